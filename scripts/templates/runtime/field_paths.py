"""Paths of the fields of a document, such as `Items[0].Amount`: finds a field by its path, and names all fields."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from azfacade_raw.types import InvalidInputError, InvalidInputTypeError, shorten

if TYPE_CHECKING:
    from azfacade_raw.document_intelligence.models import DocumentField

_STEP = re.compile(
    r'(?:(?!^)\.|^)(?P<name>[^.\[\]"]+)|\[(?P<index>-?[0-9]{1,18})\]|\[(?P<quoted>"(?:[^"\\]|\\.)*")\]', re.DOTALL
)
_PLAIN = re.compile(r'[^.\[\]"]+')


def find(fields: Mapping[str, DocumentField], path: str) -> DocumentField | None:
    """Return the field at a path; None where a step of the path is not there.

    A top-level field is also found by its whole name, if the path leads nowhere else.

    Raises:
        InvalidInputTypeError: `path` is no text.
        InvalidInputError: `path` is not written as a path, and no field has it as its name.
    """
    if not isinstance(path, str):
        raise InvalidInputTypeError(f"path must be a text such as 'Items[0].Amount', not {shorten(path)}")
    named = fields.get(path)
    try:
        steps = _steps(path)
    except InvalidInputError:
        if named is None:
            raise
        return named
    return _follow(fields, steps) or named


def walk(fields: Mapping[str, DocumentField]) -> Iterator[tuple[str, DocumentField]]:
    """Yield every field with its path, a field before its members; not recursively, as fields may be nested deeply."""
    pending = [_members("", fields)]
    while pending:
        for path, field in pending[-1]:
            yield path, field
            if field.value_array or field.value_object:
                pending.append(_inside(path, field))
                break
        else:
            pending.pop()


def _inside(path: str, field: DocumentField) -> Iterator[tuple[str, DocumentField]]:
    for index, item in enumerate(field.value_array):
        yield f"{path}[{index}]", item
    yield from _members(path, field.value_object)


def _members(path: str, fields: Mapping[str, DocumentField]) -> Iterator[tuple[str, DocumentField]]:
    for name, field in fields.items():
        if field is not None:
            yield joined_path(path, name), field


def joined_path(path: str, name: str) -> str:
    """Return the path of a member; in quotes if its name has dots, brackets or quotes."""
    if not _PLAIN.fullmatch(name):
        return f"{path}[{json.dumps(name, ensure_ascii=False)}]"
    return f"{path}.{name}" if path else name


def _steps(path: str) -> list[str | int]:
    """Return the names and indexes of a path."""
    steps: list[str | int] = []
    at = 0
    while at < len(path) or not steps:
        match = _STEP.match(path, at)
        if match is None:
            raise InvalidInputError(
                f"{shorten(path)} is no path of a field: write names with dots between, indexes in brackets, and a name"
                """ that has dots, brackets or quotes as ["name"]: 'Items[0].Amount'"""
            )
        at = match.end()
        if match["index"]:
            steps.append(int(match["index"]))
        elif match["name"]:
            steps.append(match["name"])
        else:
            steps.append(_unquoted(match["quoted"], path))
    return steps


def _unquoted(text: str, path: str) -> str:
    try:
        return str(json.loads(text, strict=False))
    except ValueError:
        raise InvalidInputError(
            f"{shorten(path)} has a name in quotes that is no JSON string: escape \\ as \\\\"
        ) from None


def _follow(fields: Mapping[str, DocumentField], steps: list[str | int]) -> DocumentField | None:
    """Return the field that steps lead to; None where a step is not there."""
    field: DocumentField | None = None
    members: Mapping[str, DocumentField] = fields
    items: list[DocumentField] = []
    for step in steps:
        if isinstance(step, str):
            field = members.get(step)
        else:
            field = items[step] if -len(items) <= step < len(items) else None
        if field is None:
            return None
        members, items = field.value_object, field.value_array
    return field
