# Copied by scripts/generate from scripts/templates/runtime/field_records.py. Do not edit.
"""Fields that hold a table as rows with the same keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azfacade_raw.document_intelligence.models import DocumentField
    from azfacade_raw.field_values import FieldValue

Row = dict[str, "DocumentField | None"]
_CURRENCY = ("currency_code", "currency_symbol")


def records(field: DocumentField, *, flat: bool) -> list[dict[str, FieldValue]]:
    """Return the rows of a field that is there; see `AnalyzedDocument.records`."""
    rows, names = _rows(field)
    keys = list(dict.fromkeys(key for row in rows for key in row))
    columns = {key: _column([row.get(key) for row in rows], flat=flat) for key in keys}
    found: dict[str, list[FieldValue]] = {}
    taken = set(keys)
    if names:
        found[_free("name", taken)] = list(names)
    for key, parts in columns.items():
        for part, cells in parts.items():
            found[_free(f"{key}.{part}", taken) if part else key] = cells
    return [{key: cells[number] for key, cells in found.items()} for number in range(len(rows))]


def _rows(field: DocumentField) -> tuple[list[Row], list[str]]:
    """Return the members of each row, and the names of the rows if the service gives them names."""
    if field.value_array:
        return [_members(item) for item in field.value_array], []
    members = field.value_object
    if members and all(member is None or _is_object(member) for member in members.values()):
        return [{} if member is None else _members(member) for member in members.values()], list(members)
    return ([dict(members)] if members else [_members(field)]), []


def _is_object(field: DocumentField) -> bool:
    return field.type == "object" or bool(field.value_object)


def _members(field: DocumentField) -> Row:
    return dict(field.value_object) if _is_object(field) else {"value": field}


def _column(fields: list[DocumentField | None], *, flat: bool) -> dict[str, list[FieldValue]]:
    """Return the cells of a column, and of those that it is split into; the key of its own cells is empty."""
    values: list[FieldValue] = [None if field is None else field.value for field in fields]
    if not flat:
        return {"": values}
    found = {"": [_flat(field, value) for field, value in zip(fields, values, strict=True)]}
    for part in _CURRENCY:
        cells: list[FieldValue] = [getattr(value, part, None) for value in values]
        if any(cell is not None for cell in cells):
            found[part] = cells
    return found


def _flat(field: DocumentField | None, value: FieldValue) -> FieldValue:
    if field is None or value is None:
        return value
    if field.value_currency is not None and value is field.value_currency:
        return field.value_currency.amount
    return field.text_or_value() if value is field.value_address else value


def _free(key: str, taken: set[str]) -> str:
    """Return a key that no other column has, and take it."""
    found, number = key, 2
    while found in taken:
        found, number = f"{key}_{number}", number + 1
    taken.add(found)
    return found
