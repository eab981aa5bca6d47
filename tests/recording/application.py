"""A small application, and the services that it is recorded against: a fake behind an invented host."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import vcr

from azfacade import DocumentIntelligenceClient, FaceClient
from azfacade.testing import FakeAzure, VirtualClock
from azfacade.testing.recording import vcr_config

KEY = "canaryKey0123456789abcdef/+012345"
HOST = "canary-resource.cognitiveservices.azure.com"
ACCOUNT = "canaryaccount.blob.core.windows.net"
SIGNATURE = "canarySignature+/0123456789="
SAS = "sv=2024-11-04&se=2026-01-01&sp=rl&sig=canarySignature%2B%2F0123456789%3D"
URL = f"https://{ACCOUNT}/inbox/letter.pdf?{SAS}"
PHOTO = bytes.fromhex("ffd8ffe0") + b"canary photo".ljust(2000)
LETTER = b"Canary Smith owes 7654321 to Zanzibar"


class Wire(httpx.MockTransport):
    """Stands for the network: a fake behind the host. Patched by vcrpy as httpx's own transport is."""

    def __init__(self, fake: FakeAzure) -> None:
        self.fake = fake
        self.ids: set[str] = set()
        """All GUIDs that the services have told."""
        super().__init__(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        response = self.fake.transport.handle_request(request)
        told = f"{response.headers} {response.read().decode('utf-8', 'replace')}"
        self.ids.update(re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", told))
        return response


def new_wire() -> Wire:
    fake = FakeAzure(key=KEY, host=HOST, clock=VirtualClock(), running_polls=2)
    fake.add_container(f"https://{ACCOUNT}/inbox", {"letter.pdf": b"words"})
    fake.show_faces(PHOTO, "Ann")
    return Wire(fake)


def use(endpoint: str = f"https://{HOST}", key: str = KEY, transport: Any = None) -> list[Any]:
    """What the application does: recognition, a group, a document of its own and one behind a URL, a copy."""
    with (
        FaceClient(endpoint, key, transport=transport) as face,
        DocumentIntelligenceClient(endpoint, key, transport=transport) as di,
    ):
        face.person_groups.create("staff", "Staff", recognition_model="recognition_04")
        person = face.person_groups.create_person("staff", "Ann")
        face.person_groups.add_person_face("staff", person.person_id, PHOTO)
        face.person_groups.begin_train("staff").result(timeout=60)
        (seen,) = face.detect(PHOTO, recognition_model="recognition_04")
        (found,) = face.identify([seen.face_id or ""], "staff")
        named = face.person_groups.get_person("staff", found.candidates[0].person_id).name
        session = face.liveness_with_verify_sessions.create("Passive", PHOTO, device_correlation_id="phone")
        own = di.models.begin_analyze("prebuilt-read", LETTER).result(timeout=30)
        linked = di.models.begin_analyze("prebuilt-read", URL).result(timeout=30)
        authorization = di.models.authorize_copy("copied")
        return [named, bool(session.auth_token), own.content, len(linked.pages), bool(authorization.access_token)]


@contextmanager
def cassette(path: Path, mode: Any, **options: Any) -> Iterator[Any]:
    with vcr.VCR(**vcr_config(record_mode=mode, **options)).use_cassette(str(path)) as opened:
        yield opened


@pytest.fixture
def recorded(tmp_path: Path) -> tuple[Path, Wire]:
    """A cassette of the application, and what it was recorded against."""
    path, wire = tmp_path / "cassette.yaml", new_wire()
    wire.clock = wire.fake.clock  # type: ignore[attr-defined]  # a recording waits: here on the fake's clock
    with cassette(path, "once"):
        use(transport=wire)
    return path, wire
