"""Reads the values of fields of documents, in the types that Python has for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import TYPE_CHECKING, Any, TypeAlias, Union

if TYPE_CHECKING:
    from azfacade_raw.document_intelligence.models import AddressValue, CurrencyValue, DocumentField
    from azfacade_raw.values import FieldMixin

FieldValue: TypeAlias = Union[  # `|` does not take the names of classes that are imported later
    bool,
    int,
    float,
    str,
    date,
    time,
    "CurrencyValue",
    "AddressValue",
    list["FieldValue"],
    dict[str, "FieldValue"],
    None,
]
"""What a field of a document holds; `isinstance` tells the types apart."""
Members: TypeAlias = "list[DocumentField] | dict[str, DocumentField] | None"
Reader: TypeAlias = Callable[[Any], Any]


def value_of(field: FieldMixin) -> FieldValue:
    """Return the value of a field with those of its members; see `DocumentField.value`."""
    value: FieldValue
    value, members = _read(field)
    if members:
        _fill(value, members)
    return value


def is_number(sent: object) -> bool:
    """Tell a number of JSON from anything else; True and False are none."""
    return isinstance(sent, (int, float)) and not isinstance(sent, bool)


def _of_class(kind: type) -> Reader:
    return lambda sent: sent if isinstance(sent, kind) else None


def _number(sent: Any) -> Any:
    return sent if is_number(sent) else None


def _date(sent: Any) -> date | None:
    try:
        return date.fromisoformat(sent)
    except (TypeError, ValueError):
        return None


def _time(sent: Any) -> time | None:
    try:
        return time.fromisoformat(sent)
    except (TypeError, ValueError):
        return None


def _mark(sent: Any) -> bool | None:
    return {"selected": True, "unselected": False}.get(sent)


def _signature(sent: Any) -> bool | None:
    return {"signed": True, "unsigned": False}.get(sent)


def _currency(sent: Any) -> Any:
    return sent if sent is not None and is_number(sent.amount) else None


def _as_sent(sent: Any) -> Any:
    return sent


_KINDS: dict[str, tuple[str, Reader]] = {
    "string": ("value_string", _of_class(str)),
    "date": ("value_date", _date),
    "time": ("value_time", _time),
    "phoneNumber": ("value_phone_number", _of_class(str)),
    "number": ("value_number", _number),
    "integer": ("value_integer", _number),
    "selectionMark": ("value_selection_mark", _mark),
    "signature": ("value_signature", _signature),
    "countryRegion": ("value_country_region", _of_class(str)),
    "array": ("value_array", _as_sent),
    "object": ("value_object", _as_sent),
    "currency": ("value_currency", _currency),
    "address": ("value_address", _as_sent),
    "boolean": ("value_boolean", _of_class(bool)),
    "selectionGroup": ("value_selection_group", list),
}
"""By type of a field: the attribute with its value, and what makes the Python value of it."""
_WITH_MEMBERS = ("value_array", "value_object")


def _read(field: FieldMixin) -> tuple[Any, Members]:
    """Return the value of one field, and its members if it has any; its value is then an empty list or dict."""
    kind = _KINDS.get(field.type)
    if kind is not None:
        name, read = kind
        sent = getattr(field, name)
    else:
        # The service has a type that this version does not know. It may send it in a property that is known.
        values = sent_values(field)
        if len(values) != 1:
            return None, None
        name, sent = values[0]
        read = next((read for known, read in _KINDS.values() if known == name), _as_sent)
    if name in _WITH_MEMBERS:
        return type(sent)(), sent
    return read(sent), None


def _fill(value: Any, members: Members) -> None:
    """Put the values of members into an empty list or dict; not recursively, as fields may be nested deeply."""
    pending = [(value, members)]
    while pending:
        into, found = pending.pop()
        named = found.items() if isinstance(found, dict) else enumerate(found or [])
        for name, member in named:
            read, inner = (None, None) if member is None else _read(member)
            if isinstance(into, dict):
                into[name] = read
            else:
                into.append(read)
            if inner:
                pending.append((read, inner))


def sent_values(field: FieldMixin) -> list[tuple[str, Any]]:
    """Return the values that the service sent, whatever the type: names of attributes, or unknown keys, and values."""
    found = [(name, sent) for name, _ in _KINDS.values() if (sent := getattr(field, name)) not in (None, [], {})]
    if field._extras is not None:
        for key, sent in field._extras.unknown_fields.items():
            if sent is not None and isinstance(key, str) and key.startswith("value"):
                found.append((key, sent))
    return found
