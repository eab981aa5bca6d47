"""Person groups and large person groups: create, get, list, train, delete."""

from __future__ import annotations

from typing import Any

from azfacade import Status
from tests.replay.cases.case import GA_AND_PREVIEW, Body, Given, case, everything, finished


@case("face", "person_groups", versions=GA_AND_PREVIEW["face"])
@case("face", "large_person_groups", versions=GA_AND_PREVIEW["face"])
def training_status(face: Any, given: Given) -> Body:
    groups = getattr(face, given.group)
    yield groups.create("employees", "Employees", recognition_model="recognition_04")
    ann = yield groups.create_person("employees", "Ann")
    yield groups.add_person_face("employees", ann.person_id, given.inputs.image)
    _, trained = yield from finished(groups.begin_train("employees"))
    assert trained.status is Status.SUCCEEDED
    read = yield groups.get_training_status("employees")
    assert read.to_dict() == trained.to_dict()
    assert read.response_info.request_id
    yield groups.delete("employees")


@case("face", "person_groups")
@case("face", "large_person_groups")
def group_life(face: Any, given: Given) -> Body:
    groups = getattr(face, given.group)
    yield groups.create("life", "Life", user_data="first", recognition_model="recognition_03")
    group = yield groups.get("life", return_recognition_model=True)
    assert (group.name, group.user_data, group.recognition_model) == ("Life", "first", "recognition_03")
    assert (yield groups.get("life")).recognition_model is None
    yield groups.update("life", name="Renamed", user_data="second")
    listed = yield everything(groups.list(start="lif", top=10, return_recognition_model=True))
    assert ("Renamed", "recognition_03") in [(found.name, found.recognition_model) for found in listed]
    yield groups.update("life", user_data="third")
    assert "third" in [found.user_data for found in (yield everything(groups.list()))]
    yield groups.delete("life")


@case("face", "person_groups")
@case("face", "large_person_groups")
@case("face", "large_face_lists")
def paging(face: Any, given: Given) -> Body:
    groups = getattr(face, given.group)
    for name in ("page-a", "page-b", "page-c"):
        yield groups.create(name, name.title())
    listed = yield everything(groups.list(start="page", top=2))
    assert [found.name for found in listed][:3] == ["Page-A", "Page-B", "Page-C"]
    for name in ("page-a", "page-b", "page-c"):
        yield groups.delete(name)
