"""scripts/update-specs --write edits a fragment where it differs, and nothing else in it."""

from __future__ import annotations

import difflib
import sys

import pytest

import codegen.__main__ as command
from tests.spec_update.changes import CHANGES, Change, Document
from tests.spec_update.museum import HERE, VERSION, Museum, read_yaml

NEW = "2027-01-01-preview"


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return the lines that are gone and those that are new."""
    found = list(difflib.ndiff(before.splitlines(), after.splitlines()))
    return [line[2:] for line in found if line[0] == "-"], [line[2:] for line in found if line[0] == "+"]


def as_new_version(document: Document) -> None:
    document["info"]["version"] = NEW


def test_a_document_that_says_the_same_changes_no_byte(museum: Museum) -> None:
    before = museum.fragment.read_bytes()
    assert museum.update(HERE / "museum.swagger.json", "--write")[0] == 0
    assert museum.fragment.read_bytes() == before


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_a_change_is_taken_over_and_only_texts_are_left(museum: Museum, change: Change) -> None:
    before = museum.text
    source = museum.publish(change.edit)
    code, _, err = museum.update(source, "--write")
    assert code == 1
    assert "by hand" not in err
    # The generator names every text that is left to write, and nothing else.
    left = museum.problems()
    assert all("without a description" in problem for problem in left)
    assert len(left) == museum.text.count("''  # TODO")
    museum.write_texts()
    assert museum.problems() == []
    code, out, _ = museum.update(source)
    assert code == 0, out
    # Comments, texts, anchors and quotes are as they were.
    gone, _ = lines_changed(before, museum.text)
    kept = [line for line in gone if "#" in line.replace("'#/", "") or "description" in line or "&" in line]
    assert kept == []


def test_all_changes_at_once(museum: Museum) -> None:
    source = museum.publish(*(change.edit for change in CHANGES))
    _, _, err = museum.update(source, "--write")
    assert "by hand" not in err
    museum.write_texts()
    assert museum.problems() == []
    assert museum.update(source)[0] == 0
    assert museum.update(source, "--write")[0] == 0


def test_scripts_generate_names_what_is_left_to_write(
    museum: Museum, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    museum.update(museum.publish(*(change.edit for change in CHANGES)), "--write")
    monkeypatch.setattr(command, "SPECS", museum.fragment.parent)
    monkeypatch.setattr(command, "GENERATED", museum.root / "generated")
    monkeypatch.setattr(sys, "argv", ["scripts/generate"])
    assert command.main() == 1
    told = capsys.readouterr().err.splitlines()
    lines = museum.text.splitlines()
    marked = [number for number, line in enumerate(lines, 1) if line.endswith("''  # TODO")]
    assert len(told) == len(marked)
    assert any("Pieces_LendPiece: answer 202: without a description" in line for line in told)
    assert not (museum.root / "generated").exists()


def test_a_new_operation_comes_with_everything_but_its_texts(museum: Museum) -> None:
    source = museum.publish(*(change.edit for change in CHANGES))
    museum.update(source, "--write")
    paths = read_yaml(museum.text)["paths"]
    lend = paths["/pieces/{pieceId}:lend"]["post"]
    assert lend["tags"] == ["Pieces"]
    assert lend["summary"] == "Lend Piece"
    assert lend["description"] == ""
    assert lend["parameters"] == [
        {"$ref": "#/components/parameters/PieceId"},
        {"$ref": "#/components/parameters/ApiVersion"},
    ]
    assert lend["responses"]["default"] == {"$ref": "#/components/responses/Failure"}
    assert lend["x-versions"] == {"from": VERSION}
    assert lend["x-azfacade"] == {
        "group": "pieces",
        "method": "begin_lend",
        "bucket": "management",
        "billed": True,
        "poll": "Pieces_GetLendOperation",
        "kind": "lend",
    }
    value = paths["/pieces/{pieceId}/value"]["get"]
    assert value["x-azfacade"] == {"group": "pieces", "method": "get_value", "bucket": "management"}
    schemas = read_yaml(museum.text)["components"]["schemas"]
    assert schemas["Piece"]["properties"]["accessToken"]["x-secret"] is True
    assert "x-azfacade:  # TODO" in museum.text


def test_a_new_version_is_added_beside_the_others(museum: Museum) -> None:
    def changed(document: Document) -> None:
        as_new_version(document)
        for change in CHANGES:
            if change.name in {"new optional property", "new enum value", "new operation", "property gone"}:
                change.edit(document)

    before = museum.text
    source = museum.publish(changed)
    code, out, err = museum.update(source, "--write")
    assert code == 1
    assert f"{NEW} is not in the fragment" in out
    assert "by hand" not in err
    assert "also for" not in err
    document = read_yaml(museum.text)
    assert document["x-api-versions"] == ["2025-06-01", VERSION, NEW]
    assert document["x-default-version"] == VERSION
    schemas = document["components"]["schemas"]
    piece = schemas["Piece"]["properties"]
    assert piece["labels"]["x-versions"] == [VERSION, NEW]
    assert piece["accessToken"]["x-versions"] == {"from": NEW}
    assert piece["acquired"]["x-versions"] == {"until": VERSION}
    assert schemas["Era"]["x-value-versions"] == {"medieval": {"from": NEW}}
    assert document["paths"]["/pieces/{pieceId}/value"]["get"]["x-versions"] == {"from": NEW}
    museum.write_texts()
    assert museum.problems() == []
    assert museum.update(source)[0] == 0
    assert museum.update(museum.publish())[0] == 0, "the version before says what it said"
    gone, _ = lines_changed(before, museum.text)
    assert len(gone) == 3  # two lists of versions and the enum
    assert "          x-versions: {from: 2027-01-01-preview}\n" in museum.text


def test_what_a_version_alone_has_goes_with_it(museum: Museum) -> None:
    def without_labels(document: Document) -> None:
        del document["definitions"]["Piece"]["properties"]["labels"]

    museum.update(museum.publish(without_labels), "--write")
    assert "labels" not in museum.text
    assert museum.problems() == []


def test_a_new_version_that_says_the_same_is_one_more_name(museum: Museum) -> None:
    before = museum.text
    code, _, _ = museum.update(museum.publish(as_new_version), "--write")
    assert code == 1
    gone, new = lines_changed(before, museum.text)
    assert gone == ["x-api-versions: ['2025-06-01', '2026-01-01']", "          x-versions: ['2026-01-01']"]
    assert new == [
        f"x-api-versions: ['2025-06-01', '2026-01-01', '{NEW}']",
        f"          x-versions: ['2026-01-01', '{NEW}']",
    ]


def test_what_versions_cannot_say_is_left_and_told(museum: Museum) -> None:
    def changed(document: Document) -> None:
        as_new_version(document)
        document["definitions"]["Piece"]["properties"]["name"]["maxLength"] = 100

    _, _, err = museum.update(museum.publish(changed), "--write")
    assert "by hand: schemas/Piece/properties/name/schema/maxLength: 80 here, 100 published" in err
    assert "maxLength: 100" not in museum.text


def test_a_shared_component_is_changed_only_where_all_agree(museum: Museum) -> None:
    def one(document: Document) -> None:
        document["paths"]["/pieces/{pieceId}"]["put"]["parameters"][1]["maxLength"] = 30

    _, _, err = museum.update(museum.publish(one), "--write")
    assert "by hand: operations/PUT /pieces/{pieceId}/parameters/path:pieceId/schema/maxLength" in err

    def rest(document: Document) -> None:
        one(document)
        document["parameters"]["PieceParameters.pieceId"]["maxLength"] = 30

    before = museum.text
    _, _, err = museum.update(museum.publish(rest), "--write")
    assert "by hand" not in err
    assert lines_changed(before, museum.text) == (["        maxLength: 20"], ["        maxLength: 30"])


def test_a_service_of_one_version_gets_no_version_marks(museum: Museum) -> None:
    text = museum.text.replace("['2025-06-01', '2026-01-01']", "['2026-01-01']")
    museum.fragment.write_text(text.replace("          x-versions: ['2026-01-01']\n", ""), encoding="utf-8")
    source = museum.publish(*(change.edit for change in CHANGES))
    _, _, err = museum.update(source, "--write")
    assert "by hand" not in err
    assert "x-versions" not in museum.text
    assert "acquired" not in museum.text
    museum.write_texts()
    assert museum.problems() == []
    assert museum.update(source)[0] == 0
