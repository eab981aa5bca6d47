"""Builds a multipart body."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from azfacade.files.source import RequestBody, open_source
from azfacade_raw.calls import Route


def multipart_body(form: Mapping[str, Any], route: Route) -> tuple[bytes, str]:
    """Return a multipart body, images as files and other values as text, and its media type.

    The boundary is a hash of the content, so that the same call sends the same bytes and no part contains it.
    """
    texts: dict[str, bytes] = {}
    files: dict[str, bytes] = {}
    digest = hashlib.sha256()
    for name, value in form.items():
        if isinstance(value, (bool, int, float)):
            texts[name] = str(value).lower().encode()
        elif isinstance(value, str):
            texts[name] = value.encode()
        elif isinstance(value, dict):
            texts[name] = json.dumps(value, separators=(",", ":")).encode()
        else:
            body = open_source(value, route)
            files[name] = b"".join(body.chunks()) if isinstance(body, RequestBody) else body
        digest.update(texts[name] if name in texts else files[name])
    boundary = digest.hexdigest()
    pieces: list[bytes] = []
    for name, content in [*texts.items(), *files.items()]:
        pieces.append(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'.encode())
        if name in files:
            pieces.append(b'; filename="image"\r\nContent-Type: application/octet-stream')
        pieces += [b"\r\n\r\n", content, b"\r\n"]
    pieces.append(f"--{boundary}--\r\n".encode())
    return b"".join(pieces), f"multipart/form-data; boundary={boundary}"
