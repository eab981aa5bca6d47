"""Builds the parts of a multipart body."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from azfacade.files.source import RequestBody, open_source
from azfacade_raw.calls import Route


def multipart_parts(form: Mapping[str, Any], route: Route) -> tuple[dict[str, str | bytes], str]:
    """Return the parts of a multipart body, images as bytes and other values as text, and its media type.

    The boundary is a hash of the content, so that the same call sends the same bytes and no part contains it.
    """
    parts: dict[str, str | bytes] = {}
    digest = hashlib.sha256()
    for name, value in form.items():
        if isinstance(value, (bool, int, float)):
            parts[name] = str(value).lower()
        elif isinstance(value, str):
            parts[name] = value
        elif isinstance(value, dict):
            parts[name] = json.dumps(value, separators=(",", ":"))
        else:
            body = open_source(value, route)
            parts[name] = b"".join(body.chunks()) if isinstance(body, RequestBody) else body
        part = parts[name]
        digest.update(part.encode() if isinstance(part, str) else part)
    return parts, f"multipart/form-data; boundary={digest.hexdigest()}"
