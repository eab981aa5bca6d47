"""Counts the pages of a PDF or TIFF file."""

from __future__ import annotations

import re
import zlib
from typing import Literal

_MAX_INFLATED = 32 << 20
"""Bytes that are unpacked of one PDF in search of its page tree; who needs more stays uncounted."""


_STREAM_SEARCH = 1 << 12
"""Bytes before a packed stream in which it begins; also what looking for one counts at least."""


_MAX_TIFF_ENTRIES = 1 << 20
"""Entries that are read of a TIFF file; more are no document but an attack."""


_TAG_NEW_SUBFILE_TYPE = 254
"""The tag that says what an image of a TIFF file is."""


_ROOT = rb"/Root\s+(\d+)\s+(\d+)\s+R"


_PAGES = rb"/Pages\s+(\d+)\s+(\d+)\s+R"


_COUNT = re.compile(rb"/Count\s+(\d+)\b(?!\s+\d+\s+R)")


_OBJECT_STREAM = re.compile(
    rb"<<(?=[^<]*/N\s+(\d+))(?=[^<]*/First\s+(\d+))(?=[^<]*/Filter\s*\[?\s*/FlateDecode)[^<]*>>\s*stream\r?\n"
)


def count_pages(document: bytes) -> int | None:
    """Return the pages of a PDF or TIFF file, None where they cannot be told cheaply."""
    try:
        if document.startswith((b"II*\0", b"MM\0*")):
            return _tiff_pages(document, "little" if document.startswith(b"I") else "big")
        if b"%PDF-" in document[:1024] and b"/Encrypt" not in document:
            return _pdf_pages(document)
    except (ValueError, IndexError, zlib.error):
        pass  # odd: whoever wrote it knows
    return None


def _pdf_pages(document: bytes) -> int | None:
    """Follow the newest trailer to the root of the page tree, which has the number."""
    trailer = document.rfind(b"/Root")
    found, steps = document[trailer : trailer + 64] if trailer >= 0 else None, (_ROOT, _PAGES)
    for step in steps:
        match = re.search(step, found) if found is not None else None
        found = _pdf_object(document, int(match[1]), int(match[2])) if match else None
    match = _COUNT.search(found) if found is not None else None
    return int(match[1]) if match else None


def _pdf_object(document: bytes, number: int, generation: int) -> bytes | None:
    """Return the newest object of a number: of those in the file, and those packed together in its streams."""
    header = b"%d %d obj" % (number, generation)
    place = document.rfind(header)
    while place > 0 and document[place - 1 : place].isdigit():  # the end of a larger number
        place = document.rfind(header, 0, place)
    left = _MAX_INFLATED
    stream = document.rfind(b"/ObjStm", max(place, 0))
    while stream >= 0:
        begin = max(document.rfind(b"obj", max(stream - _STREAM_SEARCH, 0), stream), stream - _STREAM_SEARCH, 0)
        match = _OBJECT_STREAM.search(document, begin, stream + 1024)
        if match is None:
            return None
        data = zlib.decompressobj().decompress(memoryview(document)[match.end() :], left)
        left -= max(len(data), _STREAM_SEARCH)
        if left <= 0:
            return None
        first = int(match[2])
        index = [int(text) for text in data[:first].split()[: 2 * int(match[1])]]
        if number in index[::2] and generation == 0:
            packed = index[::2].index(number)
            end = index[2 * packed + 3] if 2 * packed + 3 < len(index) else len(data)
            return data[first + index[2 * packed + 1] : first + end]
        stream = document.rfind(b"/ObjStm", max(place, 0), stream)
    return document[place : document.find(b"endobj", place)] if place >= 0 else None


def _tiff_pages(document: bytes, order: Literal["little", "big"]) -> int | None:
    """Follow the chain of directories; reduced images and masks are no pages."""

    def number(place: int, size: int) -> int:
        if place + size > len(document):
            raise ValueError("the directory is cut off")
        return int.from_bytes(document[place : place + size], order)

    seen: set[int] = set()
    pages, place, left = 0, number(4, 4), _MAX_TIFF_ENTRIES
    while place:
        left -= number(place, 2)
        if place in seen or left < 0:
            return None
        seen.add(place)
        after = place + 2 + 12 * number(place, 2)
        kinds = [
            number(entry + 8, 4) for entry in range(place + 2, after, 12) if number(entry, 2) == _TAG_NEW_SUBFILE_TYPE
        ]
        pages += not (kinds and kinds[0] & 0b101)
        place = number(after, 4)
    return pages
