"""Results that a test declares by `add_result`, instead of the generated ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ..http_messages import JsonObject


class HasDict(Protocol):
    """A result as an object, such as AnalyzeResult."""

    def to_dict(self) -> Mapping[str, Any]:
        """Return the JSON object."""
        ...


Result = Mapping[str, Any] | str | bytes | HasDict


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of an analysis: a result or an error."""

    result: JsonObject | None = None
    error: JsonObject | None = None


class DeclaredResults:
    """Declared outcomes by the id of the model or classifier."""

    def __init__(self) -> None:
        self._outcomes: dict[str, list[Outcome]] = {}

    def add(self, model_id: str, result: Result) -> None:
        """Append an outcome for a model or classifier."""
        self._outcomes.setdefault(model_id, []).append(_read(result))

    def has_outcome(self, model_id: str) -> bool:
        """Return whether an outcome is declared."""
        return model_id in self._outcomes

    def next_outcome(self, model_id: str) -> Outcome | None:
        """Return the next outcome, and the last one repeatedly; None if none is declared."""
        outcomes = self._outcomes.get(model_id)
        if not outcomes:
            return None
        return outcomes.pop(0) if len(outcomes) > 1 else outcomes[0]


def _read(result: Any) -> Outcome:
    # Models of the official SDK are mappings with values that are not JSON.
    to_dict = getattr(result, "to_dict", None) or getattr(result, "as_dict", None)
    if to_dict:
        result = to_dict()
    # Encoded and decoded, to be independent of later changes by the caller, and to detect invalid JSON now.
    body: Any = json.loads(result if isinstance(result, (str, bytes)) else json.dumps(dict(result)))
    if not isinstance(body, dict):
        raise TypeError("a result has to be a JSON object")
    # The response to a poll contains the result or the error.
    if body.get("status") == "failed":
        return Outcome(error=body.get("error") or _UNEXPECTED)
    # Imported late: a fake without declared results needs no models.
    from azfacade_raw.document_intelligence.models import AnalyzeResult
    from azfacade_raw.saved_results import find_result

    return Outcome(result=dict(find_result(AnalyzeResult, body, "add_result", partial=True)))


_UNEXPECTED: JsonObject = {"code": "InternalServerError", "message": "An unexpected error occurred."}
