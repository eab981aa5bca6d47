"""A custom model (built, composed or copied) and its JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from ..http_messages import JsonObject
from .resource_store import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomModel(Resource):
    """A finished custom model."""

    doc_types: JsonObject
    # Only for composed models.
    classifier_id: str | None = None
    split: str | None = None
    tags: dict[str, str] | None = None

    def body(self, version: str) -> JsonObject:
        """Return the JSON for a client of `version`, document types first."""
        composed = {"classifierId": self.classifier_id, "split": self.split}
        known = {name: value for name, value in composed.items() if value is not None}
        return {"docTypes": self.doc_types, **known, **self.summary(version)}

    def summary(self, version: str) -> JsonObject:
        """Return the JSON in lists."""
        body: JsonObject = {"modelId": self.resource_id, **self.dates(version)}
        if self.description is not None:
            body["description"] = self.description
        if self.tags:
            body["tags"] = self.tags
        return body

    def copied(self, resource_id: str, *, created: int, description: str | None, tags: dict[str, str] | None) -> Self:
        """Return a copy with other tags."""
        return replace(self, resource_id=resource_id, created=created, description=description, tags=tags)
