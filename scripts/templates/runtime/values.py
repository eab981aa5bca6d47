"""Fields of documents as Python values: the mixins of the models of fields, documents and currency amounts.

A schema of a fragment names its mixin in `x-azfacade`; the generated class then inherits it. What a mixin annotates
under TYPE_CHECKING are the attributes that it reads; the generator refuses a schema that lacks one. The work is done in
modules that are imported when it is asked for, as every call that reads a result imports this one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar, overload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from decimal import Decimal

    from azfacade_raw.document_intelligence.models import DocumentField, DocumentFieldType
    from azfacade_raw.field_values import FieldValue
    from azfacade_raw.wire import Extras

Default = TypeVar("Default")


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
        from azfacade_raw.field_values import value_of

        return value_of(self)

    @property
    def is_missing(self) -> bool:
        """True where the field was not found: it has neither a text nor a value, or an empty list or object."""
        from azfacade_raw.field_values import sent_values

        return not self.content and not sent_values(self)

    def text_or_value(self) -> str | None:
        """Return the text of the document, `content`; where there is none, the value as text.

        Returns:
            The value as text is what the service sent for dates, times, marks and signatures (`2024-05-31`,
            `selected`), `12.5 EUR` for an amount, the parts of an address, and the texts of members with commas
            between. None where the field is missing.
        """
        from azfacade_raw.field_texts import text_of_field

        return text_of_field(self)


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

        from azfacade_raw.field_values import is_number

        return Decimal(repr(self.amount) if is_number(self.amount) else "NaN")
