"""How the next training of a gallery ends, as a test declared it."""

from __future__ import annotations

from typing import Literal

from .declared_outcome import DeclaredOutcome
from .request_fields import is_collection_id

TrainedKind = Literal["person_groups", "large_person_groups", "large_face_lists"]
"""The galleries with a training, by the name of their operations in the client."""
_PATHS: dict[TrainedKind, str] = {
    "person_groups": "persongroups",
    "large_person_groups": "largepersongroups",
    "large_face_lists": "largefacelists",
}


class DeclaredTrainings:
    """The declared outcomes by gallery; each is for one training."""

    def __init__(self) -> None:
        # By path and id; an empty path stands for the galleries of all kinds.
        self._outcomes: dict[tuple[str, str], DeclaredOutcome] = {}

    def declare(self, gallery_id: str, kind: TrainedKind | None, outcome: DeclaredOutcome) -> None:
        """Declare the next training of a gallery, which need not exist yet, or of the first with that id."""
        if not is_collection_id(gallery_id):
            raise ValueError("gallery_id has to be the id of a group or list: lower-case letters, digits, '-' and '_'")
        if kind is not None and kind not in _PATHS:
            raise ValueError(f"kind has to be one of {', '.join(_PATHS)}")
        self._outcomes["" if kind is None else _PATHS[kind], gallery_id] = outcome

    def take(self, path: str, gallery_id: str) -> DeclaredOutcome | None:
        """Return the outcome that was declared for a training that starts now; it is used up."""
        return self._outcomes.pop((path, gallery_id), None) or self._outcomes.pop(("", gallery_id), None)
