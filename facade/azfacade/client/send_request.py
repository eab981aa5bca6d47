"""`client.send_request`: sends any method and path with the client's credential, retries and errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

from azfacade.core.arguments import is_valid_header_value
from azfacade.core.flow import Flow
from azfacade.core.message import Response
from azfacade.errors import InvalidInputError, InvalidInputTypeError
from azfacade.http.pipeline import Pipeline
from azfacade_raw import checks
from azfacade_raw.calls import Call, Options, Route
from azfacade_raw.checks import query_text, raw_bytes
from azfacade_raw.types import shorten
from azfacade_raw.wire import to_json_value


def send_request(
    pipeline: Pipeline,
    method: str,
    path: str,
    *,
    query: Mapping[str, Any] | None,
    json: Any,
    content: Any,
    content_type: str | None,
    options: Options,
) -> Flow[Response]:
    """Send a request that the clients have no method for, and return its raw response.

    Raises:
        InvalidInputError: An argument was refused; nothing was sent.
        ServiceError: The call failed.
    """
    if not isinstance(method, str) or not (method.isascii() and method.isalpha()):
        raise InvalidInputError(f"method must be an HTTP method such as 'GET', got {shorten(method)}")
    route, given = _split_path(path, pipeline.service.path.format(version=pipeline.api_version))
    if content_type is not None and not (
        isinstance(content_type, str) and content_type and is_valid_header_value(content_type)
    ):
        raise InvalidInputError(
            f"content_type must be a media type such as 'application/pdf', got {shorten(content_type)}"
        )
    if json is not None and content is not None:
        raise InvalidInputError("give json or content, not both")
    verb = method.upper()
    call: Call[bytes] = Call(
        # Any POST may start billed work, so it is not repeated after an ambiguous failure.
        Route("send_request", "send_request", verb, route, "management", billed=verb == "POST"),
        route,
        raw_bytes,
        query=[*parse_qsl(given, keep_blank_values=True), *_query_pairs(query)],
        json=_json_body(json),
        content=None if content is None else checks.content("content", content),
        content_type=content_type,
        accept="*/*",
    )
    return (yield from pipeline.send_call(call, options))


def _split_path(path: str, base_path: str) -> tuple[str, str]:
    """Return the route and the query of a path below the service's base."""
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        raise InvalidInputError(
            f"path must be a route below the service's base, such as '/operations', got {shorten(path)}"
        )
    route, _, query = path.partition("?")
    if route.startswith(f"{base_path}/"):
        raise InvalidInputError(
            f"path is below {base_path}, which is added: give {shorten(route.removeprefix(base_path))}"
        )
    has_bad_character = any(c.isspace() or not c.isprintable() or c in "#\\" for c in path)
    if has_bad_character or {".", ".."} & set(unquote(route).split("/")):
        raise InvalidInputError(f"path must be percent-encoded and have no '.' or '..' segments, got {shorten(path)}")
    return route, query


def _json_body(json: Any) -> Any:
    try:
        return to_json_value(json)
    except RecursionError:
        raise InvalidInputError("json contains itself, or is nested too deeply") from None


def _query_pairs(query: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if query is not None and not isinstance(query, Mapping):
        raise InvalidInputTypeError(f"query must be a mapping, got {type(query).__name__}")
    for name, value in (query or {}).items():
        if not isinstance(name, str) or not isinstance(value, (str, int, float, list)):
            raise InvalidInputTypeError(f"query: {shorten(name)} must be text, a number, a bool or a list of these")
    return [(name, query_text(value)) for name, value in (query or {}).items()]
