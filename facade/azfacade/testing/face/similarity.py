"""The similarity (confidence) of two faces: always the same for the same two images, unless a test declared it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from .errors import bad_argument

# From this confidence on, two faces are the same person for the service.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class FaceTemplate:
    """What the fake keeps of a face: person and image."""

    person: str
    image: str


@dataclass(frozen=True, slots=True)
class Subject:
    """What a declared confidence is about: all faces of a person, or those on an image."""

    name: str
    is_image: bool


class Similarities:
    """Compares faces."""

    def __init__(self) -> None:
        self._declared: dict[frozenset[Subject], float] = {}

    def declare(self, one: Subject, other: Subject, confidence: float) -> None:
        """Declare the confidence that two people, two images, or a person and an image get when they are compared."""
        self._declared[frozenset((one, other))] = confidence

    def of(self, one: FaceTemplate, other: FaceTemplate) -> float:
        """Return what was declared, else 1 for the same image, from 0.7 for the same person, below 0.3 for others."""
        if one == other:
            return 1.0
        declared = self._find(one, other) if self._declared else None
        if declared is not None:
            return declared
        # Sorted, so that the order of the two faces does not matter.
        first, second = sorted([f"{one.person}\n{one.image}", f"{other.person}\n{other.image}"])
        lowest = 0.7 if one.person == other.person else 0.05
        return round(lowest + 0.25 * _fraction(f"{first}\n{second}"), 5)

    def best(self, one: FaceTemplate, others: Iterable[FaceTemplate]) -> float:
        """Return the confidence of the most similar of `others`; 0 if there are none."""
        return max((self.of(one, other) for other in others), default=0.0)

    def groups(self, faces: Sequence[FaceTemplate]) -> list[list[int]]:
        """Return the indexes of the faces of each person, as far as the confidences tell."""
        if not self._declared:
            # The same as below, without comparing each face with each.
            by_person: dict[str, list[int]] = {}
            for index, face in enumerate(faces):
                by_person.setdefault(face.person, []).append(index)
            return list(by_person.values())
        group_of = list(range(len(faces)))
        for one, other in combinations(range(len(faces)), 2):
            if group_of[one] != group_of[other] and self.of(faces[one], faces[other]) >= THRESHOLD:
                joined, kept = group_of[other], group_of[one]
                group_of = [kept if group == joined else group for group in group_of]
        return [[index for index, group in enumerate(group_of) if group == kept] for kept in dict.fromkeys(group_of)]

    def _find(self, one: FaceTemplate, other: FaceTemplate) -> float | None:
        """Return the declared confidence; one that names the images goes before one that names the people."""
        pairs = (
            (first, second)
            for first in (Subject(one.image, is_image=True), Subject(one.person, is_image=False))
            for second in (Subject(other.image, is_image=True), Subject(other.person, is_image=False))
        )
        found = (self._declared.get(frozenset(pair)) for pair in pairs)
        return next((confidence for confidence in found if confidence is not None), None)


def digest(content: bytes) -> str:
    """Return the hash of a content, formatted as by the service."""
    return hashlib.sha256(content).hexdigest().upper()


def require_one_model(models: Iterable[str]) -> None:
    """Raise a 400 if the faces to compare have different recognition models."""
    if len(set(models)) > 1:
        raise bad_argument("'recognitionModel' is incompatible.")


def _fraction(text: str) -> float:
    return int(digest(text.encode())[:8], 16) / 0x1_0000_0000
