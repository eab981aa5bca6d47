"""`Retry`: which failures are retried, how often, and how long to wait; reads Retry-After."""

from __future__ import annotations

import math
import random
import re
import time
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import attrs

from azfacade.core.arguments import MAX_SECONDS, check_callback
from azfacade.errors import (
    ConfigurationError,
    ConnectionFailedError,
    InvalidInputTypeError,
    QuotaExceededError,
    RateLimitedError,
    RequestTimeoutError,
    ServiceError,
)
from azfacade_raw.types import shorten

RETRYABLE_STATUSES = frozenset({408, 500, 502, 503, 504})
RETRYABLE_CONFLICTS = frozenset({"ConcurrentOperationConflict"})
"""The codes of a 409 that asks to try later: the service did not act, as another call was changing the resource."""


def _positive(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise ConfigurationError(f"Retry.{attribute.name} must be zero or more seconds, got {shorten(value)}")


def _count(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigurationError(f"Retry.{attribute.name} must be a whole number, 1 or more, got {shorten(value)}")


def _flag(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, bool):
        raise ConfigurationError(f"Retry.{attribute.name} must be True or False, got {shorten(value)}")


def _hook(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    check_callback(f"Retry.{attribute.name}", value)


class RetryEvent(NamedTuple):
    """A failed attempt that will be retried."""

    operation: str
    """The REST page of the call, such as `Get Analyze Result`."""
    method: str
    route: str
    """The path template, such as `/operations/{operationId}`."""
    attempt: int
    """The number of the failed attempt, from 1."""
    pause: float
    """Seconds until the next attempt."""
    error: ServiceError
    """The error of the attempt."""


@attrs.frozen(kw_only=True)
class Retry:
    """The retry policy of a client; one object serves any number of clients, sync and async.

    Refused connections, uploads that broke off, 429 and a 409 `ConcurrentOperationConflict` are always retried; other
    broken connections, timeouts, 408, 500, 502, 503 and 504 where repeating is safe. A POST that starts billed work is
    not repeated after a failure that leaves open whether the service acted. A 503 with Retry-After leaves nothing open.
    A quota that is used up (`QuotaExceededError`) is waited for only where the service names a time within the budget.

    Attributes:
        attempts: Attempts per call at most, the first included; 1 turns retries off.
        base: Upper bound of the first pause in seconds; it doubles with each attempt. A pause is drawn at random
            between zero and its bound.
        longest: Upper bound of all drawn pauses in seconds. A Retry-After of the service is never shortened.
        budget: Seconds after the first attempt in which others may start. A Retry-After beyond it ends the call.
        repeat_paid: True to retry POSTs that start billed work like any other call.
        on_retry: Called before each pause with a `RetryEvent`, on the thread or event loop of the call.
    """

    attempts: int = attrs.field(default=5, validator=_count)
    base: float = attrs.field(default=0.5, validator=_positive)
    longest: float = attrs.field(default=30.0, validator=_positive)
    budget: float = attrs.field(default=180.0, validator=_positive)
    repeat_paid: bool = attrs.field(default=False, validator=_flag)
    on_retry: Callable[[RetryEvent], object] | None = attrs.field(default=None, validator=_hook)

    def is_retried(self, error: ServiceError, *, billed: bool) -> bool:
        """Tell whether the call is sent again after this error of an attempt.

        Args:
            error: The error, of a response or of an attempt without one.
            billed: True for calls that start billed work or create something.
        """
        if isinstance(error, QuotaExceededError):
            return error.retry_after is not None  # a wait beyond the budget ends the call
        if isinstance(error, RateLimitedError):
            return True
        is_without_response = isinstance(error, (ConnectionFailedError, RequestTimeoutError))
        if is_without_response and error.never_reached_service:
            return True
        if error.status == 409:
            return not RETRYABLE_CONFLICTS.isdisjoint((error.code, error.inner_code))
        if error.status == 503 and error.retry_after is not None:
            return True
        is_ambiguous = is_without_response or error.status in RETRYABLE_STATUSES
        return is_ambiguous and (not billed or self.repeat_paid)

    def pause(self, attempt: int, requested_wait: float | None, elapsed: float, budget: float) -> float | None:
        """Return the seconds to wait after a failed attempt; None when there is no further attempt.

        Args:
            attempt: The number of the failed attempt, from 1.
            requested_wait: The service's Retry-After in seconds; None where it sent none.
            elapsed: Seconds since the start of the first attempt.
            budget: Seconds for the whole call.
        """
        if attempt >= self.attempts:
            return None
        jitter = random.random()  # noqa: S311  # not used for security
        bound = min(self.longest, self.base * 2.0 ** min(attempt - 1, 64))
        wait = jitter * bound if requested_wait is None else requested_wait
        return wait if elapsed + wait <= budget else None


def as_retry(given: object) -> Retry | None:
    """Return a client's `retry` argument, after checking its type."""
    if given is None or isinstance(given, Retry):
        return given
    raise InvalidInputTypeError(f"retry must be a Retry, got {type(given).__name__}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the wait that a response asks for, in seconds, a year at most; None where it asks for none."""
    seconds = _requested_wait(headers)
    return None if seconds is None else min(seconds, MAX_SECONDS)


def _requested_wait(headers: Mapping[str, str]) -> float | None:
    for name in ("retry-after-ms", "x-ms-retry-after-ms"):
        milliseconds = _number(headers.get(name))
        if milliseconds is not None:
            return milliseconds / 1000
    text = headers.get("retry-after")
    seconds, retry_at = _number(text), _date(text)
    if seconds is not None or retry_at is None:
        return seconds
    # Compare with the response's own Date where it has one, as the two computers' clocks may differ.
    now = _date(headers.get("date"))
    return max(0.0, retry_at - (time.time() if now is None else now))


def replenished_in(message: str) -> float | None:
    """Return the seconds that a message about a used-up quota names, a year at most; None where it names none.

    The gateways write them as a time span (`12.02:03:04`, `12 days, 02:03:04`, `00:05:00`) or in words (`2.5 days`).
    """
    found = re.search(r"(?i)(?:replenished|again|retry)\b[^0-9]{0,20}", message[:2000])
    if found is None:
        return None
    text = message[found.end() : found.end() + 80]
    named = re.match(r"(?i)(?:([0-9]{1,6})(?:\.| *days?,? *(?:and *)?))?([0-9]{1,6}):([0-9]{1,2}):([0-9]{1,2})", text)
    if named is not None:
        parts = [int(part or 0) for part in named.groups()]
        seconds = sum(part * unit for part, unit in zip(parts, (86400, 3600, 60, 1), strict=True))
        return min(float(seconds), MAX_SECONDS)
    seconds_of = {"d": 86400.0, "h": 3600.0, "m": 60.0, "s": 1.0}
    words = re.findall(r"(?i)([0-9]{1,9}(?:\.[0-9]{1,9})?) *(day|hour|minute|second)", text.partition(". ")[0])
    return (
        min(sum(float(number) * seconds_of[unit[0].lower()] for number, unit in words), MAX_SECONDS) if words else None
    )


def _date(text: str | None) -> float | None:
    try:
        date = parsedate_to_datetime(text or "")
        return (date if date.tzinfo is not None else date.replace(tzinfo=UTC)).timestamp()
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # a broken header is no header, whatever it makes the parser raise
        return None


def _number(text: str | None) -> float | None:
    try:
        # Python reads 1_0 as 10, which no header means.
        value = float(text) if text is not None and "_" not in text else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
