"""azure-ai-vision-face 1.0.0b2 and our client see the same liveness sessions on one served fake, sync and async."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from azfacade.testing import FakeAzure, VirtualClock
from tests.facade.kit import Side

from .face_sdk import JPEG, Sdk

REASON = "needs the official package: pip install azure-ai-vision-face==1.0.0b2 aiohttp"
clients = pytest.importorskip("azure.ai.vision.face", reason=REASON)
pytest.importorskip("aiohttp", reason=REASON)
async_clients = pytest.importorskip("azure.ai.vision.face.aio", reason=REASON)
models = pytest.importorskip("azure.ai.vision.face.models", reason=REASON)
credentials = pytest.importorskip("azure.core.credentials", reason=REASON)

GROUPS = {"liveness_sessions": "liveness_session", "liveness_with_verify_sessions": "liveness_with_verify_session"}
"""By our group, what the names of the official methods end with."""


class Both:
    """A session client of the package, and our client of the same kind."""

    def __init__(self, kind: str) -> None:
        self.fake = FakeAzure(clock=VirtualClock())
        self.server = self.fake.serve()
        self.side, self.loop = Side(kind), asyncio.new_event_loop()
        package = clients if kind == "sync" else async_clients
        key = credentials.AzureKeyCredential(self.fake.key)
        self.sdk = Sdk(self.fake, package, models, self.loop, self.server.endpoint, key)
        options = {"allow_http": True, "api_version": "v1.2-preview.1"}
        self.ours = self.side.face(None, self.fake.key, self.server.endpoint, **options)

    def close(self) -> None:
        self.side.run(self.ours.close())
        self.side.close()
        self.sdk.close()
        self.loop.close()
        self.server.close()

    def official(self, name: str, *arguments: Any, **options: Any) -> Any:
        """Return the JSON of what a method of the package answers."""
        found = self.sdk.ask(getattr(self.sdk.sessions, name)(*arguments, **options))
        return [one.as_dict() for one in found] if isinstance(found, list) else found and found.as_dict()


@pytest.fixture(params=["sync", "async"])
def both(request: pytest.FixtureRequest) -> Iterator[Both]:
    made = Both(request.param)
    yield made
    made.close()


@pytest.mark.parametrize(("group", "name"), GROUPS.items())
def test_each_sees_the_sessions_of_the_other(both: Both, group: str, name: str) -> None:
    ours = getattr(both.ours, group)
    settings = {"livenessOperationMode": "Passive", "deviceCorrelationId": "device-1"}
    theirs = both.official(f"create_{name}", settings, **({"verify_image": None} if "verify" in name else {}))
    mine = both.side.run(ours.create("PassiveActive", device_correlation_id="device-2"))
    ids = [theirs["sessionId"], mine.session_id]
    for session_id in ids:
        both.fake.fail_liveness(session_id)
        both.fake.complete_liveness(session_id)
        read = both.side.run(ours.get_result(session_id))
        assert read.to_dict() == both.official(f"get_{name}_result", session_id)
        assert read.session_id == session_id
        entries = both.side.items(ours.list_audit_entries(session_id))
        assert [entry.to_dict() for entry in entries] == both.official(f"get_{name}_audit_entries", session_id)
        assert len(entries) == 2
    listed = [item.to_dict() for item in both.side.items(ours.list())]
    assert listed == both.official(f"get_{name}s")
    assert [item["id"] for item in listed] == ids
    both.official(f"delete_{name}", ids[1])
    both.side.run(ours.delete(ids[0]))
    assert both.official(f"get_{name}s") == [item.to_dict() for item in both.side.items(ours.list())] == []


def test_each_reads_the_photo_and_the_images_of_the_other(both: Both) -> None:
    ours = both.ours.liveness_with_verify_sessions
    settings = {"device_correlation_id": "device-1", "enable_session_image": True, "return_verify_image_hash": True}
    mine = both.side.run(ours.create("Passive", JPEG.ljust(2000), **settings))
    assert mine.verify_image.quality_for_recognition == "high"
    both.fake.complete_liveness(mine.session_id, verify_match=True)
    seen = both.official("get_liveness_with_verify_session_result", mine.session_id)["result"]
    image = both.side.run(both.ours.liveness_sessions.get_session_image(seen["sessionImageId"]))
    assert image == both.sdk.read(both.sdk.ask(both.sdk.sessions.get_session_image(seen["sessionImageId"])))
    assert seen["response"]["body"]["verifyResult"]["isIdentical"] is True
