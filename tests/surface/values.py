"""Makes values that fit a schema, the same on every run."""

from __future__ import annotations

import re
import uuid
from typing import Any

from .reader import Fragment

AWKWARD = "a b&c=d/e?f#g%20+ä~中"
"""Text that shows whether it is quoted well on its way into a query, a body or a form."""
SEGMENT = "a.b~c:d@e%20+é?x=1&y#z中"
"""The same for an id, which has no spaces and slashes."""
URL = "https://files.example.com/a%20b/c.jpg?sig=x%2By&se=1"
EXCLUSIVE = (
    ("azureBlobSource", "azureBlobFileListSource"),
    ("deviceCorrelationId", "deviceCorrelationIdSetInClient"),
)
"""Properties of which the documentation allows one at a time, inside an object or as arguments."""


class Maker:
    """Makes values; each one it makes differs from the one before where the schema leaves room."""

    def __init__(self, fragment: Fragment, *, least: bool = False, second: bool = False) -> None:
        """Set what is made.

        Args:
            fragment: Where references lead.
            least: Leave out what is optional.
            second: Of properties that exclude each other, take the second.
        """
        self.fragment = fragment
        self.least = least
        self.second = second
        self._left_out = {pair[0 if second else 1] for pair in EXCLUSIVE}
        self._count = 0
        self.version = fragment.default_version
        """The api version that values must be of."""

    def wanted(self, name: str, *, required: bool) -> bool:
        """Tell whether an argument or property is given."""
        return required or (not self.least and name not in self._left_out)

    def make_id(self, node: dict[str, Any], name: str) -> str:
        """Return a value for a place in a path."""
        made = str(self.make(node, name))
        return made.replace(AWKWARD, SEGMENT).replace(" ", "")

    def make(self, node: dict[str, Any], name: str, depth: int = 0) -> Any:
        """Return a value of a schema."""
        schema = self.fragment.follow(node)
        self._count += 1
        if "enum" in schema:
            limited = schema.get("x-value-versions", {})
            values = [v for v in schema["enum"] if v not in limited]
            values = values or [v for v in schema["enum"] if self.version in limited[v]] or schema["enum"]
            return values[self._count % len(values)]
        kind = schema.get("type", "object")
        if kind == "array":
            size = max(schema.get("minItems", 0), min(2, schema.get("maxItems", 2)))
            return [self.make(schema["items"], name, depth + 1) for _ in range(size)]
        if kind == "object":
            return self._object(node, schema, depth)
        if kind == "boolean":
            return self._count % 2 == 0
        if kind in ("integer", "number"):
            return self._number(schema, whole=kind == "integer")
        return self._text(schema, name)

    def _object(self, node: dict[str, Any], schema: dict[str, Any], depth: int) -> dict[str, Any]:
        if "additionalProperties" in schema:
            return {f"key {n}": self.make(schema["additionalProperties"], "value", depth + 1) for n in (1, 2)}
        properties, required = self.fragment.properties(node)
        one_of = schema.get("x-exactly-one", [])
        required = [*required, *one_of[self.second : self.second + 1]]
        return {
            name: self.make(inner, name, depth + 1)
            for name, inner in properties.items()
            if (name in required or (depth < 4 and name not in one_of))
            and not self.fragment.follow(inner).get("readOnly")
            and self.wanted(name, required=name in required)
        }

    def _number(self, schema: dict[str, Any], *, whole: bool) -> float:
        low: int = schema.get("minimum", 1)
        high: int = schema.get("maximum", 1000)
        return low + self._count % (high - low + 1) if whole else low + (high - low) / 4

    def _text(self, schema: dict[str, Any], name: str) -> str:
        form = schema.get("format")
        if form == "uuid":
            return str(uuid.UUID(int=self._count << 64 | 0xABCDEF))
        if form == "uri":
            return URL
        if form == "byte":
            return "JVBERi0xLjc="
        if form == "date-time":
            return "2025-03-14T09:13:21Z"
        assert form is None, f"{name}: format {form} is new here"
        if "pattern" in schema:
            texts = (f"{name.lower()}-{self._count}", f"{self._count}-{self._count + 2}, 99")
            found = [text for text in texts if re.fullmatch(schema["pattern"], text)]
            assert found, f"none of {texts} is an example of {schema['pattern']}"
            return found[0]
        return f"{self._count} {AWKWARD}".ljust(schema.get("minLength", 0), ".")[: schema.get("maxLength")]
