"""From an answer that is no success to the error that tells it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from azfacade.errors import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    HttpStatusError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitedError,
    ServerError,
    UnexpectedResponseError,
    VersionNotAvailableError,
    without_secrets,
)
from azfacade.messages import Response, dump_json, parse_json
from azfacade.retry import retry_after
from azfacade_raw.wire import plain

_KINDS: dict[int, type[HttpStatusError]] = {
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    429: RateLimitedError,
}
_INNER = ("innererror", "innerError", "InnerError")


def reason(error: Any) -> tuple[str | None, str | None, str]:
    """Return (code, innermost code, message with the innermost reason first) of a service's error object.

    Reads what the services send: an `error` with nested `innererror` objects or a list of `details`; also the
    flat `{statusCode, message}` of a gateway.
    """
    if not isinstance(error, Mapping):
        return None, None, ""
    chain = [error]
    while len(chain) < 32:
        last = chain[-1]
        inner: Any = next((last[key] for key in _INNER if isinstance(last.get(key), Mapping)), None)
        if inner is None and isinstance(last.get("details"), list):
            inner = next((item for item in last["details"] if isinstance(item, Mapping)), None)
        if inner is None:
            break
        chain.append(inner)
    codes = [code for code in (_text(item.get("code") or item.get("statusCode")) for item in chain) if code]
    messages = [message for message in (_text(item.get("message")) for item in reversed(chain)) if message]
    return codes[0] if codes else None, codes[-1] if len(codes) > 1 else None, " ".join(dict.fromkeys(messages))


def http_error(response: Response, resource: str = "") -> HttpStatusError | UnexpectedResponseError:
    """Return the error for an answer whose status is no success.

    Args:
        response: The answer.
        resource: What the call was about, such as `person group 'employees'`, for the message.
    """
    body = _error_object(response)
    code, inner_code, message = reason(body)
    if code is None and "x-ms-error-code" in response.headers:
        code = response.headers["x-ms-error-code"]
    kind: type[HttpStatusError | UnexpectedResponseError]
    if response.status >= 500:
        kind = ServerError
    elif response.status >= 400:
        kind = _KINDS.get(response.status, BadRequestError)
    else:
        kind = UnexpectedResponseError
        message = message or f"the service answered {response.status}; redirects are never followed"
    if kind is NotFoundError and code == "404" and inner_code is None:
        kind = VersionNotAvailableError
        message = (
            f"{message or 'Resource not found'}: the gateway knows no such address. Check that the endpoint belongs to"
            " this service, that its region offers the api version, and that the endpoint is the resource's own host"
        )
    message = message or _without_body(response)
    if kind in (NotFoundError, ConflictError) and resource:
        message = f"{message} [{resource}]"
    return kind(
        message,
        status=response.status,
        code=code,
        inner_code=inner_code,
        error=dict(body) if isinstance(body, Mapping) else None,
        request_id=response.request_id,
        client_request_id=response.client_request_id,
        retry_after=retry_after(response.headers),
    )


def unexpected(response: Response, what: str) -> UnexpectedResponseError:
    """Return the error for a success that is not what was documented; its body is not shown, it may be a document."""
    return UnexpectedResponseError(
        f"{what}: {_without_body(response)}",
        status=response.status,
        request_id=response.request_id,
        client_request_id=response.client_request_id,
    )


def without_signatures(content: bytes) -> Any:
    """Return parsed JSON whose texts hold no signatures: services repeat in errors the addresses they were given.

    Raises:
        ValueError: It is no JSON.
    """
    return parse_json(without_secrets(content.decode("utf-8", "replace")).encode())


def error_body(error: Any) -> Any:
    """Return the error object of an answer that was decoded already."""
    return without_signatures(dump_json(plain(error))) if error is not None else None


def _error_object(response: Response) -> Any:
    try:
        body = without_signatures(response.content)
    except ValueError:
        return None
    if isinstance(body, Mapping):
        inner = next((body[key] for key in ("error", "Error") if isinstance(body.get(key), Mapping)), None)
        return inner if inner is not None else body
    return None


def _without_body(response: Response) -> str:
    size = f"{len(response.content)} bytes of {response.content_type or 'no content type'}"
    told = f"the service answered HTTP {response.status} with {size if response.content else 'an empty body'}"
    if response.content_type == "text/html":
        # The title of an error page names the proxy or gateway that made it.
        title = re.search(rb"(?is)<title[^>]*>(.{1,200}?)</title>", response.content)
        if title:
            told += f", titled {' '.join(title[1].decode('utf-8', 'replace').split())!r}"
    return told


def _text(value: Any) -> str:
    return str(value) if isinstance(value, (str, int)) and value != "" else ""
