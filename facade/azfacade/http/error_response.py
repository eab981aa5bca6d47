"""Builds the exception for an HTTP error response."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from azfacade.core.header_mapping import Headers
from azfacade.core.json import parse_json
from azfacade.core.message import Request, Response
from azfacade.errors import (
    MAX_MESSAGE,
    AuthenticationError,
    BadRequestError,
    ConflictError,
    HttpStatusError,
    NotFoundError,
    PermissionDeniedError,
    QuotaExceededError,
    RateLimitedError,
    ServerError,
    UnexpectedResponseError,
    VersionNotAvailableError,
    without_secrets,
)
from azfacade.http.error_object import parse_error_object
from azfacade.http.retry import replenished_in, retry_after
from azfacade_raw.calls import ResponseInfo, Route
from azfacade_raw.wire import to_json_value

ERROR_BY_STATUS: dict[int, type[HttpStatusError]] = {
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    429: RateLimitedError,
}
_PRIVATE_HEADERS = ("authorization", "cookie", "ocp-apim-subscription-key", "proxy-authorization", "set-cookie")
_NEW_ID_FIELDS = ("modelId", "classifierId", "targetModelId", "targetClassifierId")


def http_error(
    response: Response, request: Request, route: Route, credential_origin: str
) -> HttpStatusError | UnexpectedResponseError:
    """Return the exception for a response whose status is not 2xx.

    Args:
        response: The response.
        request: The request; the message names the resource of its path, or its host.
        route: The operation that was called.
        credential_origin: How the credential was given; the message of a 401 tells it.
    """
    body = _error_object(response)
    code, inner_code, message = parse_error_object(body)
    if code is None and "x-ms-error-code" in response.headers:
        code = response.headers["x-ms-error-code"]
    from azfacade.http.error_advice import find_advice, model_advice  # imported late, as only failures need it

    advice = find_advice(inner_code or code, message)
    error_class: type[HttpStatusError | UnexpectedResponseError]
    if response.status >= 500:
        error_class = ServerError
    elif response.status >= 400:
        error_class = advice.error_class or ERROR_BY_STATUS.get(response.status, BadRequestError)
    else:
        error_class = UnexpectedResponseError
        message = message or f"the service answered {response.status}; redirects are never followed"
    subject = missing_model = ""
    if error_class is NotFoundError and code == "404" and inner_code is None:
        error_class = VersionNotAvailableError
        message = unknown_route_message(message or "Resource not found", request, route)
    elif issubclass(error_class, ConflictError):
        subject = new_resource_path(request, route) or resource_path(request, route)
    elif issubclass(error_class, NotFoundError):
        subject = resource_path(request, route)
        if subject.startswith("documentModels/"):
            missing_model = model_advice(unquote(re.split("[/:]", subject)[1]))
    elif issubclass(error_class, PermissionDeniedError):
        subject = route.rest_page
    sent = f"The request went to {urlsplit(request.url).netloc} {credential_origin}." if response.status == 401 else ""
    wait = retry_after(response.headers)
    if wait is None and issubclass(error_class, QuotaExceededError):
        wait = replenished_in(message)
    parts = (f"[{subject}]" if subject else "", sent, missing_model, advice.text)
    ending = "".join(f" {part}" for part in parts if part)
    return error_class(
        cut(message or describe_response(response), MAX_MESSAGE - len(ending)) + ending,
        code=code,
        inner_code=inner_code,
        error=body,
        **response_fields(response),
        retry_after=wait,
    )


def cut(text: str, limit: int) -> str:
    """Return a service's text with at most this many characters, so that what follows it in a message is not lost."""
    return text if len(text) <= limit else f"{text[: max(0, limit - 3)]}..."


def unexpected_response_error(response: Response, what: str) -> UnexpectedResponseError:
    """Return the exception for a success of undocumented form; `what` says what is wrong with it.

    The message does not show the body, as it may be a document.
    """
    code, inner_code, reason = parse_error_object(_error_object(response))
    text = f"{what}: {describe_response(response)}"
    if code is not None:
        # A gateway may send an error with a status of success.
        text = f"{text}, which is an error: {reason or code}"
    return UnexpectedResponseError(text, code=code, inner_code=inner_code, **response_fields(response))


def response_fields(response: ResponseInfo) -> dict[str, Any]:
    """Return a response's status and ids, as arguments of an exception about it."""
    return {
        "status": response.status,
        "request_id": response.request_id,
        "client_request_id": response.client_request_id,
        # An error may be logged or pickled; a cookie or key lets its holder go on as this client.
        "headers": Headers(
            [(name, without_secrets(value)) for name, value in response.headers.items() if name not in _PRIVATE_HEADERS]
        ),
    }


def redacted_error(error: Any) -> Any:
    """Return a decoded error object as plain JSON without signatures."""
    return redact_signatures(to_json_value(error))


def redact_signatures(value: Any) -> Any:
    """Return parsed JSON with SAS signatures blanked, as the services' messages repeat the URLs sent to them."""
    if isinstance(value, dict):
        return {key: redact_signatures(item) for key, item in value.items()}
    if isinstance(value, list):
        return [redact_signatures(item) for item in value]
    return without_secrets(value) if isinstance(value, str) else value


def _error_object(response: Response) -> dict[str, Any] | None:
    try:
        body = redact_signatures(response.json())
    except (ValueError, RecursionError):
        return None
    if isinstance(body, str) and body.strip():
        return {"message": body}
    if isinstance(body, list) and body:
        return {"errors": body}
    if not isinstance(body, dict):
        return None
    for key in ("error", "Error"):
        if isinstance(body.get(key), dict):
            inner: dict[str, Any] = body[key]
            return inner
        if isinstance(body.get(key), str):  # as OAuth and some gateways write it: a code or a sentence
            text, said = body[key], body.get("error_description") or body.get("message")
            is_code = re.fullmatch(r"[\w.-]{1,80}", text)
            return {**body, "code": text, "message": said} if is_code else {**body, "message": said or text}
    return body


def split_path(request: Request, route: Route) -> tuple[str, str]:
    """Return (base path of the service, path of the route) of a request."""
    parts = urlsplit(request.url).path.rsplit("/", route.template.count("/"))
    return parts[0], "/".join(parts[1:])


def resource_path(request: Request, route: Route) -> str:
    """Return the path of a call's resource, such as `persongroups/staff`; empty for a collection."""
    return split_path(request, route)[1] if "{" in route.template else ""


def new_resource_path(request: Request, route: Route) -> str:
    """Return the path of the resource that a call creates by an id in its body; empty where it has none."""
    try:
        body = parse_json(request.content) if isinstance(request.content, bytes) else None
    except ValueError:  # the body is a document
        return ""
    new_id = next((body[name] for name in _NEW_ID_FIELDS if name in body), None) if isinstance(body, dict) else None
    collection = re.split("[/:]", split_path(request, route)[1])[0]
    return f"{collection}/{new_id}" if isinstance(new_id, str) else ""


def unknown_route_message(message: str, request: Request, route: Route) -> str:
    """Return the message for a 404 of the gateway, which knows no such route."""
    address = urlsplit(request.url)
    base = split_path(request, route)[0]
    version = parse_qs(address.query).get("api-version", [base.rpartition("/")[2]])[0]
    return (
        f"{message}: {address.netloc} knows no {request.method} {route.template} below {base}, api version {version}."
        " The host is wrong, or it is a resource of another kind, or its region or cloud does not offer this api"
        " version. Check that the endpoint belongs to this service, and try another api_version."
    )


def describe_response(response: Response) -> str:
    """Return status, size, content type and page title of a response, for a message."""
    size = f"{len(response.content)} bytes of {response.content_type or 'no content type'}"
    text = f"the service answered HTTP {response.status} with {size if response.content else 'an empty body'}"
    if response.content_type == "text/plain" and response.status >= 400:
        reason = " ".join(response.content[:2000].decode("utf-8", "replace").split())
        text += f": {without_secrets(reason)[:300]}" if reason else ""
    if response.content_type == "text/html":
        # The title of an error page names the proxy or gateway that made it.
        title = re.search(rb"(?is)<title[^>]*>(.{1,200}?)</title>", response.content)
        if title:
            text += f", titled {' '.join(title[1].decode('utf-8', 'replace').split())!r}"
    return text
