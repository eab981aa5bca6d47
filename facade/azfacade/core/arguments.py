"""Checks arguments that many methods share: headers, timeouts, request ids, callbacks, api versions."""

from __future__ import annotations

import inspect
import re
import uuid
from collections.abc import Mapping
from urllib.parse import quote

from azfacade.errors import ConfigurationError, InvalidInputError, InvalidInputTypeError
from azfacade_raw.types import shorten


def merge_headers(*mappings: Mapping[str, str]) -> dict[str, str]:
    """Merge headers; a later value replaces one of the same name in any spelling."""
    merged = {name.lower(): (name, value) for headers in mappings for name, value in headers.items()}
    return dict(merged.values())


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
"""The longest timeout or wait in seconds: sockets and timers accept a year on every platform."""
_MAX_URL_PART = 50_000
"""Characters of a percent-encoded part of a URL; the HTTP library sends no URL above 65,536."""
MIN_SECONDS = 0.001
"""The timeout of a request for which no time is left: it is sent, so that its error tells what was late."""
_API_VERSION = r"[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?"
_HEADER_NAME = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"


def check_headers(headers: Mapping[str, str] | None) -> dict[str, str]:
    """Return the headers that a caller adds to requests.

    Raises:
        InvalidInputError: A header is set by the client itself, or cannot be sent.
    """
    if headers is None:
        return {}
    if not isinstance(headers, Mapping):
        raise InvalidInputTypeError(f"headers must map str to str, got {type(headers).__name__}")
    for name, value in headers.items():
        if not isinstance(name, str) or not isinstance(value, str):
            raise InvalidInputTypeError("headers must map str to str")
        if name.lower() in RESERVED_HEADERS:
            raise InvalidInputError(
                f"headers must not set {shorten(name)}:"
                f" the client sets it from its credential, client_request_id and the body"
            )
        if not re.fullmatch(_HEADER_NAME, name) or not is_valid_header_value(value):
            raise InvalidInputError(
                f"headers: {shorten(name)} or its value cannot be sent:"
                f" use printable ASCII, with no space at either end"
            )
    return dict(headers)


def is_valid_header_value(value: str) -> bool:
    """Return True for a text that can be sent as the value of a header."""
    return value.isascii() and value.isprintable() and value == value.strip()


def check_request_id(value: object) -> str:
    """Return the client request id to send; a new UUID for None.

    Raises:
        InvalidInputError: It is not 1 to 128 printable ASCII characters.
    """
    if value is None:
        return str(uuid.uuid4())
    if not isinstance(value, (str, uuid.UUID)):
        raise InvalidInputTypeError(f"client_request_id must be a str or UUID, got {type(value).__name__}")
    text = str(value)
    if not text or len(text) > 128 or not is_valid_header_value(text):
        raise InvalidInputError("client_request_id must be 1 to 128 printable ASCII characters, best a UUID")
    return text


def remaining_seconds(limit: float | None, passed: float) -> float | None:
    """Return what is left of a timeout after so many seconds, or until a deadline at a time; None for no limit."""
    return None if limit is None else max(limit - passed, MIN_SECONDS)


def check_size(name: str, size: object) -> None:
    """Check a number of bytes; None is one, too.

    Raises:
        ConfigurationError: It is no whole number above zero.
    """
    if size is not None and (isinstance(size, bool) or not isinstance(size, int) or size < 1):
        raise ConfigurationError(f"{name} must be a whole number of bytes above zero, or None, got {shorten(size)}")


def check_timeout(name: str, value: object) -> float | None:
    """Return a timeout in seconds; None for no limit.

    Raises:
        InvalidInputError: It is not a number above zero, or is longer than a year.
    """
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise InvalidInputTypeError(f"{name} must be a number of seconds or None, got {type(value).__name__}")
    if not 0 < value <= MAX_SECONDS:
        raise InvalidInputError(f"{name} must be above 0 seconds and at most a year, or None, got {shorten(value)}")
    return float(value)


def check_grace(name: str, value: object) -> float:
    """Return a grace in seconds; zero for none.

    Raises:
        InvalidInputError: It is not a number from zero to a year.
    """
    if value == 0 and not isinstance(value, bool):
        return 0.0
    if value is None:
        raise InvalidInputTypeError(f"{name} must be a number of seconds, 0 for none")
    return check_timeout(name, value) or 0.0


def check_callback(name: str, value: object) -> None:
    """Check that a callback is None or a synchronous callable.

    Raises:
        InvalidInputTypeError: It is not.
    """
    is_async = inspect.iscoroutinefunction(value) or inspect.iscoroutinefunction(type(value).__call__)
    if value is not None and (not callable(value) or is_async):
        raise InvalidInputTypeError(f"{name} must be a function that is called, not a coroutine to be awaited, or None")


def is_sendable_in_url(text: object) -> bool:
    """Return True for a text that can be a part of a URL: no control characters, no lone surrogates, not too long."""
    return isinstance(text, str) and text.isprintable() and len(quote(text)) <= _MAX_URL_PART


def is_api_version(text: object) -> bool:
    """Return True for a text that has the form of an api version, known or not."""
    return isinstance(text, str) and re.fullmatch(_API_VERSION, text) is not None and ".." not in text
