# Copied by scripts/generate from scripts/templates/runtime/datetimes.py. Do not edit.
"""Parses and formats date-times as the services write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

_MAX_LENGTH = 100
"""Characters of the longest text that can be a date-time in words, with its zone."""


def parse_datetime(value: Any) -> Any:
    """Return the aware `datetime` of a text, or None if it is no date-time.

    A text without a zone is taken as UTC; digits beyond microseconds are dropped. The return type is Any because a
    required property is declared as `datetime` even though the service may send an invalid text.
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
    """Return a date-time as the services write it: UTC as `Z`, no trailing zeros in the fraction; no zone means UTC."""
    text = value.isoformat()
    if value.tzinfo is None:
        text += "+00:00"
    if "." in text:
        text = re.sub(r"(\.\d*?)0+(?=[+-])", r"\1", text).replace(".+", "+").replace(".-", "-")
    return text.removesuffix("+00:00") + "Z" if text.endswith("+00:00") else text


def is_exact_datetime(value: datetime | None, text: str) -> bool:
    """Tell whether formatting a decoded date-time gives the original text."""
    return value is not None and format_datetime(value) == text


def _parse_leniently(text: str) -> datetime | None:
    if len(text) > _MAX_LENGTH:
        return None
    # Imported only here: fromisoformat reads all formats that the services are known to send.
    from dateutil import parser

    def zone(name: str | None, offset: int | None) -> timezone:
        if offset is not None:
            return timezone(timedelta(seconds=offset))
        if name is None or name.upper() in {"Z", "UTC", "GMT"}:
            return UTC
        raise ValueError(f"unknown zone {name}")

    # dateutil fills missing parts from a default. Two defaults without a common day, month or year give the same
    # result only for a text that has all three.
    try:
        first, second = (
            parser.parse(text, default=default, tzinfos=zone)
            for default in (datetime(2000, 1, 1), datetime(2003, 2, 2))
        )
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001  # it raises errors of many classes, which it does not document
        return None
    return first if first == second else None
