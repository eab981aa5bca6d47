# Copied by scripts/generate from scripts/templates/runtime/value_texts.py. Do not edit.
"""Writes values of fields as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_STREET = ("house_number", "road")
"""The parts of an address that `street_address` has too."""


def text_of(sent: Any) -> str | None:
    """Return what the service sent as the value of a field, an amount or an address, as text; None for no value."""
    if sent is None:
        return None
    if isinstance(sent, bool):
        return "true" if sent else "false"
    if isinstance(sent, str):
        return str(sent)
    if isinstance(sent, (list, Mapping)):
        return ", ".join(filter(None, map(text_of, sent.values() if isinstance(sent, Mapping) else sent))) or None
    if hasattr(sent, "amount"):
        parts = [text_of(sent.amount), text_of(sent.currency_code or sent.currency_symbol)]
        return " ".join(filter(None, parts)) or None
    if hasattr(sent, "street_address"):
        return _address_text(sent)
    return repr(sent)


def _address_text(address: Any) -> str | None:
    parts = {field.name: text_of(getattr(address, field.name)) for field in address.wire_fields}
    if parts["street_address"]:
        parts = {name: text for name, text in parts.items() if name not in _STREET}
    return ", ".join(filter(None, parts.values())) or None
