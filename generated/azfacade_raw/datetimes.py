# Laid here by scripts/generate from scripts/templates/runtime/datetimes.py. Do not edit.
"""Date-times as the services write them: parsing and formatting."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any


def parse_datetime(value: Any) -> Any:
    """Return the aware `datetime` a text tells, or None when it tells none.

    The type is Any because a property the wire always carries is declared a `datetime`, whatever odd text may come.
    A text without a zone is taken as UTC, digits beyond microseconds are cut.
    """
    if not isinstance(value, str):
        return None
    try:
        parsed = datetime.fromisoformat(value)
    except ValueError:
        maybe = _parse_leniently(value)
        if maybe is None:
            return None
        parsed = maybe
    return parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=UTC)


def format_datetime(value: datetime) -> str:
    """Return a date-time as the services write it: UTC as `Z`, no trailing zeros in the fraction."""
    text = value.isoformat()
    if value.tzinfo is None:
        text += "+00:00"
    if "." in text:
        text = re.sub(r"(\.\d*?)0+(?=[+-])", r"\1", text).replace(".+", "+").replace(".-", "-")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def is_exact_datetime(value: datetime | None, text: str) -> bool:
    """Tell whether a decoded date-time is written back as the text it came as."""
    return value is not None and format_datetime(value) == text


def _parse_leniently(text: str) -> datetime | None:
    # Imported here because fromisoformat reads everything the services have been seen to send today.
    from dateutil import parser

    def zone(name: str | None, offset: int | None) -> timezone:
        if offset is not None:
            return timezone(timedelta(seconds=offset))
        if name is None or name.upper() in {"Z", "UTC", "GMT"}:
            return UTC
        raise ValueError(f"unknown zone {name}")

    # dateutil fills what a text leaves out from a default: only a text that says day, month and year gives the
    # same answer for two defaults that share none of them.
    try:
        first, second = (
            parser.parse(text, default=default, tzinfos=zone)
            for default in (datetime(2000, 1, 1), datetime(2003, 2, 2))
        )
    except (ValueError, OverflowError, TypeError, AttributeError):
        return None
    return first if first == second else None
