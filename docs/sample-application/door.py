"""A door that knows the employees: enrolled once in a person group, identified by what the camera sees.

A photograph held up to the camera would open it, too: a real door has a liveness session come first.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from azfacade import FaceClient

GROUP = "employees"
RECOGNITION = "recognition_04"
DETECTION = "detection_03"
SURE = 0.6
"""The least confidence to let somebody in."""


def enrol(face: FaceClient, photos: Mapping[str, Sequence[Path]]) -> None:
    """Make the group of employees from photos of each, by name, and train it."""
    face.person_groups.create(GROUP, "Employees", recognition_model=RECOGNITION)
    for name, files in photos.items():
        person = face.person_groups.create_person(GROUP, name)
        for file in files:
            face.person_groups.add_person_face(GROUP, person.person_id, file, detection_model=DETECTION)
    face.person_groups.begin_train(GROUP).result(timeout=300)


def who(face: FaceClient, image: bytes) -> str | None:
    """Return the name of the employee at the door; None for strangers, for nobody, and for several people at once.

    Every error is the caller's, whose door stays shut.
    """
    seen = face.detect(image, detection_model=DETECTION, recognition_model=RECOGNITION, face_id_time_to_live=60)
    ids = [one.face_id for one in seen if one.face_id]
    if len(ids) != 1:
        return None
    (found,) = face.identify(ids, GROUP, max_num_of_candidates_returned=1, confidence_threshold=SURE)
    if not found.candidates:
        return None
    return face.person_groups.get_person(GROUP, found.candidates[0].person_id).name
