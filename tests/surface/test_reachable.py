"""Every operation is a method of the client, in the group that the design names."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import azfacade
from tests.facade.kit import Script, Side

from .calling import call, case, client, good, method, public
from .reader import SERVICES, Operation, fragment, operations
from .values import Maker

GALLERY = (
    "create get list update delete begin_train get_training_status create_person get_person list_persons"
    " update_person delete_person add_person_face get_person_face update_person_face delete_person_face"
)
DESIGN = {
    "face": {
        "": "detect find_similar group identify verify",
        "person_groups": GALLERY,
        "large_person_groups": GALLERY,
        "face_lists": "create get list update delete add_face delete_face",
        "large_face_lists": (
            "create get list update delete add_face delete_face get_face list_faces update_face begin_train"
            " get_training_status"
        ),
        "liveness_sessions": "create get_result delete get_session_image",
        "liveness_with_verify_sessions": "create get_result delete",
    },
    "document_intelligence": {
        "": "get_resource_details",
        "models": (
            "begin_analyze begin_analyze_batch begin_build begin_compose begin_copy_to authorize_copy get list delete"
            " get_analyze_result delete_analyze_result get_analyze_result_pdf get_analyze_result_figure"
            " get_analyze_batch_result list_analyze_batch_results delete_analyze_batch_result"
        ),
        "classifiers": "begin_build begin_classify begin_copy_to authorize_copy get list delete get_classify_result",
        "operations": "get list",
    },
}
"""The table `Groups and methods` of the design, by hand: a witness of the default versions apart from the fragments."""

PLACES = [
    (service, group, name)
    for service, groups in DESIGN.items()
    for group, names in groups.items()
    for name in names.split()
]
BESIDE_THE_OPERATIONS = {
    "face": {"close", "from_env", "resume", "send_request", "with_options"},
    "document_intelligence": {
        "close", "copy_classifier", "copy_model", "from_env", "resume", "send_request", "with_options",
    },
}  # fmt: skip


def owner(side: Side, service: str, group: str) -> Any:
    """Return a group of a client; the client itself for no group."""
    made = side.face() if service == "face" else side.documents()
    return getattr(made, group) if group else made


@pytest.mark.parametrize("operation", operations(), ids=str)
def test_the_operation_is_a_method_of_its_group(both: Side, operation: Operation) -> None:
    made = both.face() if operation.service == "face" else both.documents()
    assert callable(method(made, operation))


@pytest.mark.parametrize(("service", "group", "name"), PLACES)
def test_the_design_is_kept(both: Side, service: str, group: str, name: str) -> None:
    found = getattr(owner(both, service, group), name)
    assert callable(found)
    awaited = both.is_async and not name.startswith("list")
    assert inspect.iscoroutinefunction(found) is awaited


def test_design_and_fragments_name_the_same_methods() -> None:
    assert sorted(PLACES) == sorted({(o.service, o.group, o.method) for o in operations() if o.is_in_default_version})


@pytest.mark.parametrize("service", SERVICES)
def test_there_is_no_method_without_an_operation(both: Side, service: str) -> None:
    for group in {o.group for o in operations() if o.service == service}:
        found = set(public(type(owner(both, service, group))))
        beside = set() if group else BESIDE_THE_OPERATIONS[service] | ({"aclose"} if both.is_async else set())
        named = {o.method for o in operations() if (o.service, o.group) == (service, group)}
        assert found == named | beside


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_has_the_groups_of_the_operations_and_no_other(both: Side, service: str) -> None:
    made = owner(both, service, "")
    attributes = {name for name in dir(type(made)) if not name.startswith("_")} - set(public(type(made)))
    groups = {o.group for o in operations() if o.service == service} - {""}
    assert attributes == groups | {"api_version", "endpoint"}
    for group in groups:
        assert getattr(made, group) is getattr(made, group), "a group is made once"


def test_the_services_have_their_documented_size() -> None:
    face, documents = ([o for o in fragment(service).operations if o.is_in_default_version] for service in SERVICES)
    assert len(face) == 77
    assert len({(o.http, o.route) for o in face}) == 63
    assert len([o for o in face if o.overload]) == 14
    assert len(documents) == 34


PUBLISHED = {
    "face": {"v1.2-preview.1": 103, "v1.2": 77, "v1.3-preview.1": 80},
    "document_intelligence": {"2024-07-31-preview": 31, "2024-11-30": 34},
}
"""The number of operations in the published document of each version that must always be whole."""


@pytest.mark.parametrize(
    ("service", "version", "size"), [(s, v, n) for s in PUBLISHED for v, n in PUBLISHED[s].items()]
)
def test_every_published_operation_of_a_version_is_reachable(both: Side, service: str, version: str, size: int) -> None:
    """An operationId may be published at several versions; a suffix tells those apart that have different routes."""
    suffix = "V12Preview1" if version == "v1.2-preview.1" else ""
    there = [o for o in fragment(service).operations if not o.versions or version in o.versions]
    assert len(there) == len({o.id.removesuffix(suffix) for o in there}) == size
    for operation in there:
        script = Script(good(operation))
        arguments = case(operation, version, Maker(fragment(service), least=True)).arguments
        call(both, client(both, operation, script, version), operation, arguments)
        assert version in str(script.last.url)
        assert script.last.method == operation.http


def test_overload_holds_every_documented_value() -> None:
    documented = {operation.overload for operation in operations()} - {""}
    assert {member.value for member in azfacade.Overload} == documented
    assert all(member.name.replace("_", "").lower() == member.value.lower() for member in azfacade.Overload)
    assert not any("MODEL_BUILD" in member.name for member in azfacade.Overload), "a model build has no overload"


def test_an_overload_that_nobody_documents_is_refused(both: Side) -> None:
    operation = next(o for o in operations() if o.place == "operations.get")
    made = client(both, operation, Script())
    for wrong in ("getNothing", azfacade.Overload.DETECT, "", 1):
        with pytest.raises(azfacade.InvalidInputError, match="overload must be one of get"):
            both.run(method(made, operation)("31424424423_5b0c1f0e", overload=wrong))
