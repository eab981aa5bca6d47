"""Downloads to a file: a failed attempt leaves nothing in it."""

from __future__ import annotations

import gzip
import io
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from azfacade import InvalidInputError, NotFoundError, ServiceError
from azfacade.files.download import ResponseFile

from .kit import REQUEST_ID, Reply, Script, Side


def attempt(sink: ResponseFile, content: bytes, *, breaks: bool = False) -> None:
    with sink.attempt() as write:
        write(content)
        if breaks:
            raise ConnectionError("reset")


def test_an_open_file_is_wound_back_to_where_it_stood() -> None:
    file = io.BytesIO(b"head")
    file.seek(4)
    sink = ResponseFile(file)
    with pytest.raises(ConnectionError, match="reset"):
        attempt(sink, b"half of something long", breaks=True)
    assert (file.getvalue(), file.tell()) == (b"head", 4)
    attempt(sink, b"short")
    assert file.getvalue() == b"headshort"


def test_what_an_open_file_held_from_there_on_is_replaced() -> None:
    file = io.BytesIO(b"head and an old tail")
    file.seek(4)
    attempt(ResponseFile(file), b"!")
    assert file.getvalue() == b"head!"


def test_a_file_stays_what_it_was_until_the_new_one_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "out.pdf"
    target.write_bytes(b"old")
    sink = ResponseFile(target)
    with pytest.raises(ConnectionError, match="reset"):
        attempt(sink, b"half", breaks=True)
    assert [file.name for file in tmp_path.iterdir()] == ["out.pdf"]
    with sink.attempt() as write:
        write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"


def test_what_an_earlier_process_left_behind_is_not_added_to(tmp_path: Path) -> None:
    (tmp_path / f"out.pdf.{os.getpid()}.part").write_bytes(b"left behind")
    attempt(ResponseFile(tmp_path / "out.pdf"), b"new")
    assert (tmp_path / "out.pdf").read_bytes() == b"new"


@pytest.mark.parametrize("seekable", [None, False])
def test_what_cannot_be_wound_back_is_written_to_all_the_same(seekable: bool | None) -> None:
    written: list[bytes] = []
    pipe = SimpleNamespace(write=written.append, **({} if seekable is None else {"seekable": lambda: seekable}))
    to: Any = pipe
    attempt(ResponseFile(to), b"all")
    assert written == [b"all"]


def test_what_cannot_be_wound_back_is_not_written_to_twice() -> None:
    written: list[bytes] = []
    to: Any = SimpleNamespace(write=written.append)
    sink = ResponseFile(to)
    with pytest.raises(ConnectionError, match="reset"), sink.attempt():
        raise ConnectionError("reset")  # nothing was written, so another attempt may come
    with pytest.raises(ServiceError, match="4 bytes of it are there; give a path") as caught:
        attempt(sink, b"half", breaks=True)
    assert type(caught.value) is ServiceError, "no retry takes that for a broken connection"
    assert str(caught.value.__cause__) == "reset"


@pytest.mark.parametrize("mode", ["w", "r+"])
def test_text_files_are_refused(mode: str, tmp_path: Path) -> None:
    (tmp_path / "out.txt").touch()
    with (tmp_path / "out.txt").open(mode, encoding="utf-8") as file, pytest.raises(InvalidInputError, match="'wb'"):
        ResponseFile(file)
    to: Any = SimpleNamespace(write=len, mode=mode)
    with pytest.raises(InvalidInputError, match="'wb'"):
        ResponseFile(to)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="must be a regular file"):
        ResponseFile(tmp_path)


def test_an_error_is_told_and_not_written(both: Side, tmp_path: Path) -> None:
    script = Script(Reply(404, {"error": {"code": "NotFound", "message": "gone"}}))
    client = both.documents(script)
    with pytest.raises(NotFoundError, match="gone"):
        both.run(client.models.get_analyze_result_pdf("prebuilt-read", REQUEST_ID, to=tmp_path / "out.pdf"))
    assert list(tmp_path.iterdir()) == []


def test_what_a_link_leads_to_is_written(tmp_path: Path) -> None:
    real, link = tmp_path / "real.pdf", tmp_path / "link.pdf"
    real.write_bytes(b"old")
    link.symlink_to(real)
    attempt(ResponseFile(link), b"new")
    assert (link.is_symlink(), real.read_bytes()) == (True, b"new")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names here")
def test_devices_and_pipes_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for to in (tmp_path / "pipe", os.devnull):
        with pytest.raises(InvalidInputError, match="regular file"):
            ResponseFile(to)


def test_files_of_gzip_are_taken(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "out.gz", "wb") as file:
        attempt(ResponseFile(file), b"packed")
    assert gzip.decompress((tmp_path / "out.gz").read_bytes()) == b"packed"


def test_two_at_a_time_write_apart(tmp_path: Path) -> None:
    one, two = ResponseFile(tmp_path / "out.pdf"), ResponseFile(tmp_path / "out.pdf")
    with one.attempt() as first, two.attempt() as second:
        first(b"first")
        second(b"second")
    assert (tmp_path / "out.pdf").read_bytes() == b"first"
    assert len(list(tmp_path.iterdir())) == 1
