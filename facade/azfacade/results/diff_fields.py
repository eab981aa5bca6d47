"""Compares the documents of two results: matches them by type and pages, and compares the values of their fields."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date, time
from typing import Any

from azfacade.errors import InvalidInputError
from azfacade.results.alignment import align
from azfacade.results.changes import Change, collapsed, sent_confidence
from azfacade.results.extents import PageFinder, text_of
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.currency_value import CurrencyValue
from azfacade_raw.document_intelligence.models.document_field import DocumentField
from azfacade_raw.field_paths import joined_path, walk
from azfacade_raw.field_values import FieldValue
from azfacade_raw.field_values import is_number as is_json_number
from azfacade_raw.json_io import json_default

Field = DocumentField | None
Key = tuple[str, tuple[int, ...]]
"""The type of a document, and its pages in order."""


def field_changes(before: AnalyzeResult, after: AnalyzeResult, tolerance: float) -> Iterator[Change]:
    """Yield the changes of documents and their fields.

    Raises:
        InvalidInputError: A value is nested too deeply to be compared.
    """
    ours, theirs = _keys(before), _keys(after)
    partners = _partners(ours, theirs)
    for number, document in enumerate(before.documents):
        path = f"documents[{number}]"
        partner = partners.get(number)
        if partner is None:
            yield Change(path, document.values, None, sent_confidence(document), None)
            continue
        other = after.documents[partner]
        if ours[number][1] != theirs[partner][1]:
            yield Change(f"{path}.pages", [*ours[number][1]], [*theirs[partner][1]])
        yield from _compare(_members(path, document.fields, other.fields), tolerance)
    taken = set(partners.values())
    for number, document in enumerate(after.documents):
        if number not in taken:
            yield Change(f"documents[{number}]", None, document.values, None, sent_confidence(document))


def _keys(result: AnalyzeResult) -> list[Key]:
    finder = PageFinder(result)
    pages = (finder.pages_of(document.bounding_regions, document.spans) for document in result.documents)
    return [
        (text_of(document.doc_type), tuple(sorted(numbers)))
        for document, numbers in zip(result.documents, pages, strict=True)
    ]


def _partners(ours: Sequence[Key], theirs: Sequence[Key]) -> dict[int, int]:
    """Return the number of the other document for each: of the same type and pages, else of the type on a page of it.

    Documents of the same type and pages are matched in order.
    """
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for names in (_whole_key, _key_of_each_page):
        free: dict[object, list[int]] = {}
        for number in reversed(range(len(theirs))):
            for name in names(theirs[number]):
                free.setdefault(name, []).append(number)
        for number, key in enumerate(ours):
            for name in names(key) if number not in partners else ():
                candidates = free.get(name, [])
                while candidates and candidates[-1] in taken:
                    candidates.pop()
                if candidates:
                    partners[number] = candidates[-1]
                    taken.add(candidates[-1])
                    break
    return partners


def _whole_key(key: Key) -> list[object]:
    return [key]


def _key_of_each_page(key: Key) -> list[object]:
    kind, pages = key
    return [(kind, page) for page in pages]


def _compare(members: Iterator[tuple[str, Field, Field]], tolerance: float) -> Iterator[Change]:
    """Yield the changes of fields and of their members; not recursively, as fields may be nested deeply."""
    pending = [members]
    while pending:
        for path, before, after in pending[-1]:
            kind = _kind(before)
            if before is not None and after is not None and kind and kind == _kind(after):
                pending.append(
                    _members(path, before.value_object, after.value_object)
                    if kind == "object"
                    else _rows(path, before.value_array, after.value_array)
                )
                break
            old, new = shown(before), shown(after)
            if not _are_equal(old, new, tolerance):
                yield Change(path, old, new, sent_confidence(before), sent_confidence(after))
        else:
            pending.pop()


def _kind(field: Field) -> str:
    """Return what members a field has; empty for one that can have none."""
    if field is None or field.is_missing:
        return ""
    if field.value_array:
        return "array"
    if field.value_object:
        return "object"
    return str(field.type) if field.type in ("array", "object") else ""


def _members(path: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, Field, Field]]:
    for name in dict.fromkeys([*before, *after]):
        yield joined_path(path, name), before.get(name), after.get(name)


def _rows(path: str, before: Sequence[Field], after: Sequence[Field]) -> Iterator[tuple[str, Field, Field]]:
    for old, new in align([*map(_row_key, before)], [*map(_row_key, after)], parts=iter):
        number = old if old is not None else new
        yield f"{path}[{number}]", None if old is None else before[old], None if new is None else after[new]


def _row_key(row: Field) -> tuple[tuple[str, str], ...]:
    """Return the values in a row of an array with their paths."""
    fields = walk({"row": row}) if row is not None else ()
    return tuple(
        (path, text)
        for path, field in fields
        if not (field.value_array or field.value_object) and (text := _comparable(shown(field))) != "null"
    )


def shown(field: Field) -> FieldValue:
    """Return the value of a field, or its text where the service sent no value; None for a missing field."""
    if field is None or field.is_missing:
        return None
    value = field.value
    return value if value is not None else text_of(field.content) or None


def _are_equal(before: FieldValue, after: FieldValue, tolerance: float) -> bool:
    if is_json_number(before) and is_json_number(after):
        return _are_near(before, after, tolerance)
    if isinstance(before, CurrencyValue) and isinstance(after, CurrencyValue):
        old, new = before.to_dict(), after.to_dict()
        if not _are_near(old.pop("amount", None), new.pop("amount", None), tolerance):
            return False
        return _comparable(old) == _comparable(new)
    return _comparable(before) == _comparable(after)


def _are_near(before: Any, after: Any, tolerance: float) -> bool:
    if _comparable(before) == _comparable(after):
        return True
    if not (is_json_number(before) and is_json_number(after)):
        return False
    from decimal import Decimal

    # As written, so that 12.1 and 12.2 differ by 0.1 and not by a little more.
    old, new, most = (Decimal(each if isinstance(each, int) else repr(each)) for each in (before, after, tolerance))
    return old.is_finite() and new.is_finite() and abs(old - new) <= most


def _comparable(value: Any) -> str:
    """Return a text that is the same for equal values."""
    try:
        return json.dumps(collapsed(value) if isinstance(value, str) else value, default=_json_of, sort_keys=True)
    except (RecursionError, ValueError):
        raise InvalidInputError("diff() cannot compare a value of a field that is nested thousands of levels") from None


def _json_of(value: Any) -> Any:
    return {"date": value.isoformat()} if isinstance(value, (date, time)) else json_default(value)
