"""Counts the pages of a PDF or TIFF file."""

from __future__ import annotations

import re
import zlib
from typing import Literal

_MAX_INFLATED = 32 << 20
"""Bytes to decompress in one PDF in search of its page tree; a PDF that needs more is not counted."""
_STREAM_SEARCH = 1 << 12
"""Bytes to search before `/ObjStm` for its dictionary; each object stream counts as at least as many."""
_MAX_TIFF_ENTRIES = 1 << 20
"""Directory entries to read in a TIFF file; a file with more is not counted, as it may be an attack."""
_TAG_NEW_SUBFILE_TYPE = 254
"""The TIFF tag that marks reduced images and masks."""
_ROOT = rb"/Root\s+(\d+)\s+(\d+)\s+R"
_PAGES = rb"/Pages\s+(\d+)\s+(\d+)\s+R"
_COUNT = re.compile(rb"/Count\s+(\d+)\b(?!\s+\d+\s+R)")
_OBJECT_STREAM = re.compile(
    rb"<<(?=[^<]*/N\s+(\d+))(?=[^<]*/First\s+(\d+))(?=[^<]*/Filter\s*\[?\s*/FlateDecode)[^<]*>>\s*stream\r?\n"
)


def count_pages(document: bytes) -> int | None:
    """Return the number of pages of a PDF or TIFF file; None where it is not found cheaply."""
    try:
        if document.startswith((b"II*\0", b"MM\0*")):
            return _tiff_pages(document, "little" if document.startswith(b"I") else "big")
        if b"%PDF-" in document[:1024] and b"/Encrypt" not in document:
            return _pdf_pages(document)
    except (ValueError, IndexError, zlib.error):
        pass  # Malformed file: report no page count.
    return None


def _pdf_pages(document: bytes) -> int | None:
    """Follow the newest trailer to the root of the page tree, which has the count."""
    root = document.rfind(b"/Root")
    text = document[root : root + 64] if root >= 0 else b""
    for reference in (_ROOT, _PAGES):
        match = re.search(reference, text)
        text = _pdf_object(document, int(match[1]), int(match[2])) if match else b""
    match = _COUNT.search(text)
    return int(match[1]) if match else None


def _pdf_object(document: bytes, number: int, generation: int) -> bytes:
    """Return the newest object of a number, in the file itself or in an object stream; empty where it is not found."""
    header = b"%d %d obj" % (number, generation)
    offset = document.rfind(header)
    while offset > 0 and document[offset - 1 : offset].isdigit():  # these digits are the end of a larger number
        offset = document.rfind(header, 0, offset)
    remaining = _MAX_INFLATED
    stream = document.rfind(b"/ObjStm", max(offset, 0))
    while stream >= 0:
        begin = max(document.rfind(b"obj", max(stream - _STREAM_SEARCH, 0), stream), stream - _STREAM_SEARCH, 0)
        match = _OBJECT_STREAM.search(document, begin, stream + 1024)
        if match is None:
            return b""
        data = zlib.decompressobj().decompress(memoryview(document)[match.end() :], remaining)
        remaining -= max(len(data), _STREAM_SEARCH)
        if remaining <= 0:
            return b""
        first = int(match[2])
        index = [int(text) for text in data[:first].split()[: 2 * int(match[1])]]
        if number in index[::2] and generation == 0:
            position = index[::2].index(number)
            end = index[2 * position + 3] if 2 * position + 3 < len(index) else len(data)
            return data[first + index[2 * position + 1] : first + end]
        stream = document.rfind(b"/ObjStm", max(offset, 0), stream)
    return document[offset : document.find(b"endobj", offset)] if offset >= 0 else b""


def _tiff_pages(document: bytes, order: Literal["little", "big"]) -> int | None:
    """Follow the chain of directories and count images; reduced images and masks are not pages."""

    def read_int(offset: int, size: int) -> int:
        if offset + size > len(document):
            raise ValueError("the directory is cut off")
        return int.from_bytes(document[offset : offset + size], order)

    visited: set[int] = set()
    pages, offset, remaining = 0, read_int(4, 4), _MAX_TIFF_ENTRIES
    while offset:
        remaining -= read_int(offset, 2)
        if offset in visited or remaining < 0:
            return None
        visited.add(offset)
        entries_end = offset + 2 + 12 * read_int(offset, 2)
        subfile_types = [
            read_int(entry + 8, 4)
            for entry in range(offset + 2, entries_end, 12)
            if read_int(entry, 2) == _TAG_NEW_SUBFILE_TYPE
        ]
        pages += not (subfile_types and subfile_types[0] & 0b101)
        offset = read_int(entries_end, 4)
    return pages
