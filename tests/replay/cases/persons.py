"""The persons of a group and their faces."""

from __future__ import annotations

from typing import Any

from tests.replay.cases.case import Body, Given, case, everything


@case("face", "person_groups", needs=("image", "image_url"))
@case("face", "large_person_groups", needs=("image", "image_url"))
def persons_and_faces(face: Any, given: Given) -> Body:
    groups, inputs = getattr(face, given.group), given.inputs
    yield groups.create("people", "People", recognition_model="recognition_04")
    person = yield groups.create_person("people", "Ann", user_data="desk 1")
    added = yield groups.add_person_face("people", person.person_id, inputs.image, user_data="badge")
    linked = yield groups.add_person_face(
        "people", person.person_id, inputs.image_url, user_data="web", detection_model="detection_03"
    )
    ids = {added.persisted_face_id, linked.persisted_face_id}
    stored = yield groups.get_person_face("people", person.person_id, added.persisted_face_id)
    assert stored.user_data == "badge"
    yield groups.update_person_face("people", person.person_id, added.persisted_face_id, user_data="old badge")
    yield groups.update_person("people", person.person_id, name="Ann B", user_data="desk 2")
    read = yield groups.get_person("people", person.person_id)
    assert (read.name, read.user_data, set(read.persisted_face_ids)) == ("Ann B", "desk 2", ids)
    yield groups.delete_person_face("people", person.person_id, linked.persisted_face_id)
    yield groups.delete_person("people", person.person_id)
    yield groups.delete("people")


@case("face", "person_groups", needs=("image", "image_url"))
@case("face", "large_person_groups", needs=("image", "image_url"))
def a_chosen_face(face: Any, given: Given) -> Body:
    """The face to add is told by its place, which detection gives."""
    groups, inputs = getattr(face, given.group), given.inputs
    yield groups.create("chosen", "Chosen", recognition_model="recognition_04")
    person = yield groups.create_person("chosen", "Ann")
    for source in (inputs.image, inputs.image_url):
        (found,) = yield face.detect(source, return_face_id=False, detection_model="detection_03")
        place = found.face_rectangle
        target = [place.left, place.top, place.width, place.height]
        yield groups.add_person_face(
            "chosen", person.person_id, source, target_face=target, detection_model="detection_03"
        )
    yield groups.delete("chosen")


@case("face", "person_groups")
@case("face", "large_person_groups")
def pages_of_persons(face: Any, given: Given) -> Body:
    groups = getattr(face, given.group)
    yield groups.create("crowd", "Crowd")
    made: list[str] = []
    for name in ("Ann", "Bob", "Cid"):
        person = yield groups.create_person("crowd", name)
        made.append(person.person_id)
    listed = yield everything(groups.list_persons("crowd", start="0", top=2))
    assert sorted(found.person_id for found in listed) == sorted(made)
    yield groups.delete("crowd")
