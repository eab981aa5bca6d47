"""Builds the call of `client.send_request`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from azfacade.core.arguments import sendable
from azfacade.errors import InvalidInputError, InvalidInputTypeError
from azfacade_raw import checks
from azfacade_raw.calls import Call, Route
from azfacade_raw.checks import query_text, raw_bytes
from azfacade_raw.wire import to_json_value


def raw_call(
    method: str,
    path: str,
    *,
    query: Mapping[str, Any] | None,
    json: Any,
    content: Any,
    content_type: str | None,
    base: str,
) -> Call[bytes]:
    """Return the call of a request the clients have no method for."""
    if not isinstance(method, str) or not (method.isascii() and method.isalpha()):
        raise InvalidInputError(f"method must be an HTTP method such as 'GET', got {method!r}")
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        raise InvalidInputError(f"path must be a route below the service's base, such as '/operations', got {path!r}")
    route, _, given = path.partition("?")
    if route.startswith(f"{base}/"):
        raise InvalidInputError(f"path is below {base}, which is added: give {route.removeprefix(base)!r}")
    if any(c.isspace() or not c.isprintable() or c in "#\\" for c in path) or {".", ".."} & set(
        unquote(route).split("/")
    ):
        raise InvalidInputError(f"path must be quoted and must not climb, got {path!r}")
    if content_type is not None and not (isinstance(content_type, str) and content_type and sendable(content_type)):
        raise InvalidInputError(f"content_type must be a media type such as 'application/pdf', got {content_type!r}")
    if json is not None and content is not None:
        raise InvalidInputError("give json or content, not both")
    verb = method.upper()
    return Call(
        # A POST may start billed work, and nothing here knows better.
        Route("send_request", "send_request", verb, route, "management", billed=verb == "POST"),
        route,
        raw_bytes,
        query=[*parse_qsl(given, keep_blank_values=True), *_pairs(query)],
        json=_plain(json),
        content=None if content is None else checks.content("content", content),
        content_type=content_type,
        accept="*/*",
    )


def _plain(json: Any) -> Any:
    try:
        return to_json_value(json)
    except RecursionError:
        raise InvalidInputError("json contains itself, or is nested too deeply") from None


def _pairs(query: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if query is not None and not isinstance(query, Mapping):
        raise InvalidInputTypeError(f"query must be a mapping, got {type(query).__name__}")
    for name, value in (query or {}).items():
        if not isinstance(name, str) or not isinstance(value, (str, int, float, list)):
            raise InvalidInputTypeError(f"query: {name!r} must be text, a number, a bool or a list of these")
    return [(name, query_text(value)) for name, value in (query or {}).items()]
