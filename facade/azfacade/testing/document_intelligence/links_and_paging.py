"""Links in responses (absolute, with the API version of the request), and the pages of lists with `nextLink`."""

from __future__ import annotations

import base64
import binascii
from bisect import bisect_right
from collections.abc import Callable, Iterable
from urllib.parse import quote

from ..http_messages import JsonObject
from ..routing import Call
from .errors import invalid_parameter


def link(call: Call, path: str) -> str:
    """Return the URL of `path`, which may be an absolute URL already, with the API version of the call."""
    address = path if "://" in path else call.base + path
    return f"{address}?api-version={call.version}"


def page(call: Call, path: str, ids: Iterable[str], size: int, render: Callable[[str], JsonObject]) -> JsonObject:
    """Return one page of a list, ordered by id, with a `nextLink` unless it is the last page.

    A page starts after the last id of the previous page, so items created meanwhile do not shift it.
    """
    ordered = sorted(ids)
    token = call.query.get("nextLink")
    start = 0 if token is None else bisect_right(ordered, _marker(token))
    shown = ordered[start : start + size]
    body: JsonObject = {"value": [render(one) for one in shown]}
    if start + size < len(ordered):
        body["nextLink"] = f"{link(call, path)}&nextLink={quote(_token(shown[-1]), safe='!')}"
    return body


def _token(marker: str) -> str:
    """Return a token in the format of the service, with exclamation marks that are not escaped in the URL."""
    encoded = base64.b64encode(marker.encode()).decode().replace("=", "-")
    return f"2!{len(encoded)}!{encoded}"


def _marker(token: str) -> str:
    try:
        _, _, encoded = token.split("!")
        return base64.b64decode(encoded.replace("-", "="), validate=True).decode()
    except (ValueError, binascii.Error):
        raise invalid_parameter("nextLink", "The continuation token is malformed.") from None
