"""A 404 of a delete after an attempt whose answer was lost is success; any other 404 is told."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from azfacade import NotFoundError
from tests.cases import each

from .kit import Reply, Script, Side
from .lost_answers import LOST, ROUTES, Lose, World, answer_502, drop, group
from .work import SOURCES

IMAGE = b"\xff\xd8\xff\xe0" + bytes(2048)
CONTAINER = "https://x.blob.core.windows.net/c"


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
    # Those that begin work are not repeated.
    deletes = [route for route in ROUTES if route.method == "DELETE" and not route.billed]
    assert {route.rest_page for route in deletes} == set(DELETES)
    assert all(route.already_done is not None for route in deletes)


@each("page", DELETES)
@each("lose", [drop, answer_502])
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
