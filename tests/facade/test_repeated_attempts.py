"""A 409 of a training or a creation after an attempt whose answer was lost is judged by what that may have done."""

from __future__ import annotations

from functools import partial
from typing import Any

import httpx
import pytest

from azfacade import ConflictError, NotFoundError, Retry, ServerError
from tests.cases import each

from .kit import Reply, Script, Side
from .lost_answers import LOST, ROUTES, Lose, World, answer_502, drop, group, group_with_face
from .work import SOURCES

# -- trainings ------------------------------------------------------------------------------------------------------

TRAINED = ["person_groups", "large_person_groups", "large_face_lists"]


@each("name", TRAINED)
@each("lose", LOST)
def test_a_training_whose_answer_was_lost_is_followed(both: Side, name: str, lose: Lose) -> None:
    world = World(both)
    kind = group_with_face(world, name)
    lose(world.fake, "POST")
    job = world.run(kind.begin_train("staff"))
    assert world.statuses("POST")[-1] == 409
    assert world.run(job.result()).status == "succeeded"
    assert world.run(world.face.resume(job.token).result()).status == "succeeded"


@pytest.mark.parametrize("name", TRAINED)
def test_a_training_that_is_under_way_before_the_call_is_told(both: Side, name: str) -> None:
    world = World(both)
    kind = group(world, name)
    world.run(kind.begin_train("staff"))
    with pytest.raises(ConflictError, match=r"begin_train"):
        world.run(kind.begin_train("staff"))
    world.fake.fail(429, method="POST", retry_after=1)
    with pytest.raises(ConflictError):
        world.run(kind.begin_train("staff"))


def test_many_trainings_at_once_all_end(both: Side) -> None:
    world = World(both)
    kind = world.face.person_groups
    names = [f"staff-{number}" for number in range(12)]
    for name in names:
        group_with_face(world, gallery_id=name)
    for name in names[::2]:
        world.fake.drop(method="POST", path=f"*/{name}/train", handled=True)
    jobs = both.together([partial(kind.begin_train, name) for name in names])
    assert all(world.run(job.result()).status == "succeeded" for job in jobs)


# -- creations ------------------------------------------------------------------------------------------------------

CREATED = [*TRAINED, "face_lists"]
SETTINGS = [
    {},
    {"user_data": ""},
    {"user_data": "site=LIS"},
    {"recognition_model": "recognition_04"},
    {"user_data": "\u00e9 \u2603", "recognition_model": "recognition_03"},
]


def test_every_creation_with_an_id_of_the_caller_s_is_tried() -> None:
    creations = [route for route in ROUTES if route.method == "PUT" and not route.billed]
    assert len(creations) == len(CREATED) + 1  # and that of a dynamic person group
    assert all(route.already_done is not None and route.already_done.read for route in creations)


def test_a_dynamic_person_group_whose_answer_was_lost_is_created(both: Side) -> None:
    world = World(both)
    make = world.fake.async_face_client if both.is_async else world.fake.face_client
    groups = make(api_version="v1.2-preview.1").dynamic_person_groups
    drop(world.fake, "PUT")
    assert world.run(groups.create("staff", "Staff", user_data="site=LIS")) is None
    assert world.statuses("PUT") == [None, 409]
    drop(world.fake, "PUT")
    with pytest.raises(ConflictError):
        world.run(groups.create("staff", "Others"))


@each("name", CREATED)
@each("settings", SETTINGS, ids=str)
def test_a_creation_whose_answer_was_lost_is_a_success(both: Side, name: str, settings: dict[str, Any]) -> None:
    world = World(both)
    kind = getattr(world.face, name)
    drop(world.fake, "PUT")
    assert world.run(kind.create("staff", "Staff", **settings)) is None
    assert world.statuses("PUT") == [None, 409]
    assert world.run(kind.get("staff")).name == "Staff"


@pytest.mark.parametrize("lose", LOST)
def test_it_does_not_matter_how_the_answer_of_a_creation_was_lost(both: Side, lose: Lose) -> None:
    world = World(both)
    lose(world.fake, "PUT")
    world.run(world.face.person_groups.create("staff", "Staff", recognition_model="recognition_04"))
    assert world.statuses("GET") == [200]


@each("name", CREATED)
@each(
    ("settings", "differs"),
    [
        ({"name": "Other"}, "in name from"),
        ({"name": "Staff", "user_data": "x"}, "in userData from"),
        ({"name": "Staff", "recognition_model": "recognition_02"}, "in recognitionModel from"),
        ({"name": "Other", "user_data": "x"}, "in name and userData from"),
    ],
    ids=str,
)
def test_another_one_s_creation_is_told_with_what_differs(
    both: Side, name: str, settings: dict[str, Any], differs: str
) -> None:
    world = World(both)
    kind = getattr(world.face, name)
    world.run(kind.create("staff", **settings))
    drop(world.fake, "PUT")
    with pytest.raises(
        ConflictError, match=f"earlier attempt of this call, whose answer was lost.*{differs}"
    ) as caught:
        world.run(kind.create("staff", "Staff"))
    assert caught.value.may_have_acted
    assert caught.value.args == (caught.value.message,)


def test_a_creation_that_is_refused_at_once_reads_nothing(both: Side) -> None:
    world = World(both)
    kind = group(world)
    with pytest.raises(ConflictError) as caught:
        world.run(kind.create("staff", "Staff"))
    assert "earlier attempt" not in str(caught.value)
    assert not world.statuses("GET")
    world.fake.fail(429, method="PUT", retry_after=1)
    with pytest.raises(ConflictError):
        world.run(kind.create("staff", "Staff"))
    assert not world.statuses("GET")


def test_a_creation_that_cannot_be_read_is_told(both: Side) -> None:
    world = World(both)
    drop(world.fake, "PUT")
    world.fake.fail(500, method="GET", times=None)
    with pytest.raises(ConflictError, match=r"may have made it; it could not be read \(ServerError\)"):
        world.run(world.face.person_groups.create("staff", "Staff"))


def test_the_read_keeps_to_the_time_and_the_headers_of_the_call(both: Side) -> None:
    taken = Reply(409, {"error": {"code": "PersonGroupExists", "message": "Taken."}}, takes=2)
    script = Script(httpx.ReadError, taken, Reply(body={"name": "Staff", "recognitionModel": "recognition_01"}))
    client = both.face(script, retry=Retry(base=0))
    both.run(client.person_groups.create("staff", "Staff", timeout=10, headers={"x-mine": "1"}))
    assert script.last.method == "GET"
    assert script.last.headers["x-mine"] == "1"
    assert script.last.extensions["timeout"]["read"] == pytest.approx(8, abs=0.1)
    assert str(script.last.url).endswith("/persongroups/staff?returnRecognitionModel=true")


def test_many_creations_at_once_are_made_once_each(both: Side) -> None:
    world = World(both)
    kind = world.face.large_person_groups
    names = [f"staff-{number}" for number in range(20)]
    for name in names[::2]:
        world.fake.drop(method="PUT", path=f"*/{name}", handled=True)
    assert both.together([partial(kind.create, name, "Staff") for name in names]) == [None] * 20
    assert sorted(one.large_person_group_id for one in both.items(kind.list())) == sorted(names)
    assert sorted(map(str, world.statuses("PUT"))) == ["200"] * 10 + ["409"] * 10 + ["None"] * 10


# -- what is not repeated, or cannot be read back -------------------------------------------------------------------


def test_an_authorization_whose_answer_was_lost_tells_that_its_id_may_be_reserved(both: Side) -> None:
    world = World(both)
    drop(world.fake, "POST")
    with pytest.raises(ConflictError, match=r"never used.*An earlier attempt of this call, whose answer was lost, may"):
        world.run(world.documents.models.authorize_copy("forms"))
    with pytest.raises(ConflictError) as caught:
        world.run(world.documents.models.authorize_copy("forms"))
    assert "earlier attempt" not in str(caught.value)


def test_billed_work_is_not_repeated_and_if_it_is_on_request_tells_both(both: Side) -> None:
    world = World(both)
    kind = world.documents.classifiers
    answer_502(world.fake, "POST")
    with pytest.raises(ServerError) as caught:
        world.run(kind.begin_build("forms", SOURCES))
    assert caught.value.may_have_acted
    assert world.statuses("POST") == [502]
    answer_502(world.fake, "POST")
    with pytest.raises(ConflictError, match="An earlier attempt of this call, whose answer was lost, may have made it"):
        world.run(world.documents.with_options(retry=Retry(repeat_paid=True)).classifiers.begin_build("other", SOURCES))
    assert world.statuses("POST") == [502, 502, 409]


def test_requests_of_the_caller_s_own_are_not_judged(both: Side) -> None:
    world = World(both)
    group(world)
    drop(world.fake, "DELETE")
    with pytest.raises(NotFoundError):
        world.run(world.face.send_request("DELETE", "/persongroups/staff"))
