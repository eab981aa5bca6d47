"""Writes fields and their values as text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from azfacade_raw.field_values import sent_values

if TYPE_CHECKING:
    from azfacade_raw.values import FieldMixin

_STREET = ("house_number", "road")
"""The parts of an address that `street_address` has too."""


def text_of_field(field: FieldMixin) -> str | None:
    """Return the text of a field, else its value as text, else the texts of its members; None where there are none."""
    texts: list[str | None] = []
    pending: list[FieldMixin | None] = [field]
    while pending:
        found = pending.pop()
        if found is None:
            continue
        if found.content and isinstance(found.content, str):
            texts.append(found.content)
        elif members := [*found.value_array, *found.value_object.values()]:
            pending.extend(reversed(members))
        else:
            sent = sent_values(found)
            texts.append(text_of(sent[0][1]) if sent else None)
    return texts[0] if len(texts) == 1 else ", ".join(filter(None, texts)) or None


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
