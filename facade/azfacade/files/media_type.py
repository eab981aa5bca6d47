"""Telling the media type of a document from its first bytes."""

from __future__ import annotations

import re

from azfacade.files.source import RequestBody, first_bytes

_SNIFF_BYTES = 1 << 16
"""Bytes to look at: Office packages name a part of their own well within them."""

_SIGNATURES = {
    "application/pdf": rb"(?:\xef\xbb\xbf)?\s*%PDF-",
    "image/jpeg": rb"\xff\xd8\xff",
    "image/png": rb"\x89PNG\r\n\x1a\n",
    "image/tiff": rb"II\*\0|MM\0\*",
    "image/bmp": rb"BM.{4}\0{4}",
    "image/heif": rb".{4}ftyp(?:hei[cxms]|hev[cxms]|heif|mif1|msf1)",
    "text/html": (
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?i:!doctype\s+html|html|head|body)[\s>]"
    ),
}
# An Office file is a zip whose entries stand in a folder named after the program.
_OFFICE_ENTRY = re.compile(rb"PK\x03\x04.{26}(word|xl|ppt)/", re.DOTALL)
_OFFICE = {b"word": "wordprocessingml.document", b"xl": "spreadsheetml.sheet", b"ppt": "presentationml.presentation"}


def media_type(body: bytes | RequestBody, known: tuple[str, ...]) -> str:
    """Return the media type of a body among those an operation documents.

    Args:
        body: The document or image.
        known: The media types, first the one for bytes of any of them, which is what a doubt ends in.
    """
    if len(known) < 2:
        return known[0] if known else "application/octet-stream"
    head = first_bytes(body, _SNIFF_BYTES)
    if head.startswith(b"PK\x03\x04"):
        entry = _OFFICE_ENTRY.search(head)
        found = f"application/vnd.openxmlformats-officedocument.{_OFFICE[entry[1]]}" if entry else ""
    else:
        found = next((name for name, begins in _SIGNATURES.items() if re.match(begins, head, re.DOTALL)), "")
    return found if found in known else known[0]
