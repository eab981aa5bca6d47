"""A 404 or 409 after an attempt whose answer was lost is judged by what that attempt may have done."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest

import azfacade_raw.document_intelligence.groups
import azfacade_raw.face.groups
from azfacade import ConflictError, NotFoundError, Retry, ServerError
from azfacade.testing import FakeAzure, VirtualClock
from azfacade_raw.calls import Route

from .kit import Reply, Script, Side
from .work import SOURCES

IMAGE = b"\xff\xd8\xff\xe0" + bytes(2048)
CONTAINER = "https://x.blob.core.windows.net/c"
ROUTES = [
    value
    for package in (azfacade_raw.face.groups, azfacade_raw.document_intelligence.groups)
    for module in pkgutil.iter_modules(package.__path__)
    for value in vars(importlib.import_module(f"{package.__name__}.{module.name}")).values()
    if isinstance(value, Route)
]
Lose = Callable[[FakeAzure, str], None]


def drop(fake: FakeAzure, method: str) -> None:
    fake.drop(method=method, handled=True)


def answer_502(fake: FakeAzure, method: str) -> None:
    fake.fail(502, method=method, handled=True)


def answer_503(fake: FakeAzure, method: str) -> None:
    fake.fail(503, method=method, handled=True, retry_after=1)


def be_slow(fake: FakeAzure, method: str) -> None:
    fake.hold(61, method=method)


def fail_twice(fake: FakeAzure, method: str) -> None:
    fake.drop(method=method, handled=True)
    fake.fail(429, method=method, retry_after=2)


LOST = [drop, answer_502, answer_503, be_slow, fail_twice]


class World:
    """A fake with a client of each service."""

    def __init__(self, both: Side) -> None:
        self.both = both
        self.fake = FakeAzure(clock=VirtualClock(), running_polls=1)
        side = "async_" if both.is_async else ""
        self.face = getattr(self.fake, f"{side}face_client")()
        self.documents = getattr(self.fake, f"{side}document_intelligence_client")()

    def run(self, value: Any) -> Any:
        return self.both.run(value)

    def statuses(self, method: str, since: int = 0) -> list[int | None]:
        return [request.status for request in self.fake.requests[since:] if request.method == method]


# -- deletes --------------------------------------------------------------------------------------------------------


def group(world: World, name: str = "person_groups") -> Any:
    kind = getattr(world.face, name)
    world.run(kind.create("staff", "Staff"))
    return kind


def person(world: World, name: str) -> tuple[Any, str]:
    kind = group(world, name)
    return kind, world.run(kind.create_person("staff", "Ann")).person_id


def face_of_person(world: World, name: str) -> tuple[Any, str, str]:
    kind, one = person(world, name)
    return kind, one, world.run(kind.add_person_face("staff", one, IMAGE)).persisted_face_id


def face_of_list(world: World, name: str) -> tuple[Any, str]:
    kind = group(world, name)
    return kind, world.run(kind.add_face("staff", IMAGE)).persisted_face_id


def built(world: World, name: str) -> Any:
    kind = getattr(world.documents, name)
    if name == "models":
        begun = kind.begin_build("forms", "template", azure_blob_source={"containerUrl": CONTAINER})
    else:
        begun = kind.begin_build("forms", SOURCES)
    world.run(world.run(begun).result())
    return kind


def analyzed(world: World) -> Any:
    job = world.run(world.documents.models.begin_analyze("prebuilt-read", b"Total 12.30"))
    world.run(job.result())
    return job


def batch(world: World) -> Any:
    world.fake.add_container(CONTAINER, {"a.pdf": b"%PDF-1.7 one"})
    begun = world.documents.models.begin_analyze_batch(
        "prebuilt-read", f"{CONTAINER}-results", azure_blob_source={"containerUrl": CONTAINER}
    )
    job = world.run(begun)
    world.run(job.result())
    return job


def gallery_of(name: str) -> Callable[[World], Callable[[], Any]]:
    def prepare(world: World) -> Callable[[], Any]:
        kind = group(world, name)
        return lambda: kind.delete("staff")

    return prepare


def person_of(name: str) -> Callable[[World], Callable[[], Any]]:
    def prepare(world: World) -> Callable[[], Any]:
        kind, one = person(world, name)
        return lambda: kind.delete_person("staff", one)

    return prepare


def person_face_of(name: str) -> Callable[[World], Callable[[], Any]]:
    def prepare(world: World) -> Callable[[], Any]:
        kind, one, face = face_of_person(world, name)
        return lambda: kind.delete_person_face("staff", one, face)

    return prepare


def list_face_of(name: str) -> Callable[[World], Callable[[], Any]]:
    def prepare(world: World) -> Callable[[], Any]:
        kind, face = face_of_list(world, name)
        return lambda: kind.delete_face("staff", face)

    return prepare


def model_of(name: str) -> Callable[[World], Callable[[], Any]]:
    def prepare(world: World) -> Callable[[], Any]:
        kind = built(world, name)
        return lambda: kind.delete("forms")

    return prepare


def session(world: World) -> Callable[[], Any]:
    made = world.run(
        world.face.liveness_sessions.create(
            "Passive", device_correlation_id="d1", auth_token_time_to_live_in_seconds=60
        )
    )
    return lambda: world.face.liveness_sessions.delete(made.session_id)


def verify_session(world: World) -> Callable[[], Any]:
    made = world.run(world.face.liveness_with_verify_sessions.create("Passive", IMAGE, device_correlation_id="d1"))
    return lambda: world.face.liveness_with_verify_sessions.delete(made.session_id)


def analyze_result(world: World) -> Callable[[], Any]:
    job = analyzed(world)
    return lambda: world.documents.models.delete_analyze_result("prebuilt-read", job.id)


def batch_result(world: World) -> Callable[[], Any]:
    job = batch(world)
    return lambda: world.documents.models.delete_analyze_batch_result("prebuilt-read", job.id)


DELETES: dict[str, Callable[[World], Callable[[], Any]]] = {
    "Delete Person Group": gallery_of("person_groups"),
    "Delete Large Person Group": gallery_of("large_person_groups"),
    "Delete Face List": gallery_of("face_lists"),
    "Delete Large Face List": gallery_of("large_face_lists"),
    "Delete Person Group Person": person_of("person_groups"),
    "Delete Large Person Group Person": person_of("large_person_groups"),
    "Delete Person Group Person Face": person_face_of("person_groups"),
    "Delete Large Person Group Person Face": person_face_of("large_person_groups"),
    "Delete Face List Face": list_face_of("face_lists"),
    "Delete Large Face List Face": list_face_of("large_face_lists"),
    "Delete Liveness Session": session,
    "Delete Liveness With Verify Session": verify_session,
    "Delete Model": model_of("models"),
    "Delete Classifier": model_of("classifiers"),
    "Delete Analyze Result": analyze_result,
    "Delete Analyze Batch Result": batch_result,
}


def test_every_delete_is_tried() -> None:
    assert {route.rest_page for route in ROUTES if route.method == "DELETE"} == set(DELETES)
    assert all(route.already_done is not None for route in ROUTES if route.method == "DELETE")


@pytest.mark.parametrize("page", DELETES)
@pytest.mark.parametrize("lose", [drop, answer_502])
def test_a_delete_whose_answer_was_lost_has_deleted(both: Side, page: str, lose: Lose) -> None:
    world = World(both)
    delete = DELETES[page](world)
    lose(world.fake, "DELETE")
    assert world.run(delete()) is None
    assert world.statuses("DELETE")[-1] == 404
    with pytest.raises(NotFoundError):
        world.run(delete())
    assert len(world.statuses("DELETE")) == 3, "a first attempt that finds nothing is told, and not repeated"


@pytest.mark.parametrize("lose", LOST)
def test_it_does_not_matter_how_the_answer_was_lost(both: Side, lose: Lose) -> None:
    world = World(both)
    kind = group(world)
    lose(world.fake, "DELETE")
    world.run(kind.delete("staff"))
    with pytest.raises(NotFoundError):
        world.run(kind.get("staff"))


@pytest.mark.parametrize("status", [429, 409])
def test_an_attempt_that_was_refused_leaves_no_doubt(both: Side, status: int) -> None:
    world = World(both)
    busy = {"error": {"code": "ConcurrentOperationConflict", "message": "Busy."}}
    world.fake.fail(status, method="DELETE", body=busy)
    with pytest.raises(NotFoundError):
        world.run(world.face.person_groups.delete("staff"))
    assert world.statuses("DELETE") == [status, 404]


def test_a_connection_that_was_never_made_leaves_no_doubt(both: Side) -> None:
    world = World(both)
    world.fake.drop(method="DELETE")
    with pytest.raises(NotFoundError):
        world.run(world.face.person_groups.delete("staff"))


@pytest.mark.parametrize(
    "last", [Reply(404, {"error": {"code": "404", "message": "Resource not found"}}), Reply(404, "<html>"), Reply(404)]
)
def test_a_404_that_is_not_the_service_s_is_no_success(both: Side, last: Reply) -> None:
    script = Script(httpx.ReadError, last)
    with pytest.raises(NotFoundError):
        both.run(both.face(script).person_groups.delete("staff"))


def test_a_handle_deletes_its_result_too(both: Side) -> None:
    world = World(both)
    job = analyzed(world)
    drop(world.fake, "DELETE")
    world.run(job.delete())
    other = world.run(world.documents.models.begin_analyze("prebuilt-read", b"Total 12.30"))
    drop(world.fake, "DELETE")
    assert world.run(other.result(delete_after=True)).content == "Total 12.30"
    assert world.statuses("DELETE") == [None, 404, None, 404]


# -- trainings ------------------------------------------------------------------------------------------------------

TRAINED = ["person_groups", "large_person_groups", "large_face_lists"]


@pytest.mark.parametrize("name", TRAINED)
@pytest.mark.parametrize("lose", LOST)
def test_a_training_whose_answer_was_lost_is_followed(both: Side, name: str, lose: Lose) -> None:
    world = World(both)
    kind = group(world, name)
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
        world.run(kind.create(name, "Staff"))
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
    assert len([route for route in ROUTES if route.method == "PUT"]) == len(CREATED)
    assert all(route.already_done is not None and route.already_done.read for route in ROUTES if route.method == "PUT")


@pytest.mark.parametrize("name", CREATED)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
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


@pytest.mark.parametrize("name", CREATED)
@pytest.mark.parametrize(
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
