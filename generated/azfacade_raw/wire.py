# Laid here by scripts/generate from scripts/templates/runtime/wire.py. Do not edit.
"""The base of all models: what decoding has in common, and what keeps the round trip lossless.

Generated classes decode the expected shape with straight-line code. Whatever is not of that shape (an unknown
field, a null, text that is no date, a list where an object belongs) comes here, where losing nothing matters more
than time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
from typing import Any, ClassVar, TypeVar, overload

import attrs
from azfacade_raw.types import InvalidInputTypeError, Status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    from azfacade_raw.calls import ResponseInfo

M = TypeVar("M", bound="Model")
E = TypeVar("E", bound=Enum)


class _Absent:
    def __repr__(self) -> str:
        return "ABSENT"

    def __reduce__(self) -> str:
        return "ABSENT"  # so that a pickle or a copy is the same object


ABSENT: Any = _Absent()
"""Stands for a key that is not there, where None stands for an explicit null."""

ODD = (KeyError, TypeError, AttributeError, ValueError)
"""What straight-line decoding raises on a body of another shape."""


new = object.__new__
"""Makes an object whose attributes are still to be set."""


class Field:
    """How one property travels."""

    __slots__ = ("alias", "decode", "empty", "key", "name", "required", "show", "spelling")

    def __init__(
        self,
        key: str,
        name: str,
        *,
        required: bool = False,
        decode: Callable[[Any], Any] | None = None,
        empty: type | None = None,
        spelling: Mapping[Status, str] | None = None,
        show: str = "value",
        alias: str | None = None,
    ) -> None:
        """Describe a property.

        Args:
            key: The name on the wire.
            name: The attribute.
            required: True when the wire always carries it, so it is written even when empty.
            decode: Makes the attribute of the value; None when they are the same.
            empty: `list` or `dict` for what reads as empty when it is absent.
            spelling: How this schema spells a status, where that is not the usual way.
            show: What `repr` may show: value, secret, url (without its query) or text (its length).
            alias: Another name the wire uses for it.
        """
        self.key = key
        self.name = name
        self.required = required
        self.decode = decode
        self.empty = empty
        self.spelling = spelling
        self.show = show
        self.alias = alias


class Beyond:
    """What came beyond the properties as decoded."""

    __slots__ = ("extra", "kept", "names", "response")

    def __init__(
        self,
        extra: dict[str, Any] | None = None,
        kept: dict[str, tuple[Any, Any]] | None = None,
        names: dict[str, str] | None = None,
    ) -> None:
        """Hold what came.

        Args:
            extra: Unknown fields.
            kept: By key, what we would write and what came instead.
            names: By key, the alias that a property came under.
        """
        self.extra = extra or {}
        self.kept = kept or {}
        self.names = names or {}
        self.response: ResponseInfo | None = None


@attrs.define(eq=False, repr=False, kw_only=True, weakref_slot=False)
class Model:
    """The base of every object the services send or take."""

    wire_fields: ClassVar[tuple[Field, ...]] = ()

    _beyond: Beyond | None = attrs.field(default=None, init=False)

    @property
    def additional_properties(self) -> dict[str, Any]:
        """Fields of the wire that this class has no attribute for, by their wire names; written back by `to_dict`."""
        if self._beyond is None:
            self._beyond = Beyond()
        return self._beyond.extra

    @property
    def response_info(self) -> ResponseInfo | None:
        """Status, headers and request ids of the answer this object was decoded from; None for any other object."""
        return self._beyond.response if self._beyond is not None else None

    def attach(self, response: ResponseInfo) -> None:
        """Remember which answer this object came in."""
        if self._beyond is None:
            self._beyond = Beyond()
        self._beyond.response = response

    @classmethod
    def from_dict(cls: type[M], data: Mapping[str, Any]) -> M:
        """Decode an object as the service sends it.

        Args:
            data: The JSON object, as `json.loads` gives it. Nested values are shared, not copied.

        Raises:
            InvalidInputTypeError: `data` is not a mapping. Nothing inside it is ever refused.
        """
        return decode_odd(cls, data)

    def to_dict(self) -> dict[str, Any]:
        """Return the object in wire form: the inverse of `from_dict`, unknown fields and nulls included."""
        result: dict[str, Any] = {}
        names = self._beyond.names if self._beyond is not None else {}
        for field in self.wire_fields:
            value = encoded(self, field)
            if value is not ABSENT:
                result[names.get(field.key, field.key)] = plain(value)
        if self._beyond is not None:
            for key, (ours, theirs) in self._beyond.kept.items():
                # What was changed since it was decoded wins over what came.
                if result.get(key, ABSENT) == ours:
                    if theirs is ABSENT:
                        del result[key]
                    else:
                        result[key] = plain(theirs)
            for key, value in self._beyond.extra.items():
                result.setdefault(key, plain(value))
        return result

    @classmethod
    def from_json(cls: type[M], source: str | bytes | PathLike[str]) -> M:
        """Decode saved JSON: the bare object, or the whole operation as the service and its studio save it.

        Args:
            source: The JSON as text or bytes, or the path of a file (a str that starts with `{` is JSON).

        Raises:
            InvalidInputError: There is no such file, or no JSON object in it.
        """
        from azfacade_raw.saved import read

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
        from azfacade_raw.saved import write

        return write(self, into, indent)

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__ or not isinstance(other, Model):
            return NotImplemented
        return all(getattr(self, f.name) == getattr(other, f.name) for f in self.wire_fields) and (
            (self._beyond.extra if self._beyond else {}) == (other._beyond.extra if other._beyond else {})
        )

    __hash__ = None  # type: ignore[assignment]  # mutable, as attrs itself would say

    def __repr__(self) -> str:
        shown = [f"{f.name}={_shown(value, f)}" for f in self.wire_fields if _there(value := getattr(self, f.name))]
        if self._beyond is not None and self._beyond.extra:
            # Unknown fields may hold anything, so only their names are told.
            shown.append(f"additional_properties=<{', '.join(sorted(map(str, self._beyond.extra)))}>")
        return f"{type(self).__name__}({', '.join(shown)})"


def decode_odd(cls: type[M], data: Mapping[str, Any]) -> M:
    """Decode property by property; what cannot be decoded reads as absent and is kept as it came."""
    if not isinstance(data, Mapping):
        raise InvalidInputTypeError(f"{cls.__name__} is decoded from a JSON object, not from {type(data).__name__}")
    self = cls.__new__(cls)
    self._beyond = None
    for field in cls.wire_fields:
        value = data.get(field.key)
        if value is None and field.alias:
            value = data.get(field.alias)
        if value is not None and field.decode:
            try:
                value = field.decode(value)
            except ODD:
                value = field.decode.rest(value) if isinstance(field.decode, ListOf) else None
        elif field.empty and not isinstance(value, field.empty):
            value = None
        if value is None and field.empty:
            value = field.empty()
        setattr(self, field.name, value)
    keep(self, data)
    return self


def keep(self: Model, data: Mapping[str, Any]) -> None:
    """Remember what `to_dict` would not give back as it came."""
    kept: dict[str, tuple[Any, Any]] = {}
    names: dict[str, str] = {}
    known = set()
    for field in self.wire_fields:
        key = field.key
        if field.alias and field.alias in data and data.get(key) is None:
            if key in data:
                known.add(key)
                kept[key] = (ABSENT, data[key])
            names[key] = key = field.alias
        known.add(key)
        theirs = data.get(key, ABSENT)
        value = getattr(self, field.name)
        if isinstance(value, (Model, list, dict)) and value and theirs is not ABSENT:
            # Nested objects keep their own, and other containers are what came: but for items left out of a list.
            if isinstance(value, list) and len(value) != len(theirs):
                kept[key] = (plain(value), theirs)
            continue
        ours = encoded(self, field)
        if ours is not theirs and plain(ours) != theirs:
            kept[key] = (plain(ours), theirs)
    extra = {key: value for key, value in data.items() if key not in known}
    if extra or kept or names:
        self._beyond = Beyond(extra, kept, names)


def encoded(self: Model, field: Field) -> Any:
    """Return what the wire gets for a property, not yet plain, or ABSENT."""
    value = getattr(self, field.name)
    if value is None:
        return None if field.required else ABSENT
    if field.empty and not value and not field.required:
        return ABSENT
    if field.spelling is not None:
        return field.spelling.get(value, str(value))
    return value


def plain(value: Any) -> Any:
    """Return a value in JSON's own types: models, mappings, sequences, enums and date-times are converted."""
    kind = value.__class__
    if kind is str or kind is float or kind is int or value is None or kind is bool:
        return value
    if isinstance(value, Model):
        return value.to_dict()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return format_datetime(value)
    return value


def child_of(cls: type[M], package: Any, children: Mapping[str, str], told: object) -> type[M] | None:
    """Return the subclass a discriminator tells; None for one that is not known, so that news decode as the base."""
    name = children.get(told) if isinstance(told, str) else None
    child = getattr(package, name) if name else None
    return child if isinstance(child, type) and issubclass(child, cls) else None


class _Members(dict[Any, Any]):
    """The members of an enum by their values; for any other value the enum itself is asked, which is slow."""

    def __init__(self, kind: type[Enum]) -> None:
        super().__init__((member.value, member) for member in kind)
        self._kind = kind

    def __missing__(self, value: Any) -> Any:
        return self._kind(value)


def members(kind: type[E]) -> Callable[[Any], E]:
    """Return a decoder for the values of an enum, ten times as quick as calling it."""
    return _Members(kind).__getitem__


class ListOf:
    """Decodes a list of what another decoder takes."""

    __slots__ = ("_decode",)

    def __init__(self, decode: Callable[[Any], Any]) -> None:
        """Take the decoder of an item."""
        self._decode = decode

    def __call__(self, value: Any) -> list[Any]:
        """Return the decoded items; all of them, or an error."""
        return [self._decode(item) for item in _checked(value, list)]

    def rest(self, value: Any) -> list[Any] | None:
        """Return the items that can be decoded, so that an odd one does not hide the others; None for no list."""
        if not isinstance(value, list):
            return None
        found = []
        for item in value:
            try:
                found.append(self._decode(item))
            except ODD:
                continue
        return found


def map_of(decode: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    """Return a decoder for a JSON object whose values `decode` takes."""
    return lambda value: {key: decode(item) for key, item in _checked(value, dict).items()}


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


def exact_datetime(value: datetime | None, text: str) -> bool:
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


def _checked(value: Any, kind: type) -> Any:
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}")
    return value


def _there(value: Any) -> bool:
    return value is not None and value not in ([], {})


def _shown(value: Any, field: Field) -> str:
    if field.show == "secret":
        return "'***'"
    if field.show == "text":
        return f"<{len(value)} characters>" if isinstance(value, str) else f"<{type(value).__name__}>"
    if isinstance(value, list) and any(isinstance(item, Model) for item in value):
        return f"<{len(value)} {type(value[0]).__name__}>"
    return _masked(value)


def _masked(value: Any) -> str:
    """Return a value's text with the queries of URLs, which may be signatures, left out."""
    if isinstance(value, str) and "://" in value and "?" in value:
        return repr(value.partition("?")[0] + "?***")
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_masked, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_masked(key)}: {_masked(item)}' for key, item in value.items())}}}"
    return repr(value)
