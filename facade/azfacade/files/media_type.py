"""Detects the media type of a document from its first bytes."""

from __future__ import annotations

import re

from azfacade.files.source import RequestBody, first_bytes

_SNIFF_BYTES = 1 << 16
"""Bytes to read; an Office file has an entry in the folder of its program within them."""

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
# An Office file is a zip archive with a folder named after its program.
_OFFICE_ENTRY = re.compile(rb"PK\x03\x04.{26}(word|xl|ppt)/", re.DOTALL)
_OFFICE = {b"word": "wordprocessingml.document", b"xl": "spreadsheetml.sheet", b"ppt": "presentationml.presentation"}


def media_type(body: bytes | RequestBody, documented: tuple[str, ...]) -> str:
    """Return the media type of a body, one of those that the operation documents.

    Args:
        body: The document or image.
        documented: The documented media types; the first one is returned where the type is not clear.
    """
    if len(documented) < 2:
        return documented[0] if documented else "application/octet-stream"
    head = first_bytes(body, _SNIFF_BYTES)
    if head.startswith(b"PK\x03\x04"):
        entry = _OFFICE_ENTRY.search(head)
        detected = f"application/vnd.openxmlformats-officedocument.{_OFFICE[entry[1]]}" if entry else ""
    else:
        detected = next((name for name, signature in _SIGNATURES.items() if re.match(signature, head, re.DOTALL)), "")
    return detected if detected in documented else documented[0]
