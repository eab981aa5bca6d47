"""The discriminator selects the subclass; an unknown or invalid one gives the base class."""

from __future__ import annotations

from typing import Any

from azfacade_raw.document_intelligence import models as di
from tests.cases import each
from tests.raw.fragments import BASES, Schema, kinds
from tests.raw.samples import bare, full
from tests.raw.twists import WRONG

BASE = Schema("document_intelligence", "DocumentIntelligenceOperationDetails")
KINDS = sorted((value, name) for name, (_, value) in kinds("document_intelligence").items())


def test_there_is_one_base_with_a_subclass_for_each_kind_of_operation() -> None:
    assert BASES == [BASE]
    assert {value for value, _ in KINDS} == {kind.value for kind in di.OperationKind}


@each(("kind", "name"), KINDS)
def test_each_kind_is_its_subclass(kind: str, name: str) -> None:
    body = full(Schema(BASE.service, name))
    found = BASE.cls.from_dict(body)
    assert type(found).__name__ == name
    assert isinstance(found, BASE.cls)
    assert found == type(found).from_dict(body)
    assert found.to_dict() == body


def test_an_unknown_kind_is_the_base_and_loses_nothing() -> None:
    body = {**full(Schema(BASE.service, "DocumentClassifierBuildOperationDetails")), "kind": "documentSplitterBuild"}
    found = di.DocumentIntelligenceOperationDetails.from_dict(body)
    assert type(found) is BASE.cls
    assert found.kind == "documentSplitterBuild"
    assert found.additional_properties == {"result": body["result"]}
    assert found.to_dict() == body


@each("kind", [w for w in WRONG if w is not None], ids=repr)
def test_a_kind_that_is_nonsense_is_the_base(kind: Any) -> None:
    body = {**bare(BASE), "kind": kind}
    assert type(BASE.cls.from_dict(body)) is BASE.cls
    assert BASE.cls.from_dict(body).to_dict() == body
    page = {"value": [body]}
    listed = di.PagedDocumentIntelligenceOperationDetails.from_dict(page)
    assert [type(item) for item in listed.value] == [BASE.cls]
    assert listed.to_dict() == page


def test_a_missing_kind_is_the_base() -> None:
    body = {key: value for key, value in bare(BASE).items() if key != "kind"}
    found = di.DocumentIntelligenceOperationDetails.from_dict(body)
    assert type(found) is BASE.cls
    assert found.to_dict() == body


def test_a_subclass_decodes_as_itself_whatever_the_kind_says() -> None:
    body = {**bare(BASE), "kind": "documentModelBuild"}
    assert type(di.DocumentClassifierBuildOperationDetails.from_dict(body)).__name__ == (
        "DocumentClassifierBuildOperationDetails"
    )


def test_a_list_may_hold_all_kinds() -> None:
    page = {
        "value": [full(Schema(BASE.service, name)) for _, name in KINDS],
        "nextLink": "https://example.org/next?x=1",
    }
    found = di.PagedDocumentIntelligenceOperationDetails.from_dict(page)
    assert [type(item).__name__ for item in found.value] == [name for _, name in KINDS]
    assert found.to_dict() == page
