"""The media type of a document follows from its first bytes, among the types the operation accepts."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from azfacade_raw.document_intelligence.groups import classifiers, models
from azfacade_raw.face.groups import client as face_client

from .kit import Reply, Script, Side
from .work import analysis_accepted

OFFICE = "application/vnd.openxmlformats-officedocument."
OCTETS = "application/octet-stream"


def archive(*names: str) -> bytes:
    """Return a zip file whose entries have these names; each is compressed and holds what would mislead a search."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, "word/ xl/ ppt/ PK\3\4")
    return file.getvalue()


KINDS: dict[str, tuple[bytes, str]] = {
    "pdf": (b"%PDF-1.7\n...", "application/pdf"),
    "pdf-after-a-line-break": (b"\xef\xbb\xbf\r\n%PDF-1.4", "application/pdf"),
    "jpeg": (b"\xff\xd8\xff\xe1...", "image/jpeg"),
    "png": (b"\x89PNG\r\n\x1a\n\0\0", "image/png"),
    "tiff-little": (b"II*\0\x08\0\0\0", "image/tiff"),
    "tiff-big": (b"MM\0*\0\0\0\x08", "image/tiff"),
    "bmp": (b"BM\x36\x10\0\0\0\0\0\0\x36\0\0\0", "image/bmp"),
    "heic": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heif"),
    "heif": (b"\0\0\0\x1cftypmif1\0\0\0\0", "image/heif"),
    "html": (b"\n <!DOCTYPE html>\n<html>", "text/html"),
    "html-in-capitals": (b"<HTML lang=en>", "text/html"),
    "html-after-comments": (b"<!-- saved -->\n<!-- twice -->\n<html>", "text/html"),
    "xhtml": (b'<?xml version="1.0"?>\n<html xmlns="http://www.w3.org/1999/xhtml">', "text/html"),
    "docx": (archive("[Content_Types].xml", "_rels/.rels", "word/document.xml"), OFFICE + "wordprocessingml.document"),
    "xlsx": (archive("docProps/app.xml", "xl/workbook.xml"), OFFICE + "spreadsheetml.sheet"),
    "pptx": (archive("[Content_Types].xml", "ppt/presentation.xml"), OFFICE + "presentationml.presentation"),
    # What the service may not take is its to refuse.
    "zip": (archive("readme.txt", "pages/word/a"), OCTETS),
    "gzip": (b"\x1f\x8b\x08\0", OCTETS),
    "program": (b"MZ\x90\0\x03", OCTETS),
    "gif": (b"GIF89a", OCTETS),
    "text": (b"BM is how this text begins, as bitmaps do", OCTETS),
    "text-about-html": (b"<htmlish> is no html", OCTETS),
    "film": (b"\0\0\0\x18ftypmp42", OCTETS),
    "one-byte": (b"%", OCTETS),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("way", ["bytes", "path", "file", "reader"])
def test_a_document_is_labelled_by_its_first_bytes(both: Side, way: str, kind: str, tmp_path: Path) -> None:
    content, media = KINDS[kind]
    (tmp_path / "a.pdf").write_bytes(content)  # the name tells nothing
    sources: dict[str, Any] = {
        "bytes": content,
        "path": tmp_path / "a.pdf",
        "file": io.BytesIO(content),
        "reader": Reader(content),
    }
    script = Script(analysis_accepted())
    both.run(both.documents(script).models.begin_analyze("prebuilt-layout", sources[way]))
    assert script.last.headers["content-type"] == media
    assert script.last.content == content


class Reader:
    """A reader that cannot go back."""

    def __init__(self, content: bytes) -> None:
        self._file = io.BytesIO(content)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)


def test_an_entry_of_an_office_file_is_found_behind_a_large_one(both: Side) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
        made.writestr("docProps/thumbnail.jpeg", b"\xff" * 50_000)
        made.writestr("word/document.xml", "<w/>")
    script = Script(analysis_accepted())
    both.run(both.documents(script).models.begin_analyze("prebuilt-read", file.getvalue()))
    assert script.last.headers["content-type"] == OFFICE + "wordprocessingml.document"


def test_classification_labels_too(both: Side) -> None:
    script = Script(analysis_accepted("documentClassifiers/forms"))
    both.run(both.documents(script).classifiers.begin_classify("forms", KINDS["png"][0]))
    assert script.last.headers["content-type"] == "image/png"


def test_face_takes_bytes_of_any_kind_and_keeps_saying_so(both: Side) -> None:
    script = Script(Reply(body=[]))
    both.run(both.face(script).detect(KINDS["jpeg"][0].ljust(1024)))
    assert script.last.headers["content-type"] == OCTETS


def test_what_the_caller_says_wins(both: Side) -> None:
    script = Script(Reply(202), Reply(202))
    client = both.documents(script)
    for given, sent in (("image/png", "image/png"), (None, OCTETS)):
        both.run(client.send_request("POST", "/x", content=KINDS["pdf"][0], content_type=given))
        assert script.last.headers["content-type"] == sent


def test_the_types_are_those_of_the_fragment() -> None:
    documented = models.ANALYZE_DOCUMENT_FROM_STREAM.media_types
    assert documented == classifiers.CLASSIFY_DOCUMENT_FROM_STREAM.media_types
    assert documented[0] == OCTETS
    assert {media for _, media in KINDS.values()} == set(documented), "each of them is known, and no other is sent"
    assert face_client.DETECT.media_types == (OCTETS,)
