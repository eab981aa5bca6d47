"""When a call is tried again, and how long it waits before."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

import attrs

from azfacade.core.arguments import MAX_SECONDS, checked_callback
from azfacade.errors import ConfigurationError, InvalidInputTypeError, ServiceError

RETRYABLE_STATUSES = frozenset({408, 500, 502, 503, 504})


def _positive(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value >= 0:
        raise ConfigurationError(f"Retry.{attribute.name} must be zero or more seconds, got {value!r}")


def _count(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ConfigurationError(f"Retry.{attribute.name} must be a whole number, 1 or more, got {value!r}")


def _flag(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, bool):
        raise ConfigurationError(f"Retry.{attribute.name} must be True or False, got {value!r}")


def _hook(_: object, attribute: attrs.Attribute[Any], value: Any) -> None:
    checked_callback(f"Retry.{attribute.name}", value)


class RetryEvent(NamedTuple):
    """An attempt that failed and is about to be followed by another one."""

    operation: str
    """The REST page of the call, such as `Get Analyze Result`."""
    method: str
    route: str
    """The path with its placeholders, as logs show it."""
    attempt: int
    """The number of the attempt that failed, from 1."""
    pause: float
    """Seconds until the next one."""
    error: ServiceError
    """What the attempt ended in."""


@attrs.frozen(kw_only=True)
class Retry:
    """How often and how long a call is tried again; one object serves any number of clients, sync and async.

    Tried again are refused connections and 429 always, and broken connections, timeouts, 408, 500, 502, 503 and 504
    where repeating is harmless. A POST that starts billed work is not repeated after an ambiguous failure; 503 counts
    as unambiguous when it carries Retry-After.

    Attributes:
        attempts: Times a call is sent at most, the first included. 1 never tries again.
        base: Seconds the first pause lasts at most; it doubles with each attempt, and is drawn between zero and that.
        longest: Seconds a drawn pause lasts at most. What the service asks for with Retry-After is never shortened.
        budget: Seconds from the first attempt after which none starts. A Retry-After beyond it ends the call.
        repeat_paid: True to repeat POSTs that start billed work like any other call.
        on_retry: Called before each pause with a `RetryEvent`, on the thread or event loop of the call.
    """

    attempts: int = attrs.field(default=5, validator=_count)
    base: float = attrs.field(default=0.5, validator=_positive)
    longest: float = attrs.field(default=30.0, validator=_positive)
    budget: float = attrs.field(default=180.0, validator=_positive)
    repeat_paid: bool = attrs.field(default=False, validator=_flag)
    on_retry: Callable[[RetryEvent], object] | None = attrs.field(default=None, validator=_hook)

    def is_retried(self, status: int, *, paid: bool, asked_to_wait: bool) -> bool:
        """Tell whether an answer with this status may be followed by another attempt."""
        if status == 429:
            return True
        if status not in RETRYABLE_STATUSES:
            return False
        return not paid or self.repeat_paid or (status == 503 and asked_to_wait)

    def pause(self, attempt: int, asked: float | None, elapsed: float, budget: float) -> float | None:
        """Return the seconds to wait after a failed attempt; None when it was the last.

        Args:
            attempt: The number of the failed attempt, from 1.
            asked: The seconds the service asked for.
            elapsed: Seconds since the first attempt began.
            budget: Seconds the whole call has.
        """
        if attempt >= self.attempts:
            return None
        jitter = random.random()  # noqa: S311  # no secret
        wait = asked if asked is not None else jitter * min(self.longest, self.base * 2.0 ** min(attempt - 1, 64))
        return wait if elapsed + wait <= budget else None


def as_retry(given: object) -> Retry | None:
    """Return the policy a client was given, or none."""
    if given is None or isinstance(given, Retry):
        return given
    raise InvalidInputTypeError(f"retry must be a Retry, got {type(given).__name__}")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a response asks to wait, a year at most; None when it asks for none."""
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
    # The response's own Date counts where there is one, as the two computers' clocks may differ.
    now = _date(headers.get("date"))
    return max(0.0, retry_at - (time.time() if now is None else now))


def _date(text: str | None) -> float | None:
    try:
        date = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return (date if date.tzinfo is not None else date.replace(tzinfo=UTC)).timestamp()


def _number(text: str | None) -> float | None:
    try:
        value = float(text) if text is not None else math.nan
    except ValueError:
        return None
    return value if math.isfinite(value) and value >= 0 else None
