"""The free tier reads only two pages of a document and does not report it; azfacade warns."""

from __future__ import annotations

import io
import struct
import time
import warnings
import zlib
from pathlib import Path
from struct import pack
from typing import Any

import pytest

import azfacade
from azfacade import PagesTruncatedWarning
from azfacade.files.page_count import count_pages
from azfacade.testing import FakeAzure, VirtualClock
from tests.cases import each

from .kit import Reply, Script, Side
from .work import RESULT_ID, analysis_accepted, analyzed


def pdf(pages: int, more: bytes = b"") -> bytes:
    """Return a PDF as writers made it before objects could be packed; `more` is appended as a later change is."""
    objects = [b"<< /Type /Catalog /Pages 12 0 R >>", *[b"<< /Type /Page /Parent 12 0 R >>"] * pages]
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (number + 101, text) for number, text in enumerate(objects))
    # A number that ends with another's, and a count that is not that of the pages.
    body += b"112 0 obj\n<< /Type /Outlines /Count 77 >>\nendobj\n"
    tree = b"12 0 obj\n<< /Type /Pages /Kids [] /Count %d >>\nendobj\n" % pages
    return b"%PDF-1.4\n" + tree + body + b"trailer\n<< /Size 99 /Root 101 0 R >>\n%%EOF\n" + more


def packed_pdf(pages: int, filter_: bytes = b"/FlateDecode", padding: int = 0) -> bytes:
    """Return a PDF as writers make it today: the page tree is in a compressed stream of objects."""
    texts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Count %d /Kids [] >>" % pages]
    index = b"1 0 2 %d " % len(texts[0])
    data = zlib.compress(index + b"".join(texts) + bytes(padding))
    head = b"<< /Type /ObjStm /N 2 /First %d /Filter %s /Length %d >>" % (len(index), filter_, len(data))
    stream = b"7 0 obj\n" + head + b"\nstream\r\n" + data + b"\nendstream\nendobj\n"
    return b"%PDF-1.7\n" + stream + b"8 0 obj\n<< /Type /XRef /Root 1 0 R >>\nstream\n\0\nendstream\nendobj\n"


def tiff(kinds: list[int], order: str = "<") -> bytes:
    """Return a TIFF with an image for each kind: 0 a page, 1 a smaller copy of it."""
    made = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    for number, kind in enumerate(kinds, 1):
        after = len(made) + 2 + 12 + 4
        made += struct.pack(order + "HHHIII", 1, 254, 4, 1, kind, after if number < len(kinds) else 0)
    return made


LATER = b"12 0 obj\n<< /Type /Pages /Count 2 >>\nendobj\ntrailer\n<< /Root 101 0 R >>\n"
COUNTED: dict[str, tuple[bytes, int | None]] = {
    "pdf": (pdf(11), 11),
    "pdf-of-one-page": (pdf(1), 1),
    "pdf-that-was-cut-later": (pdf(11, LATER), 2),
    "pdf-with-packed-objects": (packed_pdf(300), 300),
    "packed-pdf-that-was-cut-later": (packed_pdf(11) + LATER.replace(b"12 0", b"2 0").replace(b"101", b"1"), 2),
    "pdf-in-an-array-of-filters": (packed_pdf(3, b"[ /FlateDecode ]"), 3),
    "tiff": (tiff([0, 0, 0]), 3),
    "tiff-of-the-other-order": (tiff([0, 0, 0, 0], ">"), 4),
    "tiff-with-previews": (tiff([0, 1, 0, 1]), 2),
    "encrypted-pdf": (pdf(11, b"trailer\n<< /Root 101 0 R /Encrypt 9 0 R >>"), None),
    "pdf-packed-in-an-odd-way": (packed_pdf(11, b"/LZWDecode"), None),
    "pdf-with-a-broken-stream": (packed_pdf(11).replace(b"stream\r\nx", b"stream\r\nno zlib"), None),
    "pdf-that-unpacks-to-too-much": (packed_pdf(11, padding=32 << 20), None),
    "pdf-without-a-trailer": (pdf(11).partition(b"trailer")[0], None),
    "pdf-without-a-page-tree": (pdf(11, b"trailer\n<< /Root 112 0 R >>"), None),
    "pdf-whose-count-is-elsewhere": (pdf(11).replace(b"/Count 11", b"/Count 11 0 R"), None),
    "tiff-in-a-circle": (tiff([0, 0, 0])[:-4] + struct.pack("<I", 8), None),
    "tiff-cut-off": (tiff([0, 0, 0])[:-1], None),
    "image": (b"\xff\xd8\xff", None),
    "nothing": (b"", None),
}


@each("kind", COUNTED)
def test_pages_are_counted_where_that_is_cheap(kind: str) -> None:
    document, pages = COUNTED[kind]
    assert count_pages(document) == pages


def analyze(side: Side, source: Any, found: int, **options: Any) -> Any:
    """Return the result of an analysis that found so many pages."""
    rate_limit = options.pop("rate_limit", None)
    script = Script(analysis_accepted(), analyzed(found))
    begun = side.documents(script, rate_limit=rate_limit).models.begin_analyze("prebuilt-layout", source, **options)
    return side.run(side.run(begun).result())


@pytest.mark.parametrize("rate_limit", [None, "F0"])
@pytest.mark.parametrize("way", ["bytes", "path", "file"])
def test_a_result_without_the_later_pages_says_so(both: Side, way: str, rate_limit: str | None, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(11))
    source = {"bytes": pdf(11), "path": tmp_path / "a.pdf", "file": io.BytesIO(pdf(11))}[way]
    with pytest.warns(PagesTruncatedWarning) as caught:
        result = analyze(both, source, 2, rate_limit=rate_limit)
    (warning,) = caught
    text = str(warning.message)
    assert "the document has 11 pages, the result 2; tier F0 reads no more" in text
    assert RESULT_ID in text
    assert result.response_info.warnings == (text,)
    assert result.response_info.status == 200
    assert "11 pages" not in str(result.to_dict())


def test_the_warning_points_at_the_line_that_asked(both: Side) -> None:
    script = Script(analysis_accepted(), analyzed(2))
    job = both.run(both.documents(script).models.begin_analyze("prebuilt-layout", pdf(3)))

    async def wait() -> Any:
        return await job.result()

    with pytest.warns(PagesTruncatedWarning) as caught:
        both.run(wait() if both.is_async else job.result())
    assert caught[0].filename == __file__


SILENT: dict[str, tuple[Any, int, dict[str, Any]]] = {
    "all-pages-came": (pdf(11), 11, {}),
    "another-number-of-pages": (pdf(11), 3, {}),
    "two-pages": (pdf(2), 2, {}),
    "pages-were-asked-for": (pdf(11), 2, {"pages": "1-2"}),
    "the-paid-tier": (pdf(11), 2, {"rate_limit": "S0"}),
    "unknown-number": (pdf(11, b"/Encrypt"), 2, {}),
    "larger-than-the-free-tier-takes": (pdf(11).replace(b"%PDF-1.4\n", b"%PDF-1.4\n" + bytes(4 << 20)), 2, {}),
    "a-url": ("https://files.example.com/a.pdf", 2, {}),
    "no-document-with-pages": (b"\xff\xd8\xff", 2, {}),
}


@each("kind", SILENT)
def test_else_there_is_no_warning(both: Side, kind: str) -> None:
    source, found, options = SILENT[kind]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = analyze(both, source, found, **options)
    assert result.response_info.warnings == ()


@pytest.mark.parametrize("reader", ["models", "classifiers"])
def test_as_the_free_tier_behaves(both: Side, reader: str) -> None:
    fake = FakeAzure(clock=VirtualClock())
    fake.tier = "F0"
    fake.add_result("forms", analyzed(2).body["analyzeResult"])
    client = both.documents(fake.transport, fake.key, fake.endpoint)
    group = getattr(client, reader)
    begin = group.begin_analyze if reader == "models" else group.begin_classify
    job = both.run(begin("prebuilt-layout" if reader == "models" else "forms", pdf(11)))
    with pytest.warns(PagesTruncatedWarning, match="has 11 pages, the result 2"):
        result = both.run(job.result())
    assert len(result.pages) == 2
    resumed = client.resume(job.token)
    assert both.run(resumed.result()).response_info.warnings == (), "nobody knows what was sent"
    fake.tier = "S0"
    whole = both.run(both.run(client.models.begin_analyze("prebuilt-layout", pdf(11))).result())
    assert len(whole.pages) == 11


def test_a_reader_that_cannot_go_back_is_counted_and_sent_whole(both: Side) -> None:
    class Once:
        def __init__(self) -> None:
            self._file = io.BytesIO(pdf(11))

        def read(self, size: int = -1) -> bytes:
            return self._file.read(size)

    script = Script(analysis_accepted(), analyzed(2))
    job = both.run(both.documents(script).models.begin_analyze("prebuilt-layout", Once()))
    assert script.last.content == pdf(11)
    with pytest.warns(PagesTruncatedWarning):
        both.run(job.result())


def test_it_is_a_warning_to_be_made_an_error(both: Side) -> None:
    script = Script(analysis_accepted(), analyzed(2))
    job = both.run(both.documents(script).models.begin_analyze("prebuilt-layout", pdf(3)))
    with warnings.catch_warnings():
        warnings.simplefilter("error", azfacade.PagesTruncatedWarning)
        with pytest.raises(PagesTruncatedWarning):
            both.run(job.result())
        assert len(both.run(job.result()).pages) == 2, "said once, the result is within reach"


def test_a_result_is_deleted_before_a_warning_that_is_an_error(both: Side) -> None:
    script = Script(analysis_accepted(), analyzed(2), Reply(204))
    job = both.run(both.documents(script).models.begin_analyze("prebuilt-layout", pdf(3)))
    with warnings.catch_warnings():
        warnings.simplefilter("error", PagesTruncatedWarning)
        with pytest.raises(PagesTruncatedWarning):
            both.run(job.result(delete_after=True))
    assert script.last.method == "DELETE"


@pytest.mark.parametrize(
    "crafted",
    [
        b"%PDF-1.7 1 0 obj<</N 1/First 1/Filter/FlateDecode>>stream\n" + b"/ObjStm" * 150_000 + b"/Root 9 0 R",
        b"II*\0\x08\0\0\0" + b"\xff" * (2 + 12 * 65535) + b"".join(pack("<I", 12 + 4 * at) for at in range(400)),
    ],
    ids=["streams", "directories"],
)
def test_a_crafted_file_is_given_up_soon(crafted: bytes) -> None:
    started = time.process_time()
    assert count_pages(crafted) is None
    assert time.process_time() - started < 5
