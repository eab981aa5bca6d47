"""Opens a door for employees: enrols them in a person group, and identifies them on images of a camera.

A photo held up to the camera would open this door, too: a real door needs a liveness session first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from azfacade import FaceClient

GROUP = "employees"
RECOGNITION_MODEL = "recognition_04"
DETECTION_MODEL = "detection_03"
MIN_CONFIDENCE = 0.6
"""Minimum confidence to let somebody in."""


def enrol(face: FaceClient, photos: Mapping[str, Sequence[Path]]) -> None:
    """Create the group of employees from photos of each, by name, and train it."""
    face.person_groups.create(GROUP, "Employees", recognition_model=RECOGNITION_MODEL)
    for name, files in photos.items():
        person = face.person_groups.create_person(GROUP, name)
        for file in files:
            face.person_groups.add_person_face(GROUP, person.person_id, file, detection_model=DETECTION_MODEL)
    face.person_groups.begin_train(GROUP).result(timeout=300)


def identify_employee(face: FaceClient, image: bytes) -> str | None:
    """Return the name of the employee at the door; None for strangers, for nobody, and for several people at once.

    Errors are raised to the caller, which must keep the door shut.
    """
    seen = face.detect(
        image, detection_model=DETECTION_MODEL, recognition_model=RECOGNITION_MODEL, face_id_time_to_live=60
    )
    ids = [one.face_id for one in seen if one.face_id]
    if len(ids) != 1:
        return None
    (found,) = face.identify(ids, GROUP, max_num_of_candidates_returned=1, confidence_threshold=MIN_CONFIDENCE)
    if not found.candidates:
        return None
    return face.person_groups.get_person(GROUP, found.candidates[0].person_id).name
