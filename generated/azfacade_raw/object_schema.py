# Copied by scripts/generate from scripts/templates/runtime/object_schema.py. Do not edit.
"""Checks of the objects that arguments hold, at any depth: the one place for what a caller may give.

The generated module `bodies` of a service has an `ObjectSchema` for each of these objects, written from the fragment,
with the checks that an argument of the same schema has. It is imported when the first such object is given.

- A JSON object (a dict or another mapping) is what the caller wrote. A key that is no property is refused, unless the
  schema is open; so are a read-only property and the lack of a required one. None stands for a property that is left
  out, as it does for an argument.
- A model may have come from the service, which may know more than this package. Its attributes are checked like the
  values of a JSON object. What `to_dict` keeps beside them is sent as it was received: unknown fields, nulls, values
  that could not be decoded, the lack of a required property. Read-only attributes are sent too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from azfacade_raw.checks import Versions, exactly_one, fold, text
from azfacade_raw.types import InvalidInputError, InvalidInputTypeError, shorten
from azfacade_raw.wire import ABSENT, Field, Model, encode_field, restore_received, to_json_value

Check: TypeAlias = Callable[[str, Any, Versions], Any]
"""Takes the path of a value in error messages, the value, and the list for what only some API versions accept."""


class Property:
    """What a property of an object may be."""

    __slots__ = ("alias", "check", "required", "versions")

    def __init__(
        self,
        check: Check | None,
        *,
        required: bool = False,
        alias: str | None = None,
        versions: tuple[str, ...] = (),
    ) -> None:
        """Describe a property.

        Args:
            check: Checks its value and returns it as JSON; None for a read-only property.
            required: True when an object must have it.
            alias: Another key that the service uses for it.
            versions: The API versions that have it; empty when all do.
        """
        self.check = check
        self.required = required
        self.alias = alias
        self.versions = versions


class ObjectSchema:
    """What an object may hold: a model, or a JSON object of the same schema."""

    __slots__ = ("_by_key", "exactly_one", "is_open", "name", "properties")

    def __init__(
        self,
        name: str,
        properties: Mapping[str, Property],
        *,
        exactly_one: tuple[str, ...] = (),
        is_open: bool = False,
    ) -> None:
        """Describe an object.

        Args:
            name: The class of its models.
            properties: Its properties by key.
            exactly_one: The keys of which an object has exactly one.
            is_open: True when it may have other keys, whose values are not checked.
        """
        self.name = name
        self.properties = properties
        self.exactly_one = exactly_one
        self.is_open = is_open
        self._by_key = {key: key for key in properties} | {p.alias: key for key, p in properties.items() if p.alias}

    def check(self, name: str, value: object, versions: Versions) -> dict[str, Any]:
        """Check a model or JSON object, and return it as a JSON object.

        Args:
            name: Its path in error messages.
            value: The model or JSON object.
            versions: Gets what only some API versions accept.

        Raises:
            InvalidInputTypeError: It is neither, a key is missing or unknown, or a value has a wrong type.
            InvalidInputError: A value is out of its bounds, or the value is nested too deeply.
        """
        try:
            if isinstance(value, Model) and self.name in {base.__name__ for base in type(value).__mro__}:
                return self._check_model(name, value, versions)
            if isinstance(value, Mapping):
                return self._check_mapping(name, value, versions)
        except RecursionError:
            raise InvalidInputError(f"{name.partition('.')[0]} is nested too deeply, or contains itself") from None
        raise InvalidInputTypeError(f"{name} must be a {self.name} or a mapping, got {type(value).__name__}")

    def _check_mapping(self, name: str, value: Mapping[Any, Any], versions: Versions) -> dict[str, Any]:
        result: dict[str, Any] = {}
        known: set[str] = set()
        for given, item in value.items():
            key = self._by_key.get(text(f"a key of {name}", given))
            if key is None:
                if not self.is_open:
                    raise self._unknown_key(name, given)
                result[given] = to_json_value(item)
            elif item is not None or self.properties[key].required:
                result[given] = self._check_property(f"{name}.{given}", key, item, versions)
                known.add(key)
        for key, item in self.properties.items():
            if item.required and key not in known:
                raise InvalidInputTypeError(f"{name}.{key} is missing: {self.name} needs it")
        if self.exactly_one:
            exactly_one({f"{name}.{key}": True if key in known else None for key in self.exactly_one})
        return result

    def _check_model(self, name: str, value: Model, versions: Versions) -> dict[str, Any]:
        def check(field: Field, item: Any) -> Any:
            return self._check_attribute(f"{name}.{field.name}", field, item, versions)

        result, is_kept = _encode(value, check)
        names = {field.key: f"{name}.{field.name}" for field in value.wire_fields if field.key in self.exactly_one}
        given = {names[key]: result.get(key) for key in self.exactly_one if key in names}
        # A model with data beside its attributes may hold a choice of a newer version of the service.
        if given and not (is_kept and not any(item is not None for item in given.values())):
            exactly_one(given)
        return result

    def _check_attribute(self, name: str, field: Field, item: Any, versions: Versions) -> Any:
        expected = self.properties.get(field.key)
        if expected is None or expected.check is None:
            return to_json_value(item)
        if isinstance(item, dict) and field.container is dict:
            # A map that the service sent may have null members, which are read as None.
            found = self._check_property(name, field.key, {k: v for k, v in item.items() if v is not None}, versions)
            return {key: None if member is None else found[key] for key, member in item.items()}
        return self._check_property(name, field.key, item, versions)

    def _check_property(self, name: str, key: str, item: Any, versions: Versions) -> Any:
        expected = self.properties[key]
        if expected.check is None:
            raise InvalidInputError(f"{name} is read-only, as the service sets it: leave it out")
        if expected.versions:
            versions.append((name, True, expected.versions))
        return expected.check(name, item, versions)

    def _unknown_key(self, name: str, key: str) -> InvalidInputTypeError:
        from difflib import get_close_matches

        known = {fold(key): key for key, expected in self.properties.items() if expected.check is not None}
        near = get_close_matches(fold(key), known, 1)
        advice = (
            f"did you mean {known[near[0]]}?"
            if near
            else f"it has {', '.join(known.values())}. If the service sent it, give {self.name}.from_dict(...)"
        )
        path = f"{name}.{key}" if key.isidentifier() and len(key) <= 80 else f"{name}[{shorten(key)}]"
        return InvalidInputTypeError(f"{path} is no property of {self.name}: {advice}")


def _encode(value: Model, check: Callable[[Field, Any], Any]) -> tuple[dict[str, Any], bool]:
    """Return what `value.to_dict()` does, with its attributes checked, and whether it has data beside them."""
    extras = value._extras
    result: dict[str, Any] = {}
    for field in value.wire_fields:
        item = encode_field(value, field)
        if item is ABSENT:
            continue
        key, received = field.key, None
        if extras is not None:
            key = extras.aliases.get(key, key)
            received = extras.original_values.get(key)
        if received is not None and to_json_value(item) == received[0]:
            result[key] = received[0]
        else:
            result[key] = check(field, item)
    if extras is None:
        return result, False
    restore_received(extras, result)
    return result, bool(extras.unknown_fields or extras.original_values)
