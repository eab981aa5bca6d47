"""The steps that faults are tried at: start, poll, read, list and download."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.facade.kit import Side

SMALL = b"%PDF-1.7 " + b"x" * 2000
LARGE = b"%PDF-1.7 " + b"x" * (8 << 20)


@dataclass(frozen=True)
class Step:
    """One step: what is done before, without a fault; what is done then; and which requests meet the fault."""

    name: str
    service: str
    prepare: Callable[[Side, Any], Any]
    act: Callable[[Side, Any, Any, float], Any]
    """Does the step within so many seconds, and returns what it gives, in a form that compares."""
    method: str
    target: str
    """A pattern of the targets that meet the fault."""
    timeout: float = 0.4
    """Seconds for a call that nothing but its timeout ends."""

    def applies(self, method: str, target: str) -> bool:
        return method == self.method and re.search(self.target, target) is not None

    def __str__(self) -> str:
        return self.name


def _nothing(_: Side, __: Any) -> None:
    return None


def _begun(side: Side, client: Any) -> str:
    token: str = side.run(client.models.begin_analyze("prebuilt-read", SMALL, output=["pdf"])).token
    return token


def _trained(side: Side, face: Any) -> None:
    side.run(face.person_groups.create("staff", "Staff"))
    side.run(face.person_groups.begin_train("staff"))


def _submit(document: bytes) -> Callable[[Side, Any, Any, float], Any]:
    def act(side: Side, client: Any, _: Any, timeout: float) -> Any:
        operation = side.run(client.models.begin_analyze("prebuilt-read", document, timeout=timeout))
        return operation.kind, side.run(client.resume(operation.token).result()).content

    return act


def _poll(side: Side, client: Any, token: str, timeout: float) -> Any:
    return side.run(client.resume(token).result(timeout=timeout)).to_dict()


def _status(side: Side, face: Any, _: Any, timeout: float) -> Any:
    return side.run(face.person_groups.get_training_status("staff", timeout=timeout)).status


def _list(side: Side, client: Any, _: Any, timeout: float) -> Any:
    return [model.model_id for model in side.items(client.models.list(timeout=timeout))]


def _download(side: Side, client: Any, token: str, timeout: float) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "result.pdf")
        try:
            side.run(client.resume(token).pdf(to=path, timeout=timeout))
        except Exception:
            assert not list(Path(folder).iterdir()), "a failed download leaves a file"
            raise
        return path.read_bytes()


def _download_to_memory(side: Side, client: Any, token: str, timeout: float) -> Any:
    result_id = client.resume(token).id
    return side.run(client.models.get_analyze_result_pdf("prebuilt-read", result_id, timeout=timeout))


DI = "document_intelligence"
SUBMIT = Step("submit", DI, _nothing, _submit(SMALL), "POST", ":analyze")
SUBMIT_LARGE = Step("submit of 8 MB", DI, _nothing, _submit(LARGE), "POST", ":analyze", timeout=1.5)
POLL = Step("poll", DI, _begun, _poll, "GET", r"/analyzeResults/[^/]+\?")
READ = Step("read of a status", "face", _trained, _status, "GET", "/training$")
LIST = Step("list", DI, _nothing, _list, "GET", "/documentModels")
DOWNLOAD = Step("download to a file", DI, _begun, _download, "GET", "/pdf")
DOWNLOAD_TO_MEMORY = Step("download to memory", DI, _begun, _download_to_memory, "GET", "/pdf")
STEPS = (SUBMIT, SUBMIT_LARGE, POLL, READ, LIST, DOWNLOAD, DOWNLOAD_TO_MEMORY)
UPLOADS = (SUBMIT, SUBMIT_LARGE)
USUAL_STEPS = tuple(step for step in STEPS if step is not SUBMIT_LARGE)
"""A large upload changes what happens only where a connection is slow or breaks."""
