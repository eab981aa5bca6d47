"""Every attempt sends the same bytes of a source; a source that changed in between raises an error."""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

import azfacade
from azfacade import Retry, SourceChangedError
from azfacade.files.source import CHUNK, SPOOL_MEMORY_LIMIT, open_source
from azfacade_raw.document_intelligence.groups.models import ANALYZE_DOCUMENT_FROM_STREAM

from .kit import Reply, Script, Side
from .test_inputs_media import Reader
from .work import analysis_accepted

CONTENT = bytes(range(256)) * (CHUNK // 128)  # two chunks and more below
CONTENT += b"the end"
AGAIN = Reply(429, headers={"Retry-After": "1"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(CONTENT)
    return tmp_path / "a.pdf"


def analyze(side: Side, source: Any, script: Any, **options: Any) -> Any:
    return side.run(side.documents(script, **options).models.begin_analyze("prebuilt-layout", source))


def spooled(_: Path) -> Any:
    file = tempfile.SpooledTemporaryFile(10)  # noqa: SIM115
    file.write(CONTENT)
    file.seek(0)
    return file


SOURCES: dict[str, Callable[[Path], Any]] = {
    "bytes": lambda _: CONTENT,
    "path": lambda path: path,
    "file": lambda path: path.open("rb"),
    "memory-file": lambda _: io.BytesIO(CONTENT),
    "spooled": spooled,
    "reader": lambda _: Reader(CONTENT),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_each_attempt_sends_the_same_bytes(both: Side, kind: str, path: Path) -> None:
    script = Script(AGAIN, httpx.ConnectError, AGAIN, analysis_accepted())
    source = SOURCES[kind](path)
    analyze(both, source, script)
    assert [request.content for request in script.requests] == [CONTENT] * 4
    assert {request.headers["content-length"] for request in script.requests} == {str(len(CONTENT))}
    if hasattr(source, "close"):
        source.close()


def test_a_large_reader_that_cannot_go_back_is_kept_on_disk(both: Side) -> None:
    """Where it takes no memory, and from where it is gone after the call."""
    content = bytes(SPOOL_MEMORY_LIMIT + 1)
    body: Any = open_source(Reader(content), ANALYZE_DOCUMENT_FROM_STREAM)
    kept = body._file
    assert kept.name is not None, "in memory it has no descriptor"
    assert b"".join(body.chunks()) == content
    assert b"".join(body.chunks()) == content
    del body
    assert kept.closed
    script = Script(AGAIN, analysis_accepted())
    analyze(both, Reader(content), script)
    assert [request.content for request in script.requests] == [content] * 2


def longer(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def shorter(path: Path) -> None:
    os.truncate(path, CHUNK)


def rewritten(path: Path) -> None:
    path.write_bytes(bytes(len(CONTENT)))
    os.utime(path, ns=(1, 1))


def gone(path: Path) -> None:
    path.unlink()


CHANGES: dict[Callable[[Path], None], str] = {
    longer: "written to since the call began",
    shorter: "written to since the call began",
    rewritten: "written to since the call began",
    gone: "source can no longer be read: No such file",
}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_a_file_that_changes_between_attempts_is_not_sent_again(
    both: Side, change: Callable[[Path], None], path: Path
) -> None:
    def first(_: httpx.Request) -> Reply:
        change(path)
        if path.exists() and change is not rewritten:
            os.utime(path, ns=(1, 1))  # clocks of file systems are coarse
        return AGAIN

    script = Script(first, analysis_accepted())
    with pytest.raises(SourceChangedError, match=CHANGES[change]) as caught:
        analyze(both, path, script)
    assert len(script.requests) == 1
    assert caught.value.client_request_id


class Growing(io.BytesIO):
    """A file that is written to, or cut, while it is read."""

    def __init__(self, change: int, content: bytes = CONTENT) -> None:
        super().__init__(content)
        self._change = change

    def read(self, size: int | None = -1) -> bytes:
        found = super().read(size)
        if size and self.tell() > CHUNK and self._change:
            here, change, self._change = self.tell(), self._change, 0
            if change > 0:
                self.seek(0, os.SEEK_END)
                self.write(bytes(change))
                self.seek(here)
            else:
                self.truncate(here)
        return found


class Sent(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Counts what would have gone out."""

    def __init__(self) -> None:
        self.bytes = self.requests = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        assert isinstance(request.stream, httpx.SyncByteStream)
        for chunk in request.stream:
            self.bytes += len(chunk)
        return analysis_accepted().made()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.requests += 1
        assert isinstance(request.stream, httpx.AsyncByteStream)
        async for chunk in request.stream:
            self.bytes += len(chunk)
        return analysis_accepted().made()


@pytest.mark.parametrize(("change", "word"), [(5, "longer"), (-5, "shorter")])
def test_a_file_that_changes_while_it_is_sent_never_counts_as_whole(both: Side, change: int, word: str) -> None:
    sent = Sent()
    with pytest.raises(SourceChangedError, match=f"{word} than the {len(CONTENT)} bytes it had: call again"):
        # The tier is named so that nobody reads ahead to count pages.
        analyze(both, Growing(change), sent, retry=Retry(repeat_paid=True), rate_limit="S0")
    assert sent.requests == 1, "trying again would not help"
    assert 0 < sent.bytes < len(CONTENT)


def test_a_file_closed_between_attempts(both: Side, path: Path) -> None:
    with path.open("rb") as file:

        def first(_: httpx.Request) -> Reply:
            file.close()
            return AGAIN

        with pytest.raises(SourceChangedError, match="can no longer be read"):
            analyze(both, file, Script(first, analysis_accepted()))


def test_the_same_file_twice_is_refused_not_sent_empty(both: Side, path: Path) -> None:
    with path.open("rb") as file:
        analyze(both, file, Script(analysis_accepted()))
        script = Script()
        with pytest.raises(azfacade.InvalidInputError, match="was it read before"):
            analyze(both, file, script)
    assert script.requests == []


def test_a_file_is_read_once_for_each_attempt(both: Side) -> None:
    """The media type and the pages cost a look at the beginning, once."""

    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            found = super().read(size)
            self.taken += len(found)
            return found

    large = CONTENT * 10
    source = Counting(large)
    analyze(both, source, Script(AGAIN, AGAIN, analysis_accepted()), rate_limit="S0")
    assert source.taken <= 3 * len(large) + CHUNK


def test_an_async_client_opens_sources_off_the_loop() -> None:
    import threading

    seen: list[threading.Thread] = []

    class Slow(Reader):
        def read(self, size: int = -1) -> bytes:
            seen.append(threading.current_thread())
            return super().read(size)

    side = Side("async")
    analyze(side, Slow(CONTENT), Script(analysis_accepted()))
    side.close()
    assert threading.main_thread() not in seen
    assert seen
