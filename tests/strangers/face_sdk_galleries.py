"""Every method of the official large_face_list and large_person_group operations."""

from __future__ import annotations

import io
import uuid

from .face_sdk import CALLS, JPEG, URL, Sdk


@CALLS("LargeFaceListOperations.create")
def create_list(sdk: Sdk) -> None:
    sdk.ask(sdk.lists.create("press", name="Press", user_data="desk 4", recognition_model="recognition_04"))
    sdk.ask(sdk.lists.create("more", {"name": "More"}))
    sdk.ask(sdk.lists.create("most", io.BytesIO(b'{"name":"Most"}')))
    assert [one.name for one in sdk.ask(sdk.lists.get_large_face_lists())] == ["More", "Most", "Press"]


@CALLS("LargeFaceListOperations.get")
def get_list(sdk: Sdk) -> None:
    found = sdk.ask(sdk.lists.get(sdk.list(), return_recognition_model=True))
    assert (found.large_face_list_id, found.name, found.user_data) == ("press", "Press", None)
    assert found.recognition_model == "recognition_04"


@CALLS("LargeFaceListOperations.update")
def update_list(sdk: Sdk) -> None:
    sdk.ask(sdk.lists.update(sdk.list(), user_data="desk 5"))
    found = sdk.ask(sdk.lists.get("press"))
    assert (found.name, found.user_data) == ("Press", "desk 5")


@CALLS("LargeFaceListOperations.get_large_face_lists")
def get_lists(sdk: Sdk) -> None:
    for name in ("a", "b", "c"):
        sdk.ask(sdk.lists.create(name, name=name))
    page = sdk.ask(sdk.lists.get_large_face_lists(start="a", top=1, return_recognition_model=True))
    assert [(one.large_face_list_id, one.recognition_model) for one in page] == [("b", "recognition_01")]


@CALLS("LargeFaceListOperations.delete")
def delete_list(sdk: Sdk) -> None:
    assert sdk.ask(sdk.lists.delete(sdk.list())) is None
    assert sdk.ask(sdk.lists.get_large_face_lists()) == []


@CALLS("LargeFaceListOperations.add_face")
def add_list_face(sdk: Sdk) -> None:
    sdk.fake.show_faces(JPEG, "Ada", "Bob")
    (_ada, bob) = sdk.ask(
        sdk.face.detect(JPEG, detection_model="detection_03", recognition_model="recognition_04", return_face_id=False)
    )
    place = bob.face_rectangle
    added = sdk.ask(
        sdk.lists.add_face(
            sdk.list(),
            JPEG,
            target_face=[place.left, place.top, place.width, place.height],
            detection_model="detection_03",
            user_data="right",
        )
    )
    assert uuid.UUID(added.persisted_face_id)


@CALLS("LargeFaceListOperations.add_face_from_url")
def add_list_face_from_url(sdk: Sdk) -> None:
    added = sdk.ask(sdk.lists.add_face_from_url(sdk.list(), url=URL, user_data="from the web"))
    assert sdk.ask(sdk.lists.get_face("press", added.persisted_face_id)).user_data == "from the web"


@CALLS("LargeFaceListOperations.get_face")
def get_list_face(sdk: Sdk) -> None:
    added = sdk.ask(sdk.lists.add_face(sdk.list(), JPEG))
    found = sdk.ask(sdk.lists.get_face("press", added.persisted_face_id))
    assert (found.persisted_face_id, found.user_data) == (added.persisted_face_id, None)


@CALLS("LargeFaceListOperations.update_face")
def update_list_face(sdk: Sdk) -> None:
    added = sdk.ask(sdk.lists.add_face(sdk.list(), JPEG))
    sdk.ask(sdk.lists.update_face("press", added.persisted_face_id, user_data="seen"))
    assert sdk.ask(sdk.lists.get_face("press", added.persisted_face_id)).user_data == "seen"


@CALLS("LargeFaceListOperations.delete_face")
def delete_list_face(sdk: Sdk) -> None:
    added = sdk.ask(sdk.lists.add_face(sdk.list(), JPEG))
    sdk.ask(sdk.lists.delete_face("press", added.persisted_face_id))
    assert sdk.ask(sdk.lists.get_faces("press")) == []


@CALLS("LargeFaceListOperations.get_faces")
def get_list_faces(sdk: Sdk) -> None:
    sdk.list()
    ids = sorted(sdk.ask(sdk.lists.add_face("press", JPEG)).persisted_face_id for _ in range(3))
    page = sdk.ask(sdk.lists.get_faces("press", start=ids[0], top=2))
    assert [one.persisted_face_id for one in page] == ids[1:]


@CALLS("LargeFaceListOperations.begin_train")
def train_list(sdk: Sdk) -> None:
    sdk.fake.running_polls = 2
    poller = sdk.train(sdk.lists, sdk.list_with_face())
    assert poller.status() == "succeeded"
    assert poller.done() is True
    polls = [one for one in sdk.fake.requests if one.target.endswith("/training")]
    assert len(polls) == 3


@CALLS("LargeFaceListOperations.get_training_status")
def list_training_status(sdk: Sdk) -> None:
    sdk.train(sdk.lists, sdk.list_with_face())
    status = sdk.ask(sdk.lists.get_training_status("press"))
    assert status.status == "succeeded"
    assert status.last_successful_training_date_time == status.last_action_date_time


@CALLS("LargePersonGroupOperations.create")
def create_group(sdk: Sdk) -> None:
    sdk.ask(sdk.groups.create("staff", name="Staff", user_data="floor 2", recognition_model="recognition_03"))
    found = sdk.ask(sdk.groups.get("staff", return_recognition_model=True))
    assert (found.user_data, found.recognition_model) == ("floor 2", "recognition_03")


@CALLS("LargePersonGroupOperations.get")
def get_group(sdk: Sdk) -> None:
    found = sdk.ask(sdk.groups.get(sdk.group()))
    assert (found.large_person_group_id, found.name, found.recognition_model) == ("staff", "Staff", None)


@CALLS("LargePersonGroupOperations.update")
def update_group(sdk: Sdk) -> None:
    sdk.ask(sdk.groups.update(sdk.group(), name="All staff"))
    assert sdk.ask(sdk.groups.get("staff")).name == "All staff"


@CALLS("LargePersonGroupOperations.get_large_person_groups")
def get_groups(sdk: Sdk) -> None:
    for name in ("a", "b", "c"):
        sdk.ask(sdk.groups.create(name, name=name))
    page = sdk.ask(sdk.groups.get_large_person_groups(start="a", top=2))
    assert [one.large_person_group_id for one in page] == ["b", "c"]


@CALLS("LargePersonGroupOperations.delete")
def delete_group(sdk: Sdk) -> None:
    sdk.ask(sdk.groups.delete(sdk.group()))
    assert sdk.ask(sdk.groups.get_large_person_groups()) == []


@CALLS("LargePersonGroupOperations.create_person")
def create_person(sdk: Sdk) -> None:
    made = sdk.ask(sdk.groups.create_person(sdk.group(), name="Ada", user_data="engines"))
    found = sdk.ask(sdk.groups.get_person("staff", made.person_id))
    assert (found.name, found.user_data) == ("Ada", "engines")


@CALLS("LargePersonGroupOperations.get_person")
def get_person(sdk: Sdk) -> None:
    person = sdk.person(sdk.group(), JPEG)
    found = sdk.ask(sdk.groups.get_person("staff", person))
    assert (found.person_id, len(found.persisted_face_ids)) == (person, 1)


@CALLS("LargePersonGroupOperations.update_person")
def update_person(sdk: Sdk) -> None:
    person = sdk.person(sdk.group())
    sdk.ask(sdk.groups.update_person("staff", person, user_data="notes"))
    found = sdk.ask(sdk.groups.get_person("staff", person))
    assert (found.name, found.user_data, found.persisted_face_ids) == ("Ada", "notes", None)


@CALLS("LargePersonGroupOperations.delete_person")
def delete_person(sdk: Sdk) -> None:
    sdk.ask(sdk.groups.delete_person("staff", sdk.person(sdk.group())))
    assert sdk.ask(sdk.groups.get_persons("staff")) == []


@CALLS("LargePersonGroupOperations.get_persons")
def get_persons(sdk: Sdk) -> None:
    sdk.group()
    ids = sorted(sdk.person("staff") for _ in range(3))
    page = sdk.ask(sdk.groups.get_persons("staff", start=ids[0], top=1))
    assert [one.person_id for one in page] == ids[1:2]


@CALLS("LargePersonGroupOperations.add_face")
def add_person_face(sdk: Sdk) -> None:
    person = sdk.person(sdk.group())
    added = sdk.ask(sdk.groups.add_face("staff", person, JPEG, target_face=[1, 2, 3, 4], user_data="left"))
    assert sdk.ask(sdk.groups.get_person("staff", person)).persisted_face_ids == [added.persisted_face_id]


@CALLS("LargePersonGroupOperations.add_face_from_url")
def add_person_face_from_url(sdk: Sdk) -> None:
    person = sdk.person(sdk.group())
    added = sdk.ask(sdk.groups.add_face_from_url("staff", person, url=URL))
    assert uuid.UUID(added.persisted_face_id)


@CALLS("LargePersonGroupOperations.get_face")
def get_person_face(sdk: Sdk) -> None:
    person = sdk.person(sdk.group())
    added = sdk.ask(sdk.groups.add_face("staff", person, JPEG, user_data="left"))
    assert sdk.ask(sdk.groups.get_face("staff", person, added.persisted_face_id)).user_data == "left"


@CALLS("LargePersonGroupOperations.update_face")
def update_person_face(sdk: Sdk) -> None:
    person = sdk.person(sdk.group())
    added = sdk.ask(sdk.groups.add_face("staff", person, JPEG))
    sdk.ask(sdk.groups.update_face("staff", person, added.persisted_face_id, user_data="right"))
    assert sdk.ask(sdk.groups.get_face("staff", person, added.persisted_face_id)).user_data == "right"


@CALLS("LargePersonGroupOperations.delete_face")
def delete_person_face(sdk: Sdk) -> None:
    person = sdk.person(sdk.group())
    added = sdk.ask(sdk.groups.add_face("staff", person, JPEG))
    sdk.ask(sdk.groups.delete_face("staff", person, added.persisted_face_id))
    assert sdk.ask(sdk.groups.get_person("staff", person)).persisted_face_ids is None


@CALLS("LargePersonGroupOperations.begin_train")
def train_group(sdk: Sdk) -> None:
    sdk.person(sdk.group(), JPEG)
    assert sdk.train(sdk.groups, "staff").status() == "succeeded"


@CALLS("LargePersonGroupOperations.get_training_status")
def group_training_status(sdk: Sdk) -> None:
    sdk.person(sdk.group(), JPEG)
    sdk.train(sdk.groups, "staff")
    status = sdk.ask(sdk.groups.get_training_status("staff"))
    assert status.status == "succeeded"
    assert status.created_date_time.tzinfo is not None
