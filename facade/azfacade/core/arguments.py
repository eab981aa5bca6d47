"""What callers may set for a client or one call, checked before anything is sent."""

from __future__ import annotations

import inspect
import re
import uuid
from collections.abc import Mapping

from azfacade.errors import InvalidInputError, InvalidInputTypeError


def merge_headers(*given: Mapping[str, str]) -> dict[str, str]:
    """Return headers as one mapping; of a name in several spellings the last one counts."""
    found = {name.lower(): (name, value) for headers in given for name, value in headers.items()}
    return dict(found.values())


RESERVED_HEADERS = (
    "authorization",
    "ocp-apim-subscription-key",
    "x-ms-client-request-id",
    "host",
    "content-length",
    "content-type",
    "transfer-encoding",
)
MAX_SECONDS = 366 * 86400.0
"""What a socket and a timer surely take (seconds)."""
_HEADER_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"


def checked_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return headers a caller adds.

    Raises:
        InvalidInputError: One of them is ours to set, or cannot be sent.
    """
    if headers is None:
        return {}
    if not isinstance(headers, Mapping):
        raise InvalidInputTypeError(f"headers must map str to str, got {type(headers).__name__}")
    found = dict(headers)
    for name, value in found.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise InvalidInputTypeError("headers must map str to str")
        if name.lower() in RESERVED_HEADERS:
            raise InvalidInputError(
                f"headers must not set {name}: the client does, from its credential, client_request_id and the body"
            )
        if not re.fullmatch(_HEADER_NAME, name) or not is_valid_header_value(value):
            raise InvalidInputError(f"headers: {name!r} or its value cannot be sent")
    return found


def is_valid_header_value(value: str) -> bool:
    """Tell whether a text can be the value of a header."""
    return value.isascii() and value.isprintable() and value == value.strip()


def checked_request_id(value: object) -> str:
    """Return a client request id that can be sent, a new one for None."""
    if value is None:
        return str(uuid.uuid4())
    if not isinstance(value, (str, uuid.UUID)):
        raise InvalidInputTypeError(f"client_request_id must be a str or UUID, got {type(value).__name__}")
    text = str(value)
    if not text or len(text) > 128 or not is_valid_header_value(text):
        raise InvalidInputError("client_request_id must be 1 to 128 printable ASCII characters, best a UUID")
    return text


def checked_timeout(name: str, value: object) -> float | None:
    """Return a timeout in seconds.

    Raises:
        InvalidInputError: It is no number, or not above zero.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidInputTypeError(f"{name} must be a number of seconds or None, got {type(value).__name__}")
    if not 0 < value <= MAX_SECONDS:
        raise InvalidInputError(f"{name} must be above 0 seconds and at most a year, or None, got {value}")
    return float(value)


def checked_callback(name: str, value: object) -> None:
    """Refuse what cannot be called, or would have to be awaited."""
    called = getattr(type(value), "__call__", None)  # noqa: B004  # of an object that is called like a function
    awaited = inspect.iscoroutinefunction(value) or inspect.iscoroutinefunction(called)
    if value is not None and (not callable(value) or awaited):
        raise InvalidInputTypeError(f"{name} must be a function that is called, not a coroutine to be awaited, or None")


_VERSION = r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?"


def is_api_version(text: object) -> bool:
    """Tell whether a text may be an api version, of this service or a later one."""
    return isinstance(text, str) and re.fullmatch(_VERSION, text) is not None and ".." not in text
