"""How alike two faces are: always the same answer for the same two images."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from .errors import bad_argument

# From here on the service takes two faces for one person.
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class FaceTemplate:
    """What the service keeps of a face: whom it shows, and on which image."""

    person: str
    image: str


def similarity(one: FaceTemplate, other: FaceTemplate) -> float:
    """Return a confidence: 1 for the same image, above 0.7 for the same person, below 0.3 for different ones."""
    if one == other:
        return 1.0
    # In one order, so that it does not matter which of the two is asked about.
    first, second = sorted([f"{one.person}\n{one.image}", f"{other.person}\n{other.image}"])
    lowest = 0.7 if one.person == other.person else 0.05
    return round(lowest + 0.25 * _fraction(f"{first}\n{second}"), 5)


def best_similarity(one: FaceTemplate, others: Iterable[FaceTemplate]) -> float:
    """Return the confidence of the most similar of `others`; 0 without any."""
    return max((similarity(one, other) for other in others), default=0.0)


def digest(content: bytes) -> str:
    """Tell contents apart, in the form that the service writes hashes in."""
    return hashlib.sha256(content).hexdigest().upper()


def require_one_model(models: Iterable[str]) -> None:
    """Refuse to compare faces whose features come from different models."""
    if len(set(models)) > 1:
        raise bad_argument("'recognitionModel' is incompatible.")


def _fraction(text: str) -> float:
    return int(digest(text.encode())[:8], 16) / 0x1_0000_0000
