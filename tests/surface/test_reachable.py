"""Every operation is a method of the client, in the group that its fragment names, and nothing else is."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

import azfacade
from tests.cases import each
from tests.facade.kit import Script, Side

from .calling import call, case, client, good, method, public
from .reader import SERVICES, Operation, fragment, operations
from .values import Maker

PLACES = sorted({(o.service, o.group, o.method) for o in operations()})
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


@each("operation", operations(), ids=str)
def test_the_operation_is_a_method_of_its_group(both: Side, operation: Operation) -> None:
    made = both.face() if operation.service == "face" else both.documents()
    assert callable(method(made, operation))


@each(("service", "group", "name"), PLACES)
def test_every_method_but_a_list_is_awaited(both: Side, service: str, group: str, name: str) -> None:
    found = getattr(owner(both, service, group), name)
    assert callable(found)
    assert inspect.iscoroutinefunction(found) is (both.is_async and not name.startswith("list"))


@pytest.mark.parametrize("service", SERVICES)
def test_there_is_no_method_without_an_operation(both: Side, service: str) -> None:
    for group in groups_of(service):
        found = set(public(type(owner(both, service, group))))
        beside = set() if group else BESIDE_THE_OPERATIONS[service] | ({"aclose"} if both.is_async else set())
        assert found == {name for _, place, name in PLACES if (_, place) == (service, group)} | beside


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_has_the_groups_of_the_fragment_and_no_other(both: Side, service: str) -> None:
    made = owner(both, service, "")
    attributes = {name for name in dir(type(made)) if not name.startswith("_")} - set(public(type(made)))
    groups = groups_of(service) - {""}
    assert attributes == groups | {"api_version", "endpoint"}
    for group in groups:
        assert getattr(made, group) is getattr(made, group), "a group is made once"


def groups_of(service: str) -> set[str]:
    """Return the groups of a service, with the client itself as an empty name."""
    return {group for name, group, _ in PLACES if name == service}


PUBLISHED = {
    "face": {"v1.2-preview.1": 103, "v1.2": 77, "v1.3-preview.1": 80},
    "document_intelligence": {"2024-07-31-preview": 31, "2024-11-30": 34},
}
"""The number of operations in the published document of each version that must always be whole."""


@each(("service", "version", "size"), [(s, v, n) for s in PUBLISHED for v, n in PUBLISHED[s].items()])
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
