"""The report of scripts/update-specs tells every difference, and judges what it does to the Python API."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.spec_update.changes import CHANGES, Change, Document
from tests.spec_update.museum import HERE, PUBLISHED, VERSION, Museum


def test_the_report_of_an_unchanged_document_is_empty(museum: Museum) -> None:
    code, out, err = museum.update(HERE / "museum.swagger.json", "--json")
    assert (code, err) == (0, "")
    expected = {"service": "museum", "version": VERSION, "compared_with": VERSION, "overridden": 1, "differences": []}
    assert json.loads(out) == expected
    code, out, _ = museum.update(HERE / "museum.swagger.json")
    assert code == 0
    assert "says the same" in out


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_appears_and_is_judged(museum: Museum, change: Change) -> None:
    source = museum.publish(change.edit)
    code, _, _ = museum.update(source)
    assert code == 1
    found = [(d["change"], d["thing"], d["pointers"][0], d["effect"]) for d in museum.differences(source)]
    assert sorted(found) == sorted(change.expected)


def test_all_changes_at_once_are_told_in_every_form(museum: Museum) -> None:
    source = museum.publish(*(change.edit for change in CHANGES))
    _, text, _ = museum.update(source)
    _, markdown, _ = museum.update(source, "--markdown")
    found = {(d["change"], d["thing"], d["pointers"][0], d["effect"]) for d in museum.differences(source)}
    expected = {one for change in CHANGES for one in change.expected}
    assert found == expected
    for _, _, pointer, effect in expected:
        assert pointer in text
        assert pointer in markdown
        assert f"{effect} (" in text
        assert f"### {effect.capitalize()}" in markdown
    assert text.index("breaking (") < text.index("behaviour only (") < text.index("compatible (")


def test_a_person_is_told_what_to_decide(museum: Museum) -> None:
    source = museum.publish(*(change.edit for change in CHANGES))
    decide = {d["thing"]: d["decide"] for d in museum.differences(source)}
    assert "group, method, bucket" in decide["operation"]
    assert "description" in decide["property"] or "still" in decide["property"]
    assert "override" in decide["name"]


def gone_operation(document: Document) -> None:
    del document["paths"]["/pieces/{pieceId}"]["get"]


def optional_body_property(document: Document) -> None:
    del document["paths"]["/pieces/{pieceId}"]["put"]["parameters"][2]["schema"]["required"]


def optional_answer_property(document: Document) -> None:
    document["definitions"]["Photo"]["required"] = []
    del document["definitions"]["Photo"]["required"]


def no_date(document: Document) -> None:
    del document["definitions"]["Piece"]["properties"]["acquired"]["format"]


def gone_enum_value(document: Document) -> None:
    for node in (document["definitions"]["Era"], document["paths"]["/pieces"]["get"]["parameters"][2]["items"]):
        node["enum"].remove("antique")


def tighter_limit(document: Document) -> None:
    document["paths"]["/pieces"]["get"]["parameters"][2]["maxItems"] = 3


def limit_of_an_answer(document: Document) -> None:
    document["definitions"]["Restoration"]["properties"]["percent"]["maximum"] = 99


def other_separator(document: Document) -> None:
    document["paths"]["/pieces"]["get"]["parameters"][2]["collectionFormat"] = "multi"


def pages(document: Document) -> None:
    document["paths"]["/pieces"]["get"]["x-ms-pageable"] = {"nextLinkName": "nextLink"}


def not_long_running(document: Document) -> None:
    del document["paths"]["/pieces/{pieceId}:restore"]["post"]["x-ms-long-running-operation"]


def other_class(document: Document) -> None:
    document["paths"]["/restorations/{restorationId}"]["get"]["responses"]["200"]["schema"]["$ref"] = (
        "#/definitions/Piece"
    )


def new_header(document: Document) -> None:
    answer = document["paths"]["/pieces/{pieceId}:restore"]["post"]["responses"]["202"]
    answer["headers"]["Retry-After"] = {"type": "integer", "format": "int32"}


def other_operation_id(document: Document) -> None:
    document["paths"]["/pieces/{pieceId}"]["get"]["operationId"] = "Pieces_ReadPiece"


def other_key(document: Document) -> None:
    document["securityDefinitions"]["ApiKeyAuth"]["name"] = "api-key"


@pytest.mark.parametrize(
    ("edit", "what", "effect"),
    [
        (gone_operation, "operation", "breaking"),
        (optional_body_property, "required", "breaking"),  # it moves behind the *
        (optional_answer_property, "required", "breaking"),
        (no_date, "format", "breaking"),
        (gone_enum_value, "enum value", "breaking"),
        (tighter_limit, "maxItems", "behaviour only"),
        (limit_of_an_answer, "maximum", "behaviour only"),
        (other_separator, "separated", "behaviour only"),
        (pages, "nextPage", "breaking"),
        (not_long_running, "longRunning", "breaking"),
        (other_class, "type", "breaking"),
        (new_header, "header", "behaviour only"),
        (other_operation_id, "operationId", "breaking"),
        (other_key, "apiKey", "behaviour only"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_other_differences_are_judged_too(museum: Museum, edit: Any, what: str, effect: str) -> None:
    found = museum.differences(museum.publish(edit))
    assert (what, effect) in {(d["thing"], d["effect"]) for d in found}


def test_what_operations_share_is_told_once(museum: Museum) -> None:
    def longer(document: Document) -> None:
        document["parameters"]["PieceParameters.pieceId"]["maxLength"] = 30
        document["paths"]["/pieces/{pieceId}"]["put"]["parameters"][1]["maxLength"] = 30

    (found,) = museum.differences(museum.publish(longer))
    assert len(found["pointers"]) == 5
    assert (found["ours"], found["published"]) == (20, 30)


def test_differences_of_form_are_none(museum: Museum) -> None:
    def reshape(document: Document) -> None:
        definitions = document["definitions"]
        # A body with a name of its own, a property behind a scalar's name, parameters beside the operations.
        definitions["CreatePieceRequest"] = document["paths"]["/pieces/{pieceId}"]["put"]["parameters"].pop()["schema"]
        body = {"name": "body", "in": "body", "required": True, "schema": reference_to("CreatePieceRequest")}
        item = document["paths"]["/pieces/{pieceId}"]
        item["put"]["parameters"].append(body)
        item["parameters"] = [item["get"]["parameters"].pop()]
        item["put"]["parameters"].pop(1)
        definitions["Named"] = {"type": "object", "properties": {"name": {"type": "string", "minLength": 1}}}
        definitions["Named"]["properties"]["name"]["maxLength"] = 80
        piece = definitions["Piece"]
        del piece["properties"]["name"]
        piece["allOf"] = [reference_to("Named")]
        piece["properties"]["era"] = {"allOf": [reference_to("Era")]}
        document["info"]["title"] = "Another title"

    def reference_to(name: str) -> Document:
        return {"$ref": f"#/definitions/{name}"}

    assert museum.differences(museum.publish(reshape)) == []


def test_an_openapi_3_document_is_compared_too(museum: Museum) -> None:
    # What differs by the rule in the Swagger document is the same here.
    museum.rules.write_text("", encoding="utf-8")
    code, out, err = museum.update(museum.fragment, "--service", "museum")
    assert (code, err) == (0, ""), out


def test_the_published_document_is_left_as_it_is(museum: Museum) -> None:
    source = museum.publish()
    before = source.read_bytes()
    museum.update(source, "--write")
    assert source.read_bytes() == before
    assert json.loads(before) == PUBLISHED
