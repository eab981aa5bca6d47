# Laid here by scripts/generate from scripts/templates/runtime/types.py. Do not edit.
"""The root of all errors, enums open to news, and the one `Status` of both services."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any

# `code` is an error's word, too, so it counts only where a query begins or goes on.
_SIGNATURE = (
    r"(?i)((?:(?:\b|(?<=%3F)|(?<=%26))(?:[\w-]{0,40}signature|sig|(?:[\w-]{0,40}-)?token|(?:account|sharedaccess)?key)"
    r"|(?:(?<![\w ])|(?<=%3F)|(?<=%26))code)(?:=|%3D))[^&\s\"'<>\\;]+"
)


def without_secrets(text: str) -> str:
    """Return a text whose SAS signatures and similar query values are blanked."""
    return re.sub(_SIGNATURE, lambda match: f"{match[1]}***", text)


class AzFacadeError(Exception):
    """The root of every error this distribution raises."""


class InvalidInputError(AzFacadeError, ValueError):
    """An argument was refused before anything was sent; the message says what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(without_secrets(message))


class InvalidInputTypeError(InvalidInputError, TypeError):
    """An argument of the wrong type was refused before anything was sent."""


class ExtensibleEnum(StrEnum):
    """A string enum open to values the service adds later.

    A value without a member becomes a member-like object that equals its string, so decoding never fails on news.
    """

    @classmethod
    def _missing_(cls, value: object) -> ExtensibleEnum | None:
        if not isinstance(value, str):
            return None
        unknown = _UNKNOWN.get((cls, value))
        if unknown is None:
            unknown = str.__new__(cls, value)
            unknown._name_ = unknown._value_ = value
            # The bound keeps a hostile stream of values from growing the process; beyond it `==` still holds.
            if len(_UNKNOWN) < 4096:
                _UNKNOWN[cls, value] = unknown
        return unknown

    def __reduce_ex__(self, proto: object) -> tuple[Any, ...]:
        return type(self), (self._value_,)


_UNKNOWN: dict[tuple[type[ExtensibleEnum], str], ExtensibleEnum] = {}


class Status(ExtensibleEnum):
    """How far long-running work has come, for both services and all their spellings.

    ``Status("Succeeded")``, ``Status("succeeded")`` and ``Status("SUCCEEDED")`` are the same member. A value that
    is not known is kept as it came and counts as not terminal.
    """

    NOT_STARTED = "notStarted"
    """Accepted and waiting."""
    RUNNING = "running"
    """In progress."""
    SUCCEEDED = "succeeded"
    """Finished; the result is there."""
    COMPLETED = "completed"
    """Finished; how batches of 2024-07-31-preview say succeeded."""
    FAILED = "failed"
    """Ended with an error."""
    CANCELED = "canceled"
    """Ended before it was done."""
    SKIPPED = "skipped"
    """One document of a batch was left out, for instance because its result exists already."""

    @classmethod
    def _missing_(cls, value: object) -> ExtensibleEnum | None:
        if isinstance(value, str):
            folded = value.replace("_", "").replace("-", "").replace(" ", "").casefold()
            for member in cls:
                if folded == member.value.casefold():
                    return member
            if folded == "cancelled":
                return cls.CANCELED
        return super()._missing_(value)

    @property
    def is_terminal(self) -> bool:
        """True when the work has ended, well or badly."""
        return self in _TERMINAL

    @property
    def is_success(self) -> bool:
        """True when the work has ended well: SUCCEEDED or COMPLETED."""
        return self in _SUCCESS


_SUCCESS = frozenset({Status.SUCCEEDED, Status.COMPLETED})
_TERMINAL = _SUCCESS | {Status.FAILED, Status.CANCELED, Status.SKIPPED}
