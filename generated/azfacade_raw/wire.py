# Laid here by scripts/generate from scripts/templates/runtime/wire.py. Do not edit.
"""The base of all models: what decoding has in common, and what keeps the round trip lossless.

Generated classes decode the expected shape with straight-line code. Whatever is not of that shape (an unknown
field, a null, text that is no date, a list where an object belongs) comes here, where losing nothing matters more
than time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, ClassVar, TypeVar, overload

import attrs
from azfacade_raw.datetimes import format_datetime
from azfacade_raw.decoders import DECODE_ERRORS, ListOf
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
        return "ABSENT"  # so that a pickle or a copy is the same object


ABSENT: Any = _Absent()
"""Stands for a key that is not there, where None stands for an explicit null."""

new_object = object.__new__
"""Makes an object whose attributes are still to be set."""


class Field:
    """How one property travels."""

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
            key: The name on the wire.
            name: The attribute.
            required: True when the wire always carries it, so it is written even when empty.
            decode: Makes the attribute of the value; None when they are the same.
            container: `list` or `dict` for what reads as empty when it is absent.
            spelling: How this schema spells a status, where that is not the usual way.
            repr_as: What `repr` may show: value, secret, url (without its query) or text (its length).
            alias: Another name the wire uses for it.
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
    """What a decoded object needs, besides its attributes, to be written back as it came."""

    __slots__ = ("aliases", "original_values", "response", "unknown_fields")

    def __init__(
        self,
        unknown_fields: dict[str, Any] | None = None,
        original_values: dict[str, tuple[Any, Any]] | None = None,
        aliases: dict[str, str] | None = None,
    ) -> None:
        """Hold what came.

        Args:
            unknown_fields: Fields without an attribute, by key.
            original_values: By key, the value that `to_dict` would write and the one that came.
            aliases: By key, the alias that a property came under.
        """
        self.unknown_fields = unknown_fields or {}
        self.original_values = original_values or {}
        self.aliases = aliases or {}
        self.response: ResponseInfo | None = None

    def __setstate__(self, state: tuple[None, dict[str, Any]]) -> None:
        for name, value in state[1].items():
            setattr(self, _OLD_NAMES.get(name, name), value)


# Pickles made before these were renamed have the names on the left.
Beyond = Extras
_OLD_NAMES = {"extra": "unknown_fields", "kept": "original_values", "names": "aliases"}


@attrs.define(eq=False, repr=False, kw_only=True, weakref_slot=False, getstate_setstate=False)
class Model:
    """The base of every object the services send or take."""

    wire_fields: ClassVar[tuple[Field, ...]] = ()

    _extras: Extras | None = attrs.field(default=None, init=False)

    def __getstate__(self) -> dict[str, Any]:
        return {"_extras": self._extras, **{field.name: getattr(self, field.name) for field in self.wire_fields}}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, "_extras" if name == "_beyond" else name, value)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Fields of the wire that this class has no attribute for, by their wire names; written back by `to_dict`."""
        if self._extras is None:
            self._extras = Extras()
        return self._extras.unknown_fields

    @property
    def response_info(self) -> ResponseInfo | None:
        """Status, headers and request ids of the answer this object was decoded from; None for any other object."""
        return self._extras.response if self._extras is not None else None

    def attach(self, response: ResponseInfo) -> None:
        """Remember which answer this object came in."""
        if self._extras is None:
            self._extras = Extras()
        self._extras.response = response

    @classmethod
    def from_dict(cls: type[M], data: Mapping[str, Any]) -> M:
        """Decode an object as the service sends it.

        Args:
            data: The JSON object, as `json.loads` gives it. Nested values are shared, not copied.

        Raises:
            InvalidInputTypeError: `data` is not a mapping. Nothing inside it is ever refused.
        """
        return decode_leniently(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """Return the object in wire form: the inverse of `from_dict`, unknown fields and nulls included."""
        result: dict[str, Any] = {}
        aliases = self._extras.aliases if self._extras is not None else {}
        for field in self.wire_fields:
            value = encode_field(self, field)
            if value is not ABSENT:
                result[aliases.get(field.key, field.key)] = to_json_value(value)
        if self._extras is not None:
            for key, (encoded, original) in self._extras.original_values.items():
                # What was changed since it was decoded wins over what came.
                if result.get(key, ABSENT) == encoded:
                    if original is ABSENT:
                        del result[key]
                    else:
                        result[key] = to_json_value(original)
            for key, value in self._extras.unknown_fields.items():
                result.setdefault(key, to_json_value(value))
        return result

    @classmethod
    def from_json(cls: type[M], source: str | bytes | PathLike[str]) -> M:
        """Decode saved JSON: the bare object, or the whole operation as the service and its studio save it.

        Args:
            source: The JSON as text or bytes, or the path of a file (a str that starts with `{` is JSON).

        Raises:
            InvalidInputError: There is no such file, or no JSON object in it.
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
        """Return the object as UTF-8 JSON: the inverse of `from_json` of a bare object.

        Args:
            into: `str` for text, `bytes` for bytes, or the path of a file to write.
            indent: Spaces to indent by; None for the compact form.

        Returns:
            The text, the bytes, or the path that was written.
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

    __hash__ = None  # type: ignore[assignment]  # mutable, as attrs itself would say

    def __repr__(self) -> str:
        shown = [f"{f.name}={_repr_of(value, f)}" for f in self.wire_fields if _is_set(value := getattr(self, f.name))]
        if self._extras is not None and self._extras.unknown_fields:
            # Unknown fields may hold anything, so only their names are told.
            shown.append(f"additional_properties=<{', '.join(sorted(map(str, self._extras.unknown_fields)))}>")
        return f"{type(self).__name__}({', '.join(shown)})"


def decode_leniently(cls: type[M], data: Mapping[str, Any]) -> M:
    """Decode property by property; what cannot be decoded reads as absent and is kept as it came."""
    if not isinstance(data, Mapping):
        raise InvalidInputTypeError(f"{cls.__name__} is decoded from a JSON object, not from {type(data).__name__}")
    self = cls.__new__(cls)
    self._extras = None
    for field in cls.wire_fields:
        value = data.get(field.key)
        if value is None and field.alias:
            value = data.get(field.alias)
        if value is not None and field.decode:
            try:
                value = field.decode(value)
            except DECODE_ERRORS:
                value = field.decode.decode_valid_items(value) if isinstance(field.decode, ListOf) else None
        elif field.container and not isinstance(value, field.container):
            value = None
        if value is None and field.container:
            value = field.container()
        setattr(self, field.name, value)
    record_extras(self, data)
    return self


def record_extras(self: Model, data: Mapping[str, Any]) -> None:
    """Remember what `to_dict` would not give back as it came."""
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
            # Nested objects keep their own, and other containers are what came: but for items left out of a list.
            if isinstance(value, list) and len(value) != len(original):
                original_values[key] = (to_json_value(value), original)
            continue
        encoded = encode_field(self, field)
        if encoded is not original and to_json_value(encoded) != original:
            original_values[key] = (to_json_value(encoded), original)
    unknown_fields = {key: value for key, value in data.items() if key not in known_keys}
    if unknown_fields or original_values or aliases:
        self._extras = Extras(unknown_fields, original_values, aliases)


def encode_field(self: Model, field: Field) -> Any:
    """Return what the wire gets for a property, not yet plain, or ABSENT."""
    value = getattr(self, field.name)
    if value is None:
        return None if field.required else ABSENT
    if field.container and not value and not field.required:
        return ABSENT
    if field.spelling is not None:
        return field.spelling.get(value, str(value))
    return value


def to_json_value(value: Any) -> Any:
    """Return a value in JSON's own types: models, mappings, sequences, enums and date-times are converted."""
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


def _is_set(value: Any) -> bool:
    return value is not None and value not in ([], {})


def _repr_of(value: Any, field: Field) -> str:
    if field.repr_as == "secret":
        return "'***'"
    if field.repr_as == "text":
        return f"<{len(value)} characters>" if isinstance(value, str) else f"<{type(value).__name__}>"
    if isinstance(value, list) and any(isinstance(item, Model) for item in value):
        return f"<{len(value)} {type(value[0]).__name__}>"
    return _mask_url_queries(value)


def _mask_url_queries(value: Any) -> str:
    """Return a value's text with the queries of URLs, which may be signatures, left out."""
    if isinstance(value, str) and "://" in value and "?" in value:
        return repr(value.partition("?")[0] + "?***")
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_mask_url_queries, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_mask_url_queries(key)}: {_mask_url_queries(item)}' for key, item in value.items())}}}"
    return repr(value)
