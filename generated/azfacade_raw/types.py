# Copied by scripts/generate from scripts/templates/runtime/types.py. Do not edit.
"""Bases: exceptions, enums that accept unknown values, objects that know official names; the `Status` enum."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

# `code` also occurs in error messages, so it counts only at the start of a query parameter.
_SIGNATURE = (
    r"(?i)((?:(?:\b|(?<=%3F)|(?<=%26))(?:[\w-]{0,40}signature|sig|(?:[\w-]{0,40}-)?token|(?:account|sharedaccess)?key)"
    r"|(?:(?<![\w ])|(?<=%3F)|(?<=%26))code)(?:=|%3D))[^&\s\"'<>\\;]+"
)


def without_secrets(text: str) -> str:
    """Return a text with `***` in place of SAS signatures, tokens and keys in URL queries."""
    return re.sub(_SIGNATURE, lambda match: f"{match[1]}***", text)


def shorten(value: object) -> str:
    """Return a caller's value for a message: 80 characters of it at most, and nothing of what may be a document."""
    if isinstance(value, str) and (len(value) > 300 or "\n" in value or "\r" in value):
        return f"a text of {len(value):,} characters"
    if isinstance(value, (bytes, bytearray)):
        return f"{len(value):,} bytes"
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def printable(text: str) -> str:
    """Return a text for a message: it neither changes a terminal nor adds lines to a log, and can be encoded."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else " " if char.isspace() else char.encode("unicode_escape").decode()
        for char in text
    )


class AzFacadeError(Exception):
    """Base class of every error this package raises."""


class InvalidInputError(AzFacadeError, ValueError):
    """An argument is invalid; no request was sent. The message says what to change."""

    def __init__(self, message: str) -> None:
        super().__init__(printable(without_secrets(message)))


class InvalidInputTypeError(InvalidInputError, TypeError):
    """An argument has the wrong type; no request was sent."""


def failed_operation_error(operation: str, status: Status, data: Mapping[str, Any]) -> AzFacadeError:
    """Return the error for a saved operation that failed; `azfacade.errors` sets `make_failed_operation_error`.

    Args:
        operation: The operation, for the message.
        status: Its status.
        data: The saved JSON object.
    """
    if make_failed_operation_error is not None:
        return make_failed_operation_error(operation, status, data)
    return InvalidInputError(f"{operation} has the status {status.value} and no result; its `error` says why")


make_failed_operation_error: Callable[[str, Status, Mapping[str, Any]], AzFacadeError] | None = None


class ExtensibleEnum(StrEnum):
    """A string enum that accepts values the service adds later.

    A value without a member becomes a member-like object that equals its string, so a new value never fails to decode.
    """

    @classmethod
    def _missing_(cls, value: object) -> ExtensibleEnum | None:
        if not isinstance(value, str):
            return None
        unknown = _UNKNOWN.get((cls, value))
        if unknown is None:
            unknown = str.__new__(cls, value)
            unknown._name_ = unknown._value_ = value
            # The bound keeps a hostile stream of values from filling memory; values beyond it still compare equal.
            if len(_UNKNOWN) < 4096:
                _UNKNOWN[cls, value] = unknown
        return unknown

    def __reduce_ex__(self, proto: object) -> tuple[Any, ...]:
        return type(self), (self._value_,)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from azfacade_raw.pydantic_schemas import enum_core_schema

        return enum_core_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
        from azfacade_raw.pydantic_schemas import json_schema

        return json_schema(cls, handler)


_UNKNOWN: dict[tuple[type[ExtensibleEnum], str], ExtensibleEnum] = {}


class Status(ExtensibleEnum):
    """Status of a long-running operation, for both services and all their spellings.

    ``Status("Succeeded")``, ``Status("succeeded")`` and ``Status("SUCCEEDED")`` are the same member. An unknown
    value keeps its text and counts as not terminal.
    """

    NOT_STARTED = "notStarted"
    """Accepted and waiting."""
    RUNNING = "running"
    """In progress."""
    SUCCEEDED = "succeeded"
    """Finished; the result is available."""
    COMPLETED = "completed"
    """Finished; what batches of 2024-07-31-preview report instead of SUCCEEDED."""
    FAILED = "failed"
    """Ended with an error."""
    CANCELED = "canceled"
    """Canceled before it finished."""
    SKIPPED = "skipped"
    """One document of a batch was skipped, for instance because its result already exists."""

    @classmethod
    def _missing_(cls, value: object) -> ExtensibleEnum | None:
        if isinstance(value, str):
            folded = value.replace("_", "").replace("-", "").replace(" ", "").casefold()
            for member in cls:
                if folded == member.value.casefold():
                    return member
            if folded in _SYNONYMS:
                return cls(_SYNONYMS[folded])
        return super()._missing_(value)

    @property
    def is_terminal(self) -> bool:
        """True when the operation has ended, successfully or not."""
        return self in _TERMINAL

    @property
    def is_success(self) -> bool:
        """True when the operation has succeeded: SUCCEEDED or COMPLETED."""
        return self in _SUCCESS


_SYNONYMS = {"cancelled": "canceled", "started": "running", "resultavailable": "succeeded"}
"""Other words for a status: the last two are those of liveness sessions at v1.2-preview.1."""
_SUCCESS = frozenset({Status.SUCCEEDED, Status.COMPLETED})
_TERMINAL = _SUCCESS | {Status.FAILED, Status.CANCELED, Status.SKIPPED}


TYPE_CHECKING = False


class KnowsOfficialNames:
    """A base whose error for a missing attribute tells the counterpart of a name in Microsoft's packages."""

    __slots__ = ()

    if not TYPE_CHECKING:  # a type checker would accept any attribute

        def __getattr__(self, name: str) -> Any:
            text = f"{type(self).__name__!r} object has no attribute {name!r}"
            if not name.startswith("_"):
                from azfacade_raw.official_names import advice

                found = advice(name)
                text += f": {found}" if found else ""
            raise AttributeError(text, name=name, obj=self)
