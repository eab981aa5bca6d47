"""The similarity (confidence) of two faces: always the same for the same two images."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import bad_argument

# From this confidence on, two faces are the same person for the service.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class FaceTemplate:
    """What the fake keeps of a face: person and image."""

    person: str
    image: str


def similarity(one: FaceTemplate, other: FaceTemplate) -> float:
    """Return a confidence: 1 for the same image, above 0.7 for the same person, below 0.3 for different ones."""
    if one == other:
        return 1.0
    # Sorted, so that the order of the two faces does not matter.
    first, second = sorted([f"{one.person}\n{one.image}", f"{other.person}\n{other.image}"])
    lowest = 0.7 if one.person == other.person else 0.05
    return round(lowest + 0.25 * _fraction(f"{first}\n{second}"), 5)


def best_similarity(one: FaceTemplate, others: Iterable[FaceTemplate]) -> float:
    """Return the confidence of the most similar of `others`; 0 if there are none."""
    return max((similarity(one, other) for other in others), default=0.0)


def digest(content: bytes) -> str:
    """Return the hash of a content, formatted as by the service."""
    return hashlib.sha256(content).hexdigest().upper()


def require_one_model(models: Iterable[str]) -> None:
    """Raise a 400 if the faces to compare have different recognition models."""
    if len(set(models)) > 1:
        raise bad_argument("'recognitionModel' is incompatible.")


def _fraction(text: str) -> float:
    return int(digest(text.encode())[:8], 16) / 0x1_0000_0000
