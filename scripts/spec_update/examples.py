"""Makes examples of published bodies: the values of new operations with which the tests call them."""

from __future__ import annotations

import re
from typing import Any

from codegen.python_names import snake
from spec_update.facts import Facts, Pointer

_TEXTS = {
    "uuid": "3f2b8c0e-5d41-4a7e-9c16-0b7e4d2a9f35",
    "date-time": "2026-01-15T09:30:00Z",
    "date": "2026-01-15",
    "uri": "https://files.example.com/one",
    "url": "https://files.example.com/one",
    "byte": "JVBERi0xLjc=",
}


def example(facts: Facts, pointer: Pointer, *, is_sent: bool) -> Any:
    """Return a value that fits a place of use: what is required there, or everything where nothing is.

    Args:
        facts: The facts of the document.
        pointer: The pointer of the place, whose last part is `schema`.
        is_sent: Whether it is part of a request, so that read-only properties are left out.
    """
    return _Maker(facts, is_sent=is_sent).value(pointer, "", ())


class _Maker:
    def __init__(self, facts: Facts, *, is_sent: bool) -> None:
        self._facts = facts
        self._is_sent = is_sent

    def value(self, pointer: Pointer, name: str, above: tuple[str, ...]) -> Any:
        """Return a value; `above` are the schemas that it is inside of."""
        fact = self._facts.values.get
        kind = fact((*pointer, "type"))
        if kind in self._facts.schemas():
            return self._of_schema(kind, above)
        if kind == "array":
            item = self.value((*pointer, "items"), name, above)
            return [] if item is None else [item] * fact((*pointer, "minItems"), 1)
        if kind == "map":
            entry = self.value((*pointer, "entries"), name, above)
            return {} if entry is None else {"key": entry}
        if kind == "boolean":
            return True
        if kind in ("integer", "number"):
            return fact((*pointer, "minimum"), 1)
        if kind == "string":
            return self._text(pointer, name)
        return {}

    def _of_schema(self, schema: str, above: tuple[str, ...]) -> Any:
        if schema in above:
            return None
        at = ("schemas", schema)
        if values := self._facts.children((*at, "enum")):
            return values[0]
        result: dict[str, Any] = {}
        if base := self._facts.values.get((*at, "base")):
            result |= self._of_schema(base, (*above, schema))
        names = [(*at, "properties", name) for name in self._facts.children((*at, "properties"))]
        required = [p for p in names if (*p, "required") in self._facts.values]
        for pointer in required or names:
            if self._is_sent and (*pointer, "schema", "readOnly") in self._facts.values:
                continue
            made = self.value((*pointer, "schema"), pointer[-1], (*above, schema))
            if made is not None:
                result[pointer[-1]] = made
        return result

    def _text(self, pointer: Pointer, name: str) -> str:
        fact = self._facts.values.get
        text = _TEXTS.get(fact((*pointer, "format"), ""), snake(name).replace("_", "-") or "text")
        text = text[: fact((*pointer, "maxLength"), len(text))].ljust(fact((*pointer, "minLength"), 0), "x")
        pattern = fact((*pointer, "pattern"))
        return text if pattern is None or re.search(pattern, text) else ""
