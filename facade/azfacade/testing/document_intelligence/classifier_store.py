"""The state of classifiers: those there are, and the ids that are spoken for."""

from __future__ import annotations

import math
from dataclasses import dataclass

from ..clock import TICKS_PER_SECOND, Clock, whole_seconds
from ..http import JsonObject
from .errors import model_exists, model_not_found

_LIFETIME = 730 * 24 * 3600 * TICKS_PER_SECOND
# For how long a build keeps its id; a copy authorization ends at its own time.
_UNTIL_DONE = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Classifier:
    """A classifier that can be used."""

    classifier_id: str
    created: int
    modified: int
    expires: int
    # Of the request that built it, which later readers see whatever version they speak.
    api_version: str
    doc_types: JsonObject
    base_classifier_id: str | None = None
    description: str | None = None

    def body(self, version: str) -> JsonObject:
        """Write it down for a client of `version`."""
        body: JsonObject = {"classifierId": self.classifier_id, "createdDateTime": whole_seconds(self.created)}
        if version != "2024-07-31-preview":
            body["modifiedDateTime"] = whole_seconds(self.modified)
        body["expirationDateTime"] = whole_seconds(self.expires)
        body["apiVersion"] = self.api_version
        if self.base_classifier_id is not None:
            body["baseClassifierId"] = self.base_classifier_id
        body["docTypes"] = self.doc_types
        if self.description is not None:
            body["description"] = self.description
        return body


def expiry(created: int) -> int:
    """Return when a classifier made at `created` expires: after 730 days, not two calendar years."""
    return created + _LIFETIME


@dataclass(frozen=True, slots=True, eq=False)
class Claim:
    """An id spoken for, up to a time. No two claims are the same, even on one id."""

    classifier_id: str
    until: float


class ClassifierStore:
    """Classifiers by id, beside the claims on ids by unfinished builds and unused copy authorizations."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._classifiers: dict[str, Classifier] = {}
        self._claims: dict[str, Claim] = {}

    def ids(self) -> list[str]:
        """Return the ids of all classifiers."""
        return list(self._classifiers)

    def get(self, classifier_id: str) -> Classifier:
        """Return the classifier of that id, or raise a 404."""
        try:
            return self._classifiers[classifier_id]
        except KeyError:
            raise model_not_found() from None

    def claim(self, classifier_id: str, *, until: float = _UNTIL_DONE, overwrite: bool = False) -> Claim:
        """Speak for an id; a 409 when it is taken and not to be overwritten."""
        former = self._claims.get(classifier_id)
        if not overwrite and (classifier_id in self._classifiers or (former and self.holds(former))):
            raise model_exists()
        claim = self._claims[classifier_id] = Claim(classifier_id, until)
        return claim

    def holds(self, claim: Claim) -> bool:
        """Tell whether a claim is still good: neither released, nor replaced, nor too old."""
        return self._claims.get(claim.classifier_id) is claim and self._clock.ticks() < claim.until

    def release(self, classifier_id: str) -> None:
        """Give up the claim on an id."""
        self._claims.pop(classifier_id, None)

    def put(self, classifier: Classifier) -> None:
        """Keep a finished classifier in the place of its claim, and of any other of its id."""
        self.release(classifier.classifier_id)
        self._classifiers[classifier.classifier_id] = classifier

    def delete(self, classifier_id: str) -> None:
        """Drop a classifier, or a reservation by a copy authorization; a 404 when there is neither."""
        if classifier_id in self._classifiers:
            del self._classifiers[classifier_id]
            return
        claim = self._claims.get(classifier_id)
        if claim is None or claim.until == _UNTIL_DONE or not self.holds(claim):
            raise model_not_found()
        self.release(classifier_id)
