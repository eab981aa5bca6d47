"""A document classifier and its JSON."""

from __future__ import annotations

from dataclasses import dataclass

from ..http_messages import JsonObject
from .resource_store import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier(Resource):
    """A finished classifier."""

    doc_types: JsonObject
    base_classifier_id: str | None = None

    def body(self, version: str) -> JsonObject:
        """Return the JSON for a client of `version`."""
        body: JsonObject = {"classifierId": self.resource_id, **self.dates(version)}
        if self.base_classifier_id is not None:
            body["baseClassifierId"] = self.base_classifier_id
        body["docTypes"] = self.doc_types
        if self.description is not None:
            body["description"] = self.description
        return body
