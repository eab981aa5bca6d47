"""Face lists and large face lists."""

from __future__ import annotations

from typing import Any

from azfacade import Status
from tests.replay.cases.case import Body, Given, case, everything, finished


@case("face", "face_lists")
@case("face", "large_face_lists")
def list_life(face: Any, given: Given) -> Body:
    lists = getattr(face, given.group)
    yield lists.create("press", "Press", user_data="first", recognition_model="recognition_04")
    found = yield lists.get("press", return_recognition_model=True)
    assert (found.name, found.user_data, found.recognition_model) == ("Press", "first", "recognition_04")
    yield lists.update("press", name="Renamed", user_data="second")
    listed = yield everything(lists.list(return_recognition_model=True))
    assert ("Renamed", "recognition_04") in [(one.name, one.recognition_model) for one in listed]
    assert "second" in [one.user_data for one in (yield everything(lists.list()))]
    yield lists.delete("press")


@case("face", "face_lists", needs=("image", "image_url"))
@case("face", "large_face_lists", needs=("image", "image_url"))
def faces(face: Any, given: Given) -> Body:
    lists, inputs = getattr(face, given.group), given.inputs
    yield lists.create("shown", "Shown", recognition_model="recognition_04")
    for source in (inputs.image, inputs.image_url):
        (found,) = yield face.detect(source, return_face_id=False, detection_model="detection_03")
        place = found.face_rectangle
        target = [place.left, place.top, place.width, place.height]
        added = yield lists.add_face(
            "shown", source, target_face=target, detection_model="detection_03", user_data="page 1"
        )
        yield lists.delete_face("shown", added.persisted_face_id)
    yield lists.delete("shown")


@case("face", "large_face_lists", needs=("image", "same_image", "other_image"))
def stored_faces(face: Any, given: Given) -> Body:
    lists, inputs = face.large_face_lists, given.inputs
    yield lists.create("kept", "Kept", recognition_model="recognition_04")
    ids: list[str] = []
    for image in (inputs.image, inputs.same_image, inputs.other_image):
        added = yield lists.add_face("kept", image, user_data="new")
        ids.append(added.persisted_face_id)
    yield lists.update_face("kept", ids[0], user_data="seen")
    assert (yield lists.get_face("kept", ids[0])).user_data == "seen"
    listed = yield everything(lists.list_faces("kept", start="0", top=2))
    assert sorted(one.persisted_face_id for one in listed) == sorted(ids)
    _, trained = yield from finished(lists.begin_train("kept"))
    assert trained.status is Status.SUCCEEDED
    assert (yield lists.get_training_status("kept")).to_dict() == trained.to_dict()
    yield lists.delete("kept")
