"""Typed values of fields: `valueDate`, `valueCurrency` and so on, read from text."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, time
from typing import Any

from ...http_messages import JsonObject
from .page_geometry import as_sent

# Sample value of each simple type, for fields that are not in the document; {} is the field name.
SAMPLES = {
    "string": "Sample {}",
    "date": "2025-01-15",
    "time": "10:30",
    "phoneNumber": "+1 425 555 0100",
    "number": "42.5",
    "integer": "7",
    "selectionMark": ":selected:",
    "countryRegion": "USA",
    "signature": "signed",
    "currency": "$110.00",
    "address": "123 Main Street, Redmond, WA 98052",
    "boolean": "true",
    "selectionGroup": "first, second",
}

_CURRENCY = re.compile(r"(?P<symbol>[$€£¥])?\s*(?P<amount>-?[\d,]*\.?\d+)\s*(?P<code>[A-Z]{3})?")
_CODES = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}


def read_value(kind: str, text: str) -> JsonObject:
    """Return the `value...` property for a text; empty if the text is not a value of that type."""
    name = f"value{kind[0].upper()}{kind[1:]}"
    value: Any = None
    with suppress(ValueError):
        value = _READERS[kind](text)
    return {} if value is None else {name: value}


def _number(text: str) -> float:
    number = float(text.replace(",", ""))
    if not math.isfinite(number):
        raise ValueError("JSON has no such number")
    return as_sent(number)


def _phone_number(text: str) -> str | None:
    digits = re.sub(r"\D", "", text)
    return f"+{digits}" if digits else None


def _country(text: str) -> str | None:
    return text if re.fullmatch(r"[A-Z]{3}", text) else None


def _selection(text: str) -> str:
    return "selected" if text.casefold() in (":selected:", "x", "[x]", "yes") else "unselected"


def _boolean(text: str) -> bool | None:
    return {"true": True, "yes": True, "false": False, "no": False}.get(text.casefold())


def _currency(text: str) -> JsonObject | None:
    found = _CURRENCY.fullmatch(text)
    if found is None:
        return None
    symbol, code = found["symbol"], found["code"] or _CODES.get(found["symbol"] or "")
    value: JsonObject = {"amount": _number(found["amount"])}
    return value | ({"currencySymbol": symbol} if symbol else {}) | ({"currencyCode": code} if code else {})


def _address(text: str) -> JsonObject:
    """Split an address at its commas: street, city, state with postal code."""
    street, _, rest = text.partition(", ")
    city, _, state = rest.partition(", ")
    house_number, _, road = street.partition(" ")
    parts = {
        "houseNumber": house_number if house_number.isdecimal() else "",
        "road": road if house_number.isdecimal() else street,
        "postalCode": state.partition(" ")[2],
        "city": city,
        "state": state.partition(" ")[0],
        "streetAddress": street,
    }
    return {name: part for name, part in parts.items() if part}


_READERS: dict[str, Callable[[str], Any]] = {
    "string": str,
    "date": lambda text: date.fromisoformat(text).isoformat(),
    "time": lambda text: time.fromisoformat(text).strftime("%H:%M:%S"),
    "phoneNumber": _phone_number,
    "number": _number,
    "integer": int,
    "selectionMark": _selection,
    "countryRegion": _country,
    "signature": lambda text: "signed" if text.casefold() == "signed" else "unsigned",
    "currency": _currency,
    "address": _address,
    "boolean": _boolean,
    "selectionGroup": lambda text: re.split(r",\s*", text),
}
