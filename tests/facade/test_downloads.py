"""Responses that are not JSON: returned as bytes, or written in chunks to a path or an open file."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path
from typing import Any

import httpx
import pytest

from azfacade import (
    AsyncDocumentIntelligenceClient,
    ConnectionFailedError,
    DocumentIntelligenceClient,
    InvalidInputError,
    NotFoundError,
)
from azfacade.testing import VirtualClock

from .kit import TornBody

RESULT = "3b31320d-8bab-4f88-b19c-2322a7f11034"
PDF = b"%PDF-1.7 " + bytes(range(256)) * 4096


class Answers(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Gives these answers in turn, the last one again and again."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)
        self.clock = VirtualClock()
        self.accepted: list[str] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.accepted.append(request.headers["accept"])
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if answer == "broken":
            return httpx.Response(200, headers={"content-type": "application/pdf"}, stream=TornBody(PDF))
        if isinstance(answer, int):
            return httpx.Response(answer, json={"error": {"code": "NotFound", "message": "gone"}})
        return httpx.Response(200, headers={"content-type": "application/pdf"}, content=answer)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


@pytest.fixture(params=["sync", "async"])
def download(request: pytest.FixtureRequest) -> Any:
    def call(transport: Answers, to: Any = None) -> Any:
        endpoint = "https://unit.cognitiveservices.azure.com"
        if request.param == "sync":
            with DocumentIntelligenceClient(endpoint, "key", transport=transport) as di:
                return di.models.get_analyze_result_pdf("prebuilt-read", RESULT, to=to)

        async def run() -> Any:
            async with AsyncDocumentIntelligenceClient(endpoint, "key", transport=transport) as di:
                return await di.models.get_analyze_result_pdf("prebuilt-read", RESULT, to=to)

        return asyncio.run(run())

    return call


def test_bytes_are_returned(download: Any) -> None:
    transport = Answers(PDF)
    assert download(transport) == PDF
    assert transport.accepted == ["application/pdf"]


def test_a_path_is_written(download: Any, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    target.write_bytes(b"old")
    assert download(Answers(PDF), target) is None
    assert target.read_bytes() == PDF
    assert [file.name for file in tmp_path.iterdir()] == ["out.pdf"]
    assert download(Answers(PDF[:10]), str(target)) is None
    assert target.read_bytes() == PDF[:10]


def test_an_open_file_is_written_from_where_it_stands(download: Any) -> None:
    file = io.BytesIO(b"head")
    file.seek(4)
    download(Answers("broken", PDF), file)
    assert file.getvalue() == b"head" + PDF


def test_a_broken_attempt_is_made_again(download: Any, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    transport = Answers("broken", "broken", PDF)
    download(transport, target)
    assert target.read_bytes() == PDF
    assert len(transport.accepted) == 3


def test_what_breaks_for_good_leaves_what_was_there(download: Any, tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    target.write_bytes(b"old")
    with pytest.raises(ConnectionFailedError):
        download(Answers("broken"), target)
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("out.pdf", b"old")]


def test_an_error_is_not_written(download: Any, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="gone"):
        download(Answers(404), tmp_path / "out.pdf")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "to", ["", "/no/such/folder/out.pdf", 5, io.StringIO()], ids=["empty", "folder", "int", "text"]
)
def test_what_cannot_be_written_to_is_refused_first(download: Any, to: Any) -> None:
    transport = Answers(PDF)
    with pytest.raises(InvalidInputError):
        download(transport, to)
    assert transport.accepted == []
