"""The base class of all models: lenient decoding, lossless encoding, JSON, equality, `repr`, pickling.

Generated classes decode a body of the documented shape with fast straight-line code. Any other body (an unknown
field, a null, text that is no date, a list in place of an object) is decoded here, slower but without losing data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any, ClassVar, TypeVar, overload

import attrs

from azfacade_raw.datetimes import format_datetime
from azfacade_raw.decoders import DECODE_ERRORS, ListOf, MapOf
from azfacade_raw.types import InvalidInputTypeError, Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from azfacade_raw.calls import ResponseInfo

M = TypeVar("M", bound="Model")


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"

    def __reduce__(self) -> str:
        return "ABSENT"  # a pickle or a copy gives the same object


ABSENT: Any = _Absent()
"""Stands for a missing key; None stands for an explicit null."""

new_object = object.__new__
"""Creates an object without calling `__init__`; the caller sets all attributes."""


class Field:
    """How one property of a model is decoded, encoded and shown."""

    __slots__ = ("alias", "container", "decode", "key", "name", "repr_as", "required", "spelling")

    def __init__(
        self,
        key: str,
        name: str,
        *,
        required: bool = False,
        decode: Callable[[Any], Any] | None = None,
        container: type | None = None,
        spelling: Mapping[Status, str] | None = None,
        repr_as: str = "value",
        alias: str | None = None,
    ) -> None:
        """Describe a property.

        Args:
            key: The JSON key.
            name: The attribute.
            required: True when the key is always present, so that it is written even when empty.
            decode: Converts the JSON value to the attribute's value; None when they are the same.
            container: `list` or `dict` for a property that is empty when the key is missing.
            spelling: For a status, the spellings of this schema that differ from those of `Status`.
            repr_as: What `repr` shows: value, secret (nothing), url (without its query), or text for what a document
                says, of any type (only the length of a text, and the type of any other value).
            alias: Another JSON key the service uses for the property.
        """
        self.key = key
        self.name = name
        self.required = required
        self.decode = decode
        self.container = container
        self.spelling = spelling
        self.repr_as = repr_as
        self.alias = alias


class Extras:
    """Data of a decoded object that has no attribute: unknown fields, original values, the response it came in."""

    __slots__ = ("aliases", "original_values", "response", "unknown_fields")

    def __init__(
        self,
        unknown_fields: dict[str, Any] | None = None,
        original_values: dict[str, tuple[Any, Any]] | None = None,
        aliases: dict[str, str] | None = None,
    ) -> None:
        """Hold the data.

        Args:
            unknown_fields: Fields without an attribute, by key.
            original_values: By key, the value that `to_dict` would write and the one that was received.
            aliases: By key, the alias under which the property was received.
        """
        self.unknown_fields = unknown_fields or {}
        self.original_values = original_values or {}
        self.aliases = aliases or {}
        self.response: ResponseInfo | None = None

    def __setstate__(self, state: tuple[None, dict[str, Any]]) -> None:
        for name, value in state[1].items():
            setattr(self, _OLD_NAMES.get(name, name), value)


# Old pickles contain this class name and the attribute names on the left.
Beyond = Extras
_OLD_NAMES = {"extra": "unknown_fields", "kept": "original_values", "names": "aliases"}


class _HasExtras:
    """Holds `_extras` apart from the properties, so that `attrs.fields` and `attrs.asdict` do not list it."""

    __slots__ = ("_extras",)

    _extras: Any  # Extras | None, but mypy knows no slots besides those of attrs

    def __attrs_pre_init__(self) -> None:
        self._extras = None


@attrs.define(eq=False, repr=False, kw_only=True, weakref_slot=False, getstate_setstate=False)
class Model(_HasExtras):
    """Base class of every object the services send or accept.

    `repr` and `str` show no secret, no query of a URL, and nothing that a document says, of whatever type: texts,
    dates, numbers, amounts, check marks, signatures, names of fields. The attributes and `to_json` have all of it.
    """

    wire_fields: ClassVar[tuple[Field, ...]] = ()
    has_subclass_by_kind: ClassVar[bool] = False
    """True for a base class whose `from_dict` may return a subclass."""

    def __getstate__(self) -> dict[str, Any]:
        return {"_extras": self._extras, **{field.name: getattr(self, field.name) for field in self.wire_fields}}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, "_extras" if name == "_beyond" else name, value)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Received fields that this class has no attribute for, by their JSON keys; `to_dict` writes them back."""
        if self._extras is None:
            self._extras = Extras()
        unknown_fields: dict[str, Any] = self._extras.unknown_fields
        return unknown_fields

    @property
    def response_info(self) -> ResponseInfo | None:
        """Status, headers and request ids of the response this object was decoded from; None for any other object."""
        return self._extras.response if self._extras is not None else None

    def attach(self, response: ResponseInfo) -> None:
        """Store the metadata of the response this object was decoded from."""
        if self._extras is None:
            self._extras = Extras()
        self._extras.response = response

    @classmethod
    def from_dict(cls: type[M], data: Mapping[str, Any]) -> M:
        """Decode an object as the service sends it; use `from_json` for saved JSON of which this is not certain.

        Args:
            data: The JSON object, as `json.loads` returns it. Nested values are shared, not copied.

        Raises:
            InvalidInputTypeError: `data` is not a mapping. Its contents are never rejected.
        """
        return decode_leniently(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """Return the object as a JSON object: the inverse of `from_dict`, with unknown fields and nulls."""
        result: dict[str, Any] = {}
        aliases = self._extras.aliases if self._extras is not None else {}
        for field in self.wire_fields:
            value = encode_field(self, field)
            if value is not ABSENT:
                result[aliases.get(field.key, field.key)] = to_json_value(value)
        if self._extras is not None:
            restore_received(self._extras, result)
        return result

    @classmethod
    def from_json(cls: type[M], source: str | bytes | PathLike[str]) -> M:
        """Decode saved JSON: the object itself, or a whole operation (as the service and its Studio save it).

        The class of an operation reads any operation, failed and running ones too.

        Args:
            source: The JSON as text or bytes, or the path of a file (a str that starts with `{` is JSON).

        Raises:
            OperationFailedError: It is an operation that failed or was canceled, so there is no result. Only where
                `azfacade` is imported, which defines this error; else InvalidInputError.
            InvalidInputError: The file cannot be read, holds no JSON object, or an object that is none of this class:
                an operation without its result, an error, a result of Form Recognizer 2.1, a dump of another package.
        """
        from azfacade_raw.json_io import read

        return read(cls, source)

    @overload
    def to_json(self, into: type[str] = ..., *, indent: int | None = None) -> str: ...
    @overload
    def to_json(self, into: type[bytes], *, indent: int | None = None) -> bytes: ...
    @overload
    def to_json(self, into: str | PathLike[str], *, indent: int | None = None) -> Path: ...
    def to_json(self, into: Any = str, *, indent: int | None = None) -> Any:
        """Return the object as UTF-8 JSON, which `from_json` reads, or write it to a file.

        Args:
            into: `str` for text, `bytes` for bytes, or the path of a file to write.
            indent: Number of spaces to indent by; None for compact JSON.

        Returns:
            The text, the bytes, or the path of the written file.
        """
        from azfacade_raw.json_io import write

        return write(self, into, indent)

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__ or not isinstance(other, Model):
            return NotImplemented
        return all(getattr(self, f.name) == getattr(other, f.name) for f in self.wire_fields) and (
            (self._extras.unknown_fields if self._extras else {})
            == (other._extras.unknown_fields if other._extras else {})
        )

    __hash__ = None  # type: ignore[assignment]  # models are mutable

    def __repr__(self) -> str:
        from azfacade_raw.model_repr import shown_properties

        return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in shown_properties(self))})"

    def __rich_repr__(self) -> Iterator[tuple[str, Any]]:
        from azfacade_raw.model_repr import shown_properties

        return shown_properties(self)

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        from azfacade_raw.pydantic_schemas import model_core_schema

        return model_core_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, core_schema: Any, handler: Any) -> Any:
        from azfacade_raw.pydantic_schemas import json_schema

        return json_schema(cls, handler)


def restore_received(extras: Extras, result: dict[str, Any]) -> None:
    """Write the received data that has no attribute into a JSON object that is made from the attributes."""
    for key, (encoded, original) in extras.original_values.items():
        # An attribute that was changed after decoding takes precedence over the received value.
        if result.get(key, ABSENT) == encoded:
            if original is ABSENT:
                del result[key]
            else:
                result[key] = to_json_value(original)
    for key, value in extras.unknown_fields.items():
        result.setdefault(key, to_json_value(value))


def has_required_property(cls: type[Model], data: Mapping[str, Any]) -> bool:
    """Tell an object of a class from another one: it has one of the required properties, if the class has any.

    Decoding is lenient, so `{}` or the error page of a gateway would read as an object without contents. For a class
    without required properties only an error is another object.
    """
    has_required = False
    for field in cls.wire_fields:
        if field.required:
            value = data.get(field.key)
            if isinstance(value, field.container) if field.container else _is_decodable(value, field):
                return True
            has_required = True
    return not has_required and not ("error" in data and len(data) == 1)


def _is_decodable(value: Any, field: Field) -> bool:
    if field.decode is None or value is None:
        return value is not None
    try:
        # The number that an error page calls its status is no status of an operation.
        return field.decode(value) is not None
    except DECODE_ERRORS:
        return False


def decode_leniently(cls: type[M], data: Mapping[str, Any]) -> M:
    """Decode property by property; a value that cannot be decoded reads as missing, and `to_dict` writes it back.

    Such an item of a list or member of a map is left out, and the others are read; a member that is null reads as None.
    """
    if not isinstance(data, Mapping):
        raise InvalidInputTypeError(f"{cls.__name__} is decoded from a JSON object, not from {type(data).__name__}")
    self = cls.__new__(cls)
    self._extras = None
    for field in cls.wire_fields:
        value = data.get(field.key)
        if value is None and field.alias:
            value = data.get(field.alias)
        if value is not None and field.decode:
            value = _decode_value_leniently(field.decode, value)
        elif field.container and not isinstance(value, field.container):
            value = None
        if value is None and field.container:
            value = field.container()
        setattr(self, field.name, value)
    record_extras(self, data)
    return self


def _decode_value_leniently(decode: Callable[[Any], Any], value: Any) -> Any:
    if isinstance(decode, (ListOf, MapOf)):
        return decode.decode_valid_items(value, _lenient_decoder(decode.item_decoder))
    try:
        return _lenient_decoder(decode)(value)
    except DECODE_ERRORS:
        return None


def _lenient_decoder(decode: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Return a decoder for values inside an object that is decoded leniently: lenient at once, at every level.

    A fast attempt first would be made once more at each level, and take exponential time where each has an odd value.
    """
    owner = getattr(decode, "__self__", None)
    if isinstance(owner, type) and issubclass(owner, Model) and not owner.has_subclass_by_kind:
        return partial(decode_leniently, owner)
    return decode


def record_extras(self: Model, data: Mapping[str, Any]) -> None:
    """Store the parts of `data` that `to_dict` could not restore from the attributes."""
    original_values: dict[str, tuple[Any, Any]] = {}
    aliases: dict[str, str] = {}
    known_keys = set()
    for field in self.wire_fields:
        key = field.key
        if field.alias and field.alias in data and data.get(key) is None:
            if key in data:
                known_keys.add(key)
                original_values[key] = (ABSENT, data[key])
            aliases[key] = key = field.alias
        known_keys.add(key)
        original = data.get(key, ABSENT)
        value = getattr(self, field.name)
        if isinstance(value, (Model, list, dict)) and value and original is not ABSENT:
            # Nested models store their own extras, and other containers are unchanged, except those with dropped items.
            if isinstance(value, (list, dict)) and len(value) != len(original):
                original_values[key] = (_received_items(value, original), original)
            continue
        encoded = encode_field(self, field)
        if encoded is not original and to_json_value(encoded) != original:
            original_values[key] = (to_json_value(encoded), original)
    unknown_fields = {key: value for key, value in data.items() if key not in known_keys}
    if unknown_fields or original_values or aliases:
        self._extras = Extras(unknown_fields, original_values, aliases)


def _received_items(value: Any, original: Any) -> Any:
    """Return what `to_dict` would write of a container with dropped items: the other items as they were received.

    To encode them instead would take quadratic time in a deep object.
    """
    if isinstance(value, dict):
        return {key: original[key] for key in value}
    received = [item for item in original if isinstance(item, Mapping if isinstance(value[0], Model) else str)]
    return received if len(received) == len(value) else to_json_value(value)


def encode_field(self: Model, field: Field) -> Any:
    """Return a property's value for `to_json_value`, or ABSENT if its key is not written."""
    value = getattr(self, field.name)
    if value is None:
        return None if field.required else ABSENT
    if field.container and not value and not field.required:
        return ABSENT
    if field.spelling is not None:
        return field.spelling.get(value, str(value))
    return value


def to_json_value(value: Any) -> Any:
    """Convert models, mappings, sequences, enums and date-times to JSON types; return any other value as it is."""
    kind = value.__class__
    if kind is str or kind is float or kind is int or value is None or kind is bool:
        return value
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {str(key): to_json_value(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [to_json_value(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return format_datetime(value)
    return value
