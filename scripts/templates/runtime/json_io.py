"""Reads and writes models as JSON text, bytes or files; helps other writers of JSON to write them."""

from __future__ import annotations

import errno
import json
from collections.abc import Mapping
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

from azfacade_raw.gc_pause import paused
from azfacade_raw.saved_results import find_result, require_inner_results
from azfacade_raw.types import ExtensibleEnum, InvalidInputError, InvalidInputTypeError, shorten
from azfacade_raw.wire import Model, to_json_value

M = TypeVar("M", bound=Model)


def read(cls: type[M], source: str | bytes | PathLike[str], reader: str | None = None) -> M:
    """Decode a model from JSON text, bytes or a file; see `Model.from_json`. Messages name the reader."""
    reader = reader or f"{cls.__name__}.from_json"
    if isinstance(source, PathLike) or (isinstance(source, str) and not source.lstrip("\ufeff \t\r\n").startswith("{")):
        try:
            content: str | bytes = Path(source).read_bytes()
        except (OSError, ValueError) as cause:
            reason = getattr(cause, "strerror", None) or type(cause).__name__
            raise InvalidInputError(
                f"{reader} takes a JSON object as text or bytes, or the path of a file, got {shorten(source)}: {reason}"
            ) from None
    elif isinstance(source, (str, bytes, bytearray)):
        content = source if isinstance(source, str) else bytes(source)
    else:
        raise InvalidInputTypeError(f"{reader} takes text, bytes or a path, got {type(source).__name__}")
    with paused(len(content)):
        data = find_result(cls, _parse_object(cls, content, reader), reader)
        try:
            model = cls.from_dict(data)
        except RecursionError:
            raise InvalidInputError(f"{reader} got JSON that is nested too deeply for {cls.__name__}") from None
        require_inner_results(model, data, reader)
        return model


def json_default(value: object) -> Any:
    """Return the JSON form of a model or of a value of one: the `default=` of `json.dumps` and `orjson.dumps`.

    Args:
        value: A model, which gives what its `to_dict` returns; an enum of azfacade; or a date-time, which gives its
            text in UTC, as the services write it.

    Raises:
        InvalidInputTypeError: It is anything else. This is a TypeError, as writers of JSON expect it.
    """
    if isinstance(value, (Model, ExtensibleEnum, datetime)):
        return to_json_value(value)
    raise InvalidInputTypeError(
        f"json_default takes models, enums and date-times of azfacade, got {type(value).__name__}: convert it before"
    )


def attrs_value_serializer(_instance: object, _attribute: object, value: Any) -> Any:
    """Return the JSON form of models inside an attrs class of yours: the `value_serializer=` of `attrs.asdict`.

    A model itself needs no `attrs.asdict`, which would give the names of the attributes: use `to_dict`.

    Args:
        value: A model, or a list or map with models, gives what `to_dict` returns of these; an enum gives its value,
            and a date-time its text in UTC. Any other value is returned as it is. The two arguments that attrs gives
            before it are not used.
    """
    return to_json_value(value)


def _parse_object(cls: type[Model], content: str | bytes, reader: str) -> Mapping[str, Any]:
    try:
        text = content if isinstance(content, str) else content.decode("utf-8-sig")
        data = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as cause:
        # The text may be a document's content, so the message does not show it.
        raise InvalidInputError(f"{reader} found no valid JSON: {type(cause).__name__}") from None
    if not isinstance(data, dict):
        raise InvalidInputTypeError(f"{cls.__name__} is decoded from a JSON object, not from a {type(data).__name__}")
    return data


def write(model: Model, into: Any, indent: int | None) -> Any:
    """Return a model as JSON text or bytes, or write it to a file and return the path."""
    data, separators = model.to_dict(), (",", ":") if indent is None else None
    text = json.dumps(data, ensure_ascii=False, indent=indent, separators=separators)
    try:
        content = text.encode()
    except UnicodeEncodeError:
        # Half of a surrogate pair has no UTF-8 encoding, but JSON can escape it.
        text = json.dumps(data, indent=indent, separators=separators)
        content = text.encode()
    if into is str:
        return text
    if into is bytes:
        return content
    if isinstance(into, (str, PathLike)):
        path = Path(into)
        try:
            path.write_bytes(content)
        except OSError as cause:
            if cause.errno != errno.ENAMETOOLONG:
                raise
            # Its text would repeat the whole name, which may be a text that was meant for something else.
            raise InvalidInputError(f"to_json takes the path of a file, got {shorten(str(path))}") from None
        return path
    raise InvalidInputTypeError(f"to_json takes str, bytes or a path as into, got {shorten(into)}")
