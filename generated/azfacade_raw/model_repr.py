# Copied by scripts/generate from scripts/templates/runtime/model_repr.py. Do not edit.
"""What `repr` and rich show of a model: no secret, no query of a URL, nothing that a document says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from azfacade_raw.datetimes import format_datetime
from azfacade_raw.wire import Field, Model


class Shown:
    """Stands for a value where another package prints it: its `repr` is the text that may be shown of the value."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        """Set the text."""
        self.text = text

    def __repr__(self) -> str:
        return self.text


def shown_properties(model: Model) -> Iterator[tuple[str, Any]]:
    """Yield name and value of each property that is set, a model or a `Shown`; then names of the unknown fields."""
    for field in model.wire_fields:
        value = getattr(model, field.name)
        if _is_set(value):
            is_open = isinstance(value, Model) and field.repr_as not in ("secret", "text")
            yield field.name, value if is_open else Shown(_repr_of(value, field))
    if model._extras is not None and model._extras.unknown_fields:
        # Unknown fields may hold secrets, so only their names are shown.
        yield "additional_properties", Shown(f"<{', '.join(sorted(map(str, model._extras.unknown_fields)))}>")


def _is_set(value: Any) -> bool:
    return value is not None and value not in ([], {})


def _repr_of(value: Any, field: Field) -> str:
    if field.repr_as == "secret":
        return "'***'"
    if field.repr_as == "text":
        return f"<{len(value)} characters>" if type(value) is str else f"<{type(value).__name__}>"
    if isinstance(value, (list, dict)):
        items = value.values() if isinstance(value, dict) else value
        first = next((item for item in items if isinstance(item, Model)), None)
        if first is not None:  # the keys of a map are names of the fields of a document
            return f"<{len(value)} {type(first).__name__}>"
    return _mask_url_queries(value)


def _mask_url_queries(value: Any) -> str:
    """Return the `repr` of a value without the queries of URLs, which may hold signatures."""
    if isinstance(value, str) and "://" in value and "?" in value:
        return repr(value.partition("?")[0] + "?***")
    if isinstance(value, datetime):
        return format_datetime(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_mask_url_queries, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{_mask_url_queries(key)}: {_mask_url_queries(item)}' for key, item in value.items())}}}"
    return repr(value)
