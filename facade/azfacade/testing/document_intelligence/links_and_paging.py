"""Links in answers: absolute, with the api version of the request and nothing else of its query."""

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
    """Return the address of `path` for whoever made this call; it may be an absolute one already."""
    address = path if "://" in path else call.base + path
    return f"{address}?api-version={call.version}"


def page(call: Call, path: str, ids: Iterable[str], size: int, render: Callable[[str], JsonObject]) -> JsonObject:
    """Return one page of a list in the order of its ids, with a `nextLink` unless it is the last.

    A page goes on after the last id of the one before, so what is made meanwhile shifts nothing.
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
    """Make a token in the form of the real ones, whose exclamation marks stand in the address unescaped."""
    encoded = base64.b64encode(marker.encode()).decode().replace("=", "-")
    return f"2!{len(encoded)}!{encoded}"


def _marker(token: str) -> str:
    try:
        _, _, encoded = token.split("!")
        return base64.b64decode(encoded.replace("-", "="), validate=True).decode()
    except (ValueError, binascii.Error):
        raise invalid_parameter("nextLink", "The continuation token is malformed.") from None
