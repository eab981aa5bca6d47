"""Methods with a `source` send a URL as JSON and anything else as bytes; they reject invalid sources."""

from __future__ import annotations

import io
import json
import mmap
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest

import azfacade
from tests.cases import each
from tests.facade.kit import Script, Side

from .calling import IMAGE, call, case, client, good
from .reader import Operation, fragment, operations
from .values import Maker

METHODS = [
    (url, stream)
    for url in operations()
    for stream in operations()
    if (url.service, url.place) == (stream.service, stream.place) and (url.variant, stream.variant) == ("url", "stream")
]


def over(methods: Iterable[tuple[Operation, Operation]]) -> Callable[[Any], Any]:
    """Run a test for each of some methods, with the operation for URLs and the one for bytes."""
    params = [pytest.param(url, stream, id=f"{url.service}-{url.place}") for url, stream in methods]
    return each(("url", "stream"), params)


EVERY_SOURCE_METHOD = over(METHODS)
FORM = next(o for o in operations() if o.media.startswith("multipart/") and o.is_in_default_version)


class Fspath:
    """What only `os.fspath` knows to be a path."""

    def __init__(self, path: Path) -> None:
        self._path = str(path)

    def __fspath__(self) -> str:
        return self._path


class FspathOfBytes(Fspath):
    """A path as file systems know it."""

    def __fspath__(self) -> Any:
        return os.fsencode(self._path)


class Pipe(io.RawIOBase):
    """A binary file that cannot go back."""

    def __init__(self, _: Path) -> None:
        self._left = io.BytesIO(IMAGE)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._left.readinto(buffer)


class OnlyRead:
    """What has a `read` and nothing else."""

    def __init__(self, path: Path) -> None:
        self._left = io.BytesIO(path.read_bytes())

    def read(self, size: int = -1) -> bytes:
        return self._left.read(size)


class ReadsAll:
    """What reads all of it, every time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> bytes:
        return self._path.read_bytes()


def spooled(most: int) -> Callable[[Path], Any]:
    """Return what makes a spooled file that goes to disk above so many bytes; this is what web frameworks give."""

    def make(path: Path) -> Any:
        file = tempfile.SpooledTemporaryFile(most)  # noqa: SIM115
        file.write(path.read_bytes())
        file.seek(0)
        return file

    return make


def named(path: Path) -> Any:
    """Return a temporary file with a name."""
    file = tempfile.NamedTemporaryFile()  # noqa: SIM115
    file.write(path.read_bytes())
    file.seek(0)
    return file


def mapped(path: Path) -> Any:
    """Return a file mapped into memory, whose `seek` returns nothing before Python 3.13."""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def strided(path: Path) -> Any:
    """Return a view of every second byte of something."""
    return memoryview(b"".join(bytes((byte, 0)) for byte in path.read_bytes()))[::2]


def halfway(path: Path) -> Any:
    """Return a file whose position is what counts."""
    file = io.BytesIO(b"before" + path.read_bytes())
    file.seek(6)
    return file


BYTES: dict[str, Callable[[Path], Any]] = {
    "path": lambda path: path,
    "text-path": str,
    "fspath": Fspath,
    "fspath-of-bytes": FspathOfBytes,
    "bytes": Path.read_bytes,
    "bytearray": lambda path: bytearray(path.read_bytes()),
    "memoryview": lambda path: memoryview(path.read_bytes()),
    "memory-file": lambda path: io.BytesIO(path.read_bytes()),
    "file-at-its-position": halfway,
    "pipe": Pipe,
    "open-file": lambda path: path.open("rb"),
    "spooled-in-memory": spooled(1 << 20),
    "spooled-on-disk": spooled(1),
    "named-temporary-file": named,
    "mapped": mapped,
    "only-read": OnlyRead,
    "reads-all": ReadsAll,
    "memoryview-of-integers": lambda path: memoryview(path.read_bytes()).cast("I"),
    "memoryview-with-gaps": strided,
}
URLS = [
    "https://files.example.com/a%20b.jpg?sig=x%2By",
    "http://files.example.com/a.jpg",
    "HTTPS://Files.Example.com/a",
]


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """A file whose name begins like a URL's scheme, and has what a query has."""
    path = tmp_path / "https a?b=c.jpg"
    path.write_bytes(IMAGE)
    return path


def test_every_method_that_takes_bytes_takes_a_source() -> None:
    binary = {o.place for o in operations() for a in o.body if a.schema.get("format") == "binary"}
    assert binary == {url.place for url, _ in METHODS} | {FORM.place}
    assert METHODS


@contextmanager
def given(kind: str, path: Path) -> Iterator[Any]:
    """Make a source, and close what can be closed."""
    source = BYTES[kind](path)
    yield source
    if hasattr(source, "close"):
        source.close()


def send(side: Side, operation: Operation, source: Any, script: Script) -> Any:
    found = fragment(operation.service)
    given = case(operation, operation.version, Maker(found, least=True)).arguments | {"source": source}
    return call(side, client(side, operation, script), operation, given)


@each("kind", BYTES)
def test_anything_with_bytes_is_sent_as_bytes(both: Side, kind: str, image: Path) -> None:
    for _, stream in METHODS:
        script = Script(good(stream))
        with given(kind, image) as source:
            send(both, stream, source, script)
        assert script.last.content == IMAGE, stream
        assert script.last.headers["content-type"] == stream.media == "application/octet-stream"
        assert script.last.headers["content-length"] == str(len(IMAGE))
        assert overload_of(script) == stream.overload


@each("kind", BYTES)
def test_the_image_of_a_form_is_taken_from_anything_too(both: Side, kind: str, image: Path) -> None:
    script = Script(good(FORM))
    with given(kind, image) as source:
        send(both, FORM, source, script)
    assert script.last.content.count(IMAGE) == 1


@EVERY_SOURCE_METHOD
def test_an_open_file_is_sent_and_stays_open(both: Side, url: Operation, stream: Operation, image: Path) -> None:
    script = Script(good(stream))
    with image.open("rb") as file:
        send(both, stream, file, script)
        assert not file.closed
    assert script.last.content == IMAGE


@EVERY_SOURCE_METHOD
def test_a_url_is_sent_as_json(both: Side, url: Operation, stream: Operation) -> None:
    (name,) = [a.wire for a in url.body if a.schema.get("format") == "uri"]
    for address in URLS:
        script = Script(good(url))
        send(both, url, address, script)
        assert json.loads(script.last.content) == {name: address}
        assert script.last.headers["content-type"] == "application/json"
        assert overload_of(script) == url.overload


def overload_of(script: Script) -> str:
    """Return the `_overload` that was sent."""
    return parse_qs(script.last.url.query.decode()).get("_overload", [""])[0]


class Endless(io.StringIO):
    """Text in memory that notices when it is read for ever."""

    def read(self, size: int | None = -1, /) -> str:
        self.reads = getattr(self, "reads", 0) + 1
        assert self.reads < 9, "text is read as if it were bytes"
        return super().read(size)


class AsyncReader:
    """What asyncio programs read from."""

    async def read(self, size: int = -1) -> bytes:
        return IMAGE


class Closed:
    """A file that only says so when it is read."""

    def read(self, size: int = -1) -> bytes:
        raise ValueError("I/O operation on closed file")


def closed(path: Path) -> Any:
    """Return a file that is no longer open."""
    with path.open("rb") as file:
        return file


def spent(path: Path) -> Any:
    """Return a file that was read before."""
    file = io.BytesIO(b"x")
    file.read()
    return file


WRONG: dict[str, tuple[Callable[[Path], Any], type[Exception], str]] = {
    "file-url": (lambda path: path.as_uri(), azfacade.InvalidInputError, "file: is not read"),
    "file-short": (lambda _: "file:a.jpg", azfacade.InvalidInputError, "file: is not read"),
    "s3": (lambda _: "s3://bucket/a.jpg", azfacade.InvalidInputError, "s3: is not read"),
    "ftp": (lambda _: "ftp://host/a.jpg", azfacade.InvalidInputError, "ftp: is not read"),
    "data": (lambda _: "data:image/png;base64,AAAA", azfacade.InvalidInputError, "data: is not read"),
    "empty-text": (lambda _: "", azfacade.InvalidInputError, "source is empty: give a path"),
    "empty-bytes": (lambda _: b"", azfacade.InvalidInputError, "source has no bytes"),
    "empty-bytearray": (lambda _: bytearray(), azfacade.InvalidInputError, "source has no bytes"),
    "empty-memory-file": (lambda _: io.BytesIO(), azfacade.InvalidInputError, "source has no bytes"),
    "spent-file": (spent, azfacade.InvalidInputError, "was it read before"),
    "missing-file": (lambda path: path.with_name("no.jpg"), azfacade.InvalidInputError, "cannot be read"),
    "missing-text": (lambda _: "no such file.jpg", azfacade.InvalidInputError, "cannot be read"),
    "directory": (lambda path: path.parent, azfacade.InvalidInputError, "is no file"),
    "closed-file": (closed, azfacade.InvalidInputError, "source is a closed file"),
    "closed-file-that-does-not-tell": (lambda _: Closed(), azfacade.InvalidInputError, "I/O operation on closed file"),
    "write-only-file": (
        lambda path: path.with_name("out.jpg").open("wb"),
        azfacade.InvalidInputError,
        "source cannot be read",
    ),
    "async-reader": (lambda _: AsyncReader(), azfacade.InvalidInputError, r"source has an async read\(\)"),
    "empty-reader": (lambda path: OnlyRead(Path(os.devnull)), azfacade.InvalidInputError, "no bytes left"),
    "device": (lambda _: Path(os.devnull), azfacade.InvalidInputError, "is no file"),
    "memoryview-of-nothing": (lambda _: memoryview(b""), azfacade.InvalidInputError, "source has no bytes"),
    "number": (lambda _: 7, TypeError, "source must be a path, bytes or an open binary file, got int"),
    "list": (lambda _: [b"x"], TypeError, "source must be a path, bytes or an open binary file, got list"),
}


@each("kind", WRONG)
def test_what_cannot_be_sent_is_refused_with_a_sentence(both: Side, kind: str, image: Path) -> None:
    for _, stream in METHODS:
        refused(both, stream, kind, image)


@each("kind", WRONG)
def test_what_no_form_can_send_is_refused_with_a_sentence(both: Side, kind: str, image: Path) -> None:
    refused(both, FORM, kind, image)


def refused(side: Side, operation: Operation, kind: str, image: Path) -> None:
    """Expect the error for a wrong source, and no request."""
    make, error, message = WRONG[kind]
    script = Script()
    source = make(image)
    with pytest.raises(error, match=message) as caught:
        send(side, operation, source, script)
    if hasattr(source, "close"):
        source.close()
    assert isinstance(caught.value, azfacade.InvalidInputError)
    assert script.requests == []


@pytest.mark.parametrize("operation", [METHODS[0][1], FORM], ids=lambda o: o.place)
def test_an_empty_file_is_refused(both: Side, operation: Operation, tmp_path: Path) -> None:
    (tmp_path / "empty.jpg").touch()
    script = Script()
    with pytest.raises(azfacade.InvalidInputError, match="is the file empty"):
        send(both, operation, tmp_path / "empty.jpg", script)
    assert script.requests == []


TEXT = r"source must give bytes, its read\(\) gave str: open it with 'rb'"


@pytest.mark.parametrize("operation", [METHODS[0][1], FORM], ids=lambda o: o.place)
def test_a_file_in_text_mode_is_refused(both: Side, operation: Operation, image: Path) -> None:
    script = Script()
    with image.open(encoding="latin-1") as file, pytest.raises(azfacade.InvalidInputError, match=TEXT):
        send(both, operation, file, script)
    assert script.requests == []


@pytest.mark.parametrize("operation", [METHODS[0][1], FORM], ids=lambda o: o.place)
def test_text_in_memory_is_refused(both: Side, operation: Operation) -> None:
    script = Script()
    with pytest.raises(azfacade.InvalidInputError, match=TEXT):
        send(both, operation, Endless("text"), script)
    assert script.requests == []


@pytest.mark.parametrize("address", URLS)
def test_a_form_takes_no_url_and_says_so(both: Side, address: str) -> None:
    """The service reads no URL there, so the sentence must not offer one."""
    script = Script()
    with pytest.raises(azfacade.InvalidInputError) as caught:
        send(both, FORM, address, script)
    assert script.requests == []
    assert "http(s) URL" not in str(caught.value)
    assert "source must be a path, bytes or an open binary file" in str(caught.value)
    assert f"{address.partition(':')[0]}: is not read" in str(caught.value)


@over((url, stream) for url, stream in METHODS if any(a.schema.get("format") == "byte" for a in url.body))
@each("source", [IMAGE, URLS[0]], ids=["bytes", "url"])
def test_base64_beside_a_source_is_not_lost_in_silence(
    both: Side, url: Operation, stream: Operation, source: Any
) -> None:
    """Documented is one of the two, and bytes go as they are: no method takes base64 beside its source."""
    (base64,) = [a.name for a in url.body if a.schema.get("format") == "byte"]
    found = fragment(url.service)
    given = case(url, url.version, Maker(found, least=True)).arguments | {"source": source, base64: "JVBERi0xLjc="}
    script = Script(good(url))
    with pytest.raises(TypeError, match=f"unexpected keyword argument '{base64}'"):
        call(both, client(both, url, script), url, given)
    assert script.requests == []
