"""The person directory of v1.2-preview.1: persons, their faces, dynamic groups, and the work that changes them."""

from __future__ import annotations

from typing import Any

from azfacade import OperationFailedError, Status
from tests.replay.cases.case import Body, Given, case, everything, finished, refused

PREVIEW = {"": "v1.2-preview.1"}
MODEL = "recognition_04"


@case("face", "persons", versions=PREVIEW, needs=("image", "image_url"))
def a_person_and_faces(face: Any, given: Given) -> Body:
    persons, inputs = face.persons, given.inputs
    job = yield persons.begin_create("Ann", user_data="desk 1")
    person_id = job.accepted.person_id
    assert (yield job.result()).person_id == person_id
    assert (yield face.get_operation(job.id)).status is Status.SUCCEEDED
    settings = {"target_face": None, "detection_model": "detection_03"}
    job = yield persons.begin_add_face(person_id, MODEL, inputs.image, user_data="badge", **settings)
    added = yield job.result()
    job = yield persons.begin_add_face(person_id, MODEL, inputs.image_url, user_data="web", **settings)
    linked = yield job.result()
    listed = yield everything(persons.list_faces(person_id, MODEL))
    assert set(listed) == {added.persisted_face_id, linked.persisted_face_id}
    yield persons.update_face(person_id, MODEL, added.persisted_face_id, user_data="old badge")
    stored = yield persons.get_face(person_id, MODEL, added.persisted_face_id)
    assert stored.user_data == "old badge"
    _, nothing = yield from finished(persons.begin_delete_face(person_id, MODEL, linked.persisted_face_id))
    assert nothing is None
    yield persons.update(person_id, name="Ann B", user_data="desk 2")
    read = yield persons.get(person_id)
    assert (read.name, read.user_data) == ("Ann B", "desk 2")
    _, nothing = yield from finished(persons.begin_delete(person_id))
    assert nothing is None


@case("face", "persons", versions=PREVIEW, needs=("image", "image_url"))
def a_chosen_face_of_a_person(face: Any, given: Given) -> Body:
    """The face to add is told by its place, which detection gives."""
    persons, inputs = face.persons, given.inputs
    _, made = yield from finished(persons.begin_create("Ann"))
    for source in (inputs.image, inputs.image_url):
        (found,) = yield face.detect(source, return_face_id=False, detection_model="detection_03")
        job = yield persons.begin_add_face(made.person_id, MODEL, source, target_face=found.face_rectangle)
        yield job.result()
    yield from finished(persons.begin_delete(made.person_id))


@case("face", "persons", versions=PREVIEW)
def pages_of_a_directory(face: Any, _given: Given) -> Body:
    made: list[str] = []
    for name in ("Ann", "Bob", "Cid"):
        _, person = yield from finished(face.persons.begin_create(name))
        made.append(person.person_id)
    listed = yield everything(face.persons.list(start="00000000-0000-0000-0000-000000000000", top=2))
    assert {found.person_id for found in listed} >= {*made}
    for person_id in made:
        yield from finished(face.persons.begin_delete(person_id))


@case("face", "persons", versions=PREVIEW, fake_only="a real person is not created to fail")
def work_that_fails(face: Any, given: Given) -> Body:
    if given.fake:
        given.fake.fail_directory_operations("The person could not be stored.")
    job = yield face.persons.begin_create("Ann")
    error = yield from refused(job.result, OperationFailedError)
    assert "The person could not be stored." in str(error)


@case("face", "dynamic_person_groups", versions=PREVIEW)
def a_dynamic_group(face: Any, _given: Given) -> Body:
    groups = face.dynamic_person_groups
    made: list[str] = []
    for name in ("Ann", "Bob"):
        _, person = yield from finished(face.persons.begin_create(name))
        made.append(person.person_id)
    yield groups.create("visitors", "Visitors", user_data="door 1")
    yield groups.update("visitors", name="Guests", user_data="door 2")
    read = yield groups.get("visitors")
    assert (read.name, read.user_data) == ("Guests", "door 2")
    yield from finished(groups.begin_create("night_shift", "Night shift", made[:1], user_data="plant 2"))
    _, nothing = yield from finished(
        groups.begin_update(
            "night_shift", name="Late shift", user_data="plant 3", add_person_ids=made[1:], remove_person_ids=made[:1]
        )
    )
    assert nothing is None
    listed = yield everything(groups.list_persons("night_shift", start="00000000-0000-0000-0000-000000000000", top=5))
    assert set(listed) <= {*made}
    assert made[1] in (yield everything(groups.list_persons("night_shift")))
    named = yield everything(face.persons.list_dynamic_person_groups(made[1], start="a", top=5))
    assert named == ["night_shift"]
    assert {group.dynamic_person_group_id for group in (yield everything(groups.list(start="a", top=1)))} >= {
        "night_shift",
        "visitors",
    }
    for name in ("night_shift", "visitors"):
        yield from finished(groups.begin_delete(name))
    for person_id in made:
        yield from finished(face.persons.begin_delete(person_id))
