"""Reads the document of a request: upload limits of the tiers (size, pages), URL or base64 source."""

from __future__ import annotations

import base64
import binascii
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from ..fake_context import FakeContext
from ..http_messages import JSON
from ..routing import Call
from . import request_fields
from .blob_containers import BlobContainers
from .errors import content_too_large, invalid_content, invalid_parameter, parameter_missing
from .file_types import Upload, detect_document

_MEGABYTE = 1024 * 1024
_PAGES_OF_FREE_TIER = 2

# Placeholder for the document at a URL, by file name extension; a PDF by default.
_PLACEHOLDERS = {
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".tif": b"II*\0",
    ".tiff": b"II*\0",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".pptx": b"PK\x03\x04",
    ".htm": b"<html><body><p>A page from the web.</p></body></html>",
    ".html": b"<html><body><p>A page from the web.</p></body></html>",
}
_UNSUPPORTED_SUFFIXES = frozenset({".zip", ".exe", ".json", ".js", ".css", ".mp3", ".mp4"})


class UploadReader:
    """Reads documents within the limits of the pricing tier."""

    def __init__(self, context: FakeContext, containers: BlobContainers) -> None:
        self._context = context
        self._containers = containers

    def read(self, call: Call) -> Upload:
        """Read the document of a request. The content type decides where it is; `_overload` is ignored."""
        if call.request.media_type != JSON:
            return self.read_content(call.request.body)
        body = request_fields.json_object(call)
        match request_fields.optional_text(body, "urlSource"), request_fields.optional_text(body, "base64Source"):
            case str() as url, None:
                return self.read_content(self._download(url))
            case None, str() as encoded:
                return self.read_content(_decode(encoded))
            case None, None:
                raise parameter_missing("urlSource or base64Source")
            case _:
                raise invalid_parameter("urlSource", "Only one of urlSource and base64Source is allowed.")

    def read_content(self, content: bytes) -> Upload:
        """Read a document. The free tier silently ignores all pages after the second."""
        if len(content) > (4 if self._context.is_free else 500) * _MEGABYTE:
            raise content_too_large()
        upload = detect_document(content)
        return upload.first_pages(_PAGES_OF_FREE_TIER) if self._context.is_free else upload

    def _download(self, url: str) -> bytes:
        """Return the file at a URL in a declared container, else a placeholder: the fake uses no network."""
        try:
            parts = urlsplit(url)
        except ValueError:
            raise invalid_content() from None
        content = self._containers.read(url)
        if content is not None:
            return content
        # Host names below .invalid never resolve (RFC 2606).
        resolves = parts.scheme in ("http", "https") and parts.hostname and not parts.hostname.endswith(".invalid")
        ending = PurePosixPath(parts.path).suffix.lower()
        if not resolves or self._containers.contains(url) or ending in _UNSUPPORTED_SUFFIXES:
            raise invalid_content()
        return _PLACEHOLDERS.get(ending, b"%PDF-1.7")


def _decode(encoded: str) -> bytes:
    try:
        return base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error):
        raise invalid_content() from None
