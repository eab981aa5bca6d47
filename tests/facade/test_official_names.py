"""Names of Microsoft's packages: an attribute error tells ours; docs/official-names.md has the same table."""

from __future__ import annotations

import copy
import inspect
import pickle
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from azfacade.testing import FakeAzure
from azfacade_raw.official_names import NOT_HERE, OFFICIAL_NAMES
from tests.cases import each

from .kit import Script, Side
from .work import analysis_accepted

PAGE = Path(__file__).parents[2] / "docs" / "official-names.md"
OFFICIAL_CLASSES = {
    "azure.ai.documentintelligence": (
        "DocumentIntelligenceClient",
        "DocumentIntelligenceAdministrationClient",
        "AnalyzeDocumentLROPoller",
    ),
    "azure.ai.vision.face": ("FaceClient", "FaceSessionClient", "FaceAdministrationClient"),
    "azure.core.paging": ("ItemPaged",),
}
ITERATION = {"next"}


def public(value: Any) -> set[str]:
    return {name for name in dir(value) if not name.startswith("_")}


def ours(both: Side) -> dict[str, set[str]]:
    """Return the public names of the clients and of everything that they return, by object."""
    clients = [both.face(Script()), both.documents(Script(analysis_accepted()))]
    found = {type(client).__name__: public(client) for client in clients}
    for client in clients:
        found |= {name: public(getattr(client, name)) for name in public(client)}
    found["operation"] = public(both.run(clients[1].models.begin_analyze("prebuilt-read", b"x")))
    found["pager"] = public(clients[0].person_groups.list())
    return found


@each(
    ("service", "group", "name", "counterpart"),
    [
        ("documents", "", "begin_analyze_document", "models.begin_analyze"),
        ("documents", "models", "begin_analyze_document", "models.begin_analyze"),
        ("documents", "", "begin_build_classifier", "classifiers.begin_build"),
        ("documents", "operations", "get_operation", "operations.get"),
        ("documents", "", "detect_from_url", "detect"),
        ("face", "", "detect_from_url", "detect"),
        ("face", "", "large_person_group", "large_person_groups"),
        ("face", "large_person_groups", "get_persons", "large_person_groups.list_persons"),
        ("face", "person_groups", "add_face", "large_person_groups.add_person_face"),
    ],
)
def test_an_official_name_is_answered_with_ours(
    both: Side, service: str, group: str, name: str, counterpart: str
) -> None:
    target = getattr(both, service)(Script())
    target = getattr(target, group) if group else target
    with pytest.raises(AttributeError, match=rf"has no attribute '{name}': this package has {counterpart} ") as caught:
        getattr(target, name)
    assert type(target).__name__ in str(caught.value)
    assert (caught.value.name, caught.value.obj) == (name, target)


def test_operations_and_pagers_know_the_official_names_too(both: Side) -> None:
    job = both.run(both.documents(Script(analysis_accepted())).models.begin_analyze("prebuilt-read", b"x"))
    for target, name, counterpart in (
        (job, "done", "status.is_terminal"),
        (job, "continuation_token", "token of the operation"),
        (job, "polling_method", "polls by itself"),
        (both.face(Script()).person_groups.list(), "by_page", r"pages\(\)"),
    ):
        with pytest.raises(AttributeError, match=counterpart):
            getattr(target, name)


def test_other_names_are_missing_as_ever(both: Side) -> None:
    client = both.face(Script())
    for target in (client, client.person_groups, client.person_groups.list()):
        assert not hasattr(target, "nonsense")
        assert getattr(target, "nonsense", 7) == 7
        with pytest.raises(AttributeError, match=r"has no attribute 'nonsense'$"):
            _ = target.nonsense
        with pytest.raises(AttributeError, match=r"has no attribute '__wrapped__'$"):
            _ = target.__wrapped__
    assert copy.copy(client.person_groups) is not client.person_groups
    empty = object.__new__(type(client))  # as copy and pickle make it
    with pytest.raises(AttributeError, match="_pipeline"):
        _ = empty._pipeline
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(client)


@pytest.mark.parametrize("module", OFFICIAL_CLASSES)
def test_every_name_of_the_official_packages_is_ours_or_in_the_table(both: Side, module: str) -> None:
    package = pytest.importorskip(module)
    names = set[str]()
    for name in OFFICIAL_CLASSES[module]:
        official = getattr(package, name)
        names |= public(official)
        if name == "FaceAdministrationClient":
            key = import_module("azure.core.credentials").AzureKeyCredential("key")
            with official("https://x.example", key) as client:
                for group, value in vars(client).items():
                    names |= {group, *public(value)} if not group.startswith("_") else set()
    known = set[str]().union(*ours(both).values())
    assert names - known - OFFICIAL_NAMES.keys() - NOT_HERE.keys() == set(ITERATION & names)


def paths() -> Iterator[tuple[str, str]]:
    for name, counterpart in OFFICIAL_NAMES.items():
        for path in counterpart.split(" or "):
            if re.fullmatch(r"[a-z_.]+", path):
                yield name, path


def test_every_counterpart_exists(both: Side) -> None:
    fake = FakeAzure()
    clients = [fake.face_client(), fake.document_intelligence_client()]
    assert sum(1 for _ in paths()) > 60
    for name, path in paths():
        target: Any = next(client for client in clients if path.partition(".")[0] in dir(client))
        for part in path.split("."):
            target = inspect.getattr_static(target, part) and getattr(target, part)
        assert target is not None, name


def test_the_page_shows_the_table() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    written = {
        **{name: f"`{text}`" if re.fullmatch(r"[a-z_.]+", text) else text for name, text in OFFICIAL_NAMES.items()},
        **NOT_HERE,
    }
    assert rows == list(written.items())
