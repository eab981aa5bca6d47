"""Fields of documents as Python values: the mixins of the models of fields, documents and currency amounts.

A schema of a fragment names its mixin in `x-azfacade`; the generated class then inherits it. What a mixin annotates
under TYPE_CHECKING are the attributes that it reads; the generator refuses a schema that lacks one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any, TypeAlias, TypeVar, Union, overload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from azfacade_raw.document_intelligence.models import AddressValue, CurrencyValue, DocumentField, DocumentFieldType
    from azfacade_raw.wire import Extras

Default = TypeVar("Default")
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


class FieldMixin:
    """Gives a field its value in the type that Python has for it."""

    __slots__ = ()

    if TYPE_CHECKING:
        type: DocumentFieldType
        content: str | None
        value_array: list[DocumentField]
        value_object: dict[str, DocumentField]
        _extras: Extras | None

    @property
    def value(self) -> FieldValue:
        """The value as the service read it, in the Python type of the field's `type`; the text is never read again.

        | `type` | value |
        |---|---|
        | `string`, `phoneNumber`, `countryRegion` | str |
        | `number`, `integer` | float or int, as sent |
        | `boolean` | bool |
        | `date`, `time` | `datetime.date`, `datetime.time` |
        | `selectionMark`, `signature` | bool: selected, signed |
        | `selectionGroup` | list of the selected options |
        | `currency`, `address` | `CurrencyValue`, `AddressValue` |
        | `array`, `object` | list or dict of such values, empty where the service sent none |

        None where the service sent no value of that type, or a date that no calendar has; `content` may still have the
        text. A field of a type that this version does not know has the only value that was sent with it, as sent.
        """
        value: FieldValue
        value, members = _read(self)
        if members:
            _fill(value, members)
        return value

    @property
    def is_missing(self) -> bool:
        """True where the field was not found: it has neither a text nor a value, or an empty list or object."""
        return not self.content and not _sent_values(self)

    def text_or_value(self) -> str | None:
        """Return the text of the document, `content`; where there is none, the value as text.

        Returns:
            The value as text is what the service sent for dates, times, marks and signatures (`2024-05-31`,
            `selected`), `12.5 EUR` for an amount, the parts of an address, and the texts of members with commas
            between. None where the field is missing.
        """
        if self.content and isinstance(self.content, str):
            return self.content
        from azfacade_raw.value_texts import text_of

        members: list[DocumentField | None] = [*self.value_array, *self.value_object.values()]
        if members:
            texts = [member.text_or_value() for member in members if member is not None]
            return ", ".join(filter(None, texts)) or None
        sent = _sent_values(self)
        return text_of(sent[0][1]) if sent else None


class DocumentMixin:
    """Gives a document the values of its fields."""

    __slots__ = ()

    if TYPE_CHECKING:
        fields: dict[str, DocumentField]

    @property
    def values(self) -> dict[str, FieldValue]:
        """`value` of all fields, by name, in the order sent; None for a field without one."""
        return {name: None if field is None else field.value for name, field in self.fields.items()}

    @overload
    def get(self, path: str) -> FieldValue: ...
    @overload
    def get(self, path: str, default: Default) -> FieldValue | Default: ...
    def get(self, path: str, default: Any = None) -> Any:
        """Return the value of the field at a path, such as `Total`, `Items[0].Amount` or `Rows.Pear.Price`.

        Args:
            path: Names of fields with dots between, and indexes of arrays in brackets, the first 0; -1 is the last.
                A name with dots, brackets or quotes is written as a JSON string in brackets: `["net.total"].Amount`.
            default: What to return where a step of the path is not there, or the field has no value.

        Raises:
            InvalidInputError: `path` is not written as above.
        """
        from azfacade_raw.field_paths import find

        field = find(self.fields, path)
        value = field.value if field is not None else None
        return default if value is None else value

    def walk(self) -> Iterator[tuple[str, DocumentField]]:
        """Yield every field with its path, which `get` takes: a field before its members, in the order sent."""
        from azfacade_raw.field_paths import walk

        return walk(self.fields)

    def records(self, name: str, *, flat: bool = True) -> list[dict[str, FieldValue]]:
        """Return a field that holds a table, such as `Items`, as rows that all have the same keys in the same order.

        An array has a row for each element, and an object of objects (a table with fixed rows) a row for each member,
        whose name is then under `name`. The keys are the names of all members of all rows, in the order they first
        appear. What is no object is under `value`. An object of other fields is a single row.

        Args:
            name: The name of the field, or its path as `get` takes it.
            flat: True for values that a table can hold: an amount is its number, with its currency in
                `<key>.currency_code` and `<key>.currency_symbol` if any row has them, and an address is its text. False
                for `value` of each field.

        Returns:
            The rows, with None where a row lacks a member; `[]` where there is no such field or it is missing. A key
            that is taken gets a number: `name_2`.

        Raises:
            InvalidInputError: `name` is not written as a path.
        """
        from azfacade_raw.field_paths import find
        from azfacade_raw.field_records import records

        field = find(self.fields, name)
        return [] if field is None or field.is_missing else records(field, flat=flat)


class CurrencyMixin:
    """Gives an amount of money its exact number."""

    __slots__ = ()

    if TYPE_CHECKING:
        amount: float

    @property
    def decimal(self) -> Decimal:
        """The amount with the digits that the service sent, to calculate with; NaN where it sent no amount."""
        from decimal import Decimal

        return Decimal(repr(self.amount) if _is_number(self.amount) else "NaN")


Members: TypeAlias = "list[DocumentField] | dict[str, DocumentField] | None"
Reader: TypeAlias = Callable[[Any], Any]


def _is_number(sent: object) -> bool:
    return isinstance(sent, (int, float)) and not isinstance(sent, bool)


def _of_class(kind: type) -> Reader:
    return lambda sent: sent if isinstance(sent, kind) else None


def _number(sent: Any) -> Any:
    return sent if _is_number(sent) else None


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
    return sent if sent is not None and _is_number(sent.amount) else None


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
        values = _sent_values(field)
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


def _sent_values(field: FieldMixin) -> list[tuple[str, Any]]:
    """Return the values that the service sent, whatever the type: names of attributes, or unknown keys, and values."""
    found = [(name, sent) for name, _ in _KINDS.values() if (sent := getattr(field, name)) not in (None, [], {})]
    if field._extras is not None:
        for key, sent in field._extras.unknown_fields.items():
            if sent is not None and isinstance(key, str) and key.startswith("value"):
                found.append((key, sent))
    return found
