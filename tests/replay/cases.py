"""What is recorded and replayed: one body for each case, driven by a sync or an async client.

A body yields what a client's method returns and receives the result. With a sync client that is the same object; with
an async one the driver awaits it. So `group = yield face.person_groups.get("x")` reads alike for both.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterable, Callable, Generator, Iterable, Mapping
from inspect import isawaitable
from typing import Any, NamedTuple, TypeAlias

from azfacade import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    NotFoundError,
    Overload,
    Status,
)
from azfacade.errors import OperationFailedError, UnexpectedKindError

Body: TypeAlias = Generator[Any, Any, None]

CONTAINER = os.environ.get("AZFACADE_CONTAINER_URL", "https://example.blob.core.windows.net/training")
"""Where training documents lie; a live recording needs one of its own."""

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + b"\x00" * 1024 + bytes.fromhex("ffd9")
"""Enough of an image for the fake; a live recording needs a real face in AZFACADE_FACE_IMAGE."""


class Case(NamedTuple):
    """One recorded case."""

    service: str
    group: str
    name: str
    body: Callable[[Any], Body]
    api_version: str | None = None
    needs_container: bool = False
    key: str | None = None

    @property
    def path(self) -> str:
        """Where its cassette lies, below cassettes/."""
        return f"{self.service}/{self.group}/{self.name}.yaml"


CASES: list[Case] = []


def case(service: str, group: str, **options: Any) -> Callable[[Callable[[Any], Body]], Callable[[Any], Body]]:
    """Register a body as a case, once for each api version that is named."""

    def register(body: Callable[[Any], Body]) -> Callable[[Any], Body]:
        for suffix, version in options.pop("versions", {"": None}).items():
            CASES.append(Case(service, group, body.__name__ + suffix, body, version, **options))
        return body

    return register


def drive(body: Body) -> None:
    """Run a case with a sync client: what it yields is the result already."""
    outcome: Any = None
    try:
        while True:
            outcome = body.send(outcome)
    except StopIteration:
        return


async def adrive(body: Body) -> None:
    """Run a case with an async client: what it yields is awaited, errors included."""
    outcome: Any = None
    problem: Exception | None = None
    try:
        while True:
            wanted = body.send(outcome) if problem is None else body.throw(problem)
            problem = None
            try:
                outcome = await wanted if isawaitable(wanted) else wanted
            except Exception as raised:  # noqa: BLE001  # the body decides
                problem = raised
    except StopIteration:
        return


def everything(pager: Iterable[Any] | AsyncIterable[Any]) -> Any:
    """Return all items of a pager, or what is awaited for them."""
    if isinstance(pager, Iterable):
        return list(pager)

    async def collect() -> list[Any]:
        return [item async for item in pager]

    return collect()


# -- Face: person groups ----------------------------------------------------------------------------------------------


@case("face", "person_groups", versions={"": None, "_preview": "v1.2-preview.1"})
def training_status(face: Any) -> Body:
    yield face.person_groups.create("employees", "Employees", recognition_model="recognition_04")
    job = yield face.person_groups.begin_train("employees")
    trained = yield job.result()
    assert trained.status is Status.SUCCEEDED
    read = yield face.person_groups.get_training_status("employees")
    assert read.status is Status.SUCCEEDED
    assert read.to_dict() == trained.to_dict()
    assert read.response_info.request_id
    yield face.person_groups.delete("employees")


@case("face", "person_groups")
def group_life(face: Any) -> Body:
    yield face.person_groups.create("life", "Life", user_data="first", recognition_model="recognition_03")
    group = yield face.person_groups.get("life", return_recognition_model=True)
    assert (group.name, group.user_data, group.recognition_model) == ("Life", "first", "recognition_03")
    yield face.person_groups.update("life", name="Renamed", user_data="second")
    listed = yield everything(face.person_groups.list(start="lif", top=10))
    assert [(found.person_group_id, found.name) for found in listed] == [("life", "Renamed")]
    yield face.person_groups.delete("life")
    assert (yield everything(face.person_groups.list())) == []


@case("face", "person_groups")
def persons_and_faces(face: Any) -> Body:
    groups = face.person_groups
    yield groups.create("people", "People")
    person = yield groups.create_person("people", "Ann", user_data="desk 1")
    added = yield groups.add_person_face(
        "people", person.person_id, JPEG, target_face=[10, 20, 30, 40], user_data="badge"
    )
    linked = yield groups.add_person_face(
        "people", person.person_id, "https://example.com/ann.jpg", detection_model="detection_03"
    )
    stored = yield groups.get_person_face("people", person.person_id, added.persisted_face_id)
    assert stored.user_data == "badge"
    yield groups.update_person_face("people", person.person_id, added.persisted_face_id, user_data="old badge")
    yield groups.update_person("people", person.person_id, name="Ann B")
    read = yield groups.get_person("people", person.person_id)
    assert read.name == "Ann B"
    assert set(read.persisted_face_ids) == {added.persisted_face_id, linked.persisted_face_id}
    assert len((yield everything(groups.list_persons("people", top=1)))) == 1
    yield groups.delete_person_face("people", person.person_id, linked.persisted_face_id)
    yield groups.delete_person("people", person.person_id)
    yield groups.delete("people")


@case("face", "errors")
def person_group_errors(face: Any) -> Body:
    yield from refused(lambda: face.person_groups.get("nobody"), NotFoundError, code="PersonGroupNotFound")
    yield face.person_groups.create("twice", "Twice")
    yield from refused(lambda: face.person_groups.create("twice", "Twice"), ConflictError, code="PersonGroupExists")
    person = yield face.person_groups.create_person("twice", "Ann")
    no_image = lambda: face.person_groups.add_person_face("twice", person.person_id, b"no image at all")  # noqa: E731
    yield from refused(no_image, BadRequestError, code="InvalidImage")
    yield face.person_groups.delete("twice")


@case("face", "errors", key="00000000000000000000000000000000")
def wrong_key(face: Any) -> Body:
    yield from refused(lambda: face.person_groups.get("employees"), AuthenticationError, code="401")


# -- Document Intelligence: classifiers and operations ----------------------------------------------------------------


def doc_types(folder: str = "") -> Mapping[str, Any]:
    source = CONTAINER.replace("/training", f"/{folder}") if folder else CONTAINER
    return {
        "formA": {"azureBlobSource": {"containerUrl": source, "prefix": "formADocs/"}},
        "formB": {"azureBlobFileListSource": {"containerUrl": source, "fileList": "formB.jsonl"}},
    }


@case(
    "document_intelligence", "operations", versions={"": None, "_preview": "2024-07-31-preview"}, needs_container=True
)
def classifier_build_operation(di: Any) -> Body:
    job = yield di.classifiers.begin_build("classifierOne", doc_types(), description="Two forms")
    built = yield job.result()
    operation = yield di.operations.get(job.id, overload=Overload.GET_DOCUMENT_CLASSIFIER_BUILD_OPERATION)
    assert operation.status is Status.SUCCEEDED
    assert operation.percent_completed == 100
    assert operation.result is not None
    assert operation.result.to_dict() == built.to_dict()
    assert operation.result.doc_types["formA"].azure_blob_source.prefix == "formADocs/"
    assert operation.result.doc_types["formB"].azure_blob_file_list_source.file_list == "formB.jsonl"
    dispatched = yield di.operations.get(job.id)
    assert dispatched == operation
    assert (yield di.operations.get(job.id, overload="getOperation")) == operation
    with_other = lambda: di.operations.get(job.id, overload=Overload.GET_DOCUMENT_MODEL_COMPOSE_OPERATION)  # noqa: E731
    error = yield from refused(with_other, UnexpectedKindError)
    assert error.details == operation
    listed = yield everything(di.operations.list())
    assert job.id in [found.operation_id for found in listed]
    yield di.classifiers.delete("classifierOne")


@case("document_intelligence", "classifiers", needs_container=True)
def classifier_life(di: Any) -> Body:
    job = yield di.classifiers.begin_build("original", doc_types())
    yield job.result()
    found = yield di.classifiers.get("original")
    assert set(found.doc_types) == {"formA", "formB"}
    assert found.doc_types["formA"].source_kind == "azureBlob"
    authorization = yield di.classifiers.authorize_copy("duplicate", description="A copy")
    copying = yield di.classifiers.begin_copy_to("original", authorization)
    copy = yield copying.result()
    assert copy.classifier_id == "duplicate"
    read = yield di.operations.get(copying.id, overload="getDocumentClassifierCopyToOperation")
    assert read.result == copy
    listed = yield everything(di.classifiers.list())
    assert {"original", "duplicate"} <= {item.classifier_id for item in listed}
    yield di.classifiers.delete("duplicate")
    yield di.classifiers.delete("original")


@case("document_intelligence", "errors")
def classifier_errors(di: Any) -> Body:
    error = yield from refused(lambda: di.classifiers.get("nobody"), NotFoundError, code="NotFound")
    assert error.inner_code == "ModelNotFound"
    unknown = "00000000000_00000000-0000-0000-0000-000000000000"
    error = yield from refused(lambda: di.operations.get(unknown), NotFoundError, code="NotFound")
    assert error.inner_code == "OperationNotFound"


@case("document_intelligence", "errors")
def failed_build(di: Any) -> Body:
    """Only the fake knows containers that fail; live, the case is left out."""
    error = yield from refused(lambda: di.classifiers.begin_build("nothing", doc_types("empty")), BadRequestError)
    assert error.inner_code == "TrainingContentMissing"
    job = yield di.classifiers.begin_build("failing", doc_types("failing"))
    error = yield from refused(job.result, OperationFailedError)
    assert error.operation.id == job.id
    assert error.details.status is Status.FAILED


@case("document_intelligence", "errors", key="00000000000000000000000000000000")
def wrong_di_key(di: Any) -> Body:
    yield from refused(lambda: di.classifiers.get("any"), AuthenticationError, code="401")


def refused(action: Callable[[], Any], kind: type[Exception], **expected: str) -> Generator[Any, Any, Any]:
    """Expect an error with these attributes, and return it."""
    try:
        yield action()
    except kind as error:
        assert {name: getattr(error, name) for name in expected} == expected  # noqa: PT017  # a helper, not a test
        return error
    raise AssertionError(f"no {kind.__name__} was raised")
