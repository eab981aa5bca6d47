"""Api versions in --write: a new one comes to its place by age, and ranges change only where they are wrong."""

from __future__ import annotations

from typing import Any

import pytest

from spec_update.versions import Versions, inserted, with_version, without_version
from tests.spec_update.changes import Document, add_enum_value, remove_property
from tests.spec_update.museum import VERSION, Museum, read_yaml

OLD, BETWEEN, NEW = "2025-06-01", "2025-09-01", "2027-01-01-preview"


@pytest.mark.parametrize(
    ("known", "new", "at"),
    [
        (["v1.2-preview.1", "v1.2"], "v1.3-preview.1", 2),
        (["v1.2-preview.1", "v1.2"], "v1.2-preview.2", 1),
        (["v1.2-preview.1", "v1.2"], "v1.1", 0),
        (["v1.2", "v1.3-preview.1"], "v1.3", 2),
        (["v1.2", "v1.3-preview.9"], "v1.3-preview.10", 2),
        (["v1.9"], "v1.10", 1),
        (["2024-07-31-preview", "2024-11-30"], "2024-11-30-preview", 1),
        (["2024-07-31-preview", "2024-11-30"], "2024-07-31", 1),
        (["2024-07-31-preview", "2024-11-30"], "2024-02-29-preview", 0),
        (["2024-07-31-preview", "2024-11-30"], "2025-03-01-preview", 2),
    ],
)
def test_a_version_comes_to_its_place_by_age(known: list[str], new: str, at: int) -> None:
    found = inserted(known, new)
    assert found.index(new) == at
    assert [version for version in found if version != new] == known


KNOWN = ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    ("said", "more", "less"),
    [
        (None, [], {"until": "c"}),
        (["a"], ["a", "d"], ["a"]),
        (["a", "b", "c"], [], ["a", "b", "c"]),
        ({"from": "d"}, {"from": "d"}, []),
        ({"from": "c"}, {"from": "c"}, ["c"]),
        ({"until": "c"}, [], {"until": "c"}),
        ({"until": "b"}, ["a", "b", "d"], {"until": "b"}),
        ({"from": "c", "until": "c"}, {"from": "c"}, ["c"]),
    ],
)
def test_versions_with_and_without_one(said: Versions | None, more: Versions, less: Versions) -> None:
    assert with_version(said, "d", KNOWN) == more
    assert without_version(said, "d", KNOWN) == less


def mark(museum: Museum, name: str, versions: str) -> None:
    """Say in the fragment which versions have a property of a piece."""
    text = museum.text.replace("          x-versions: ['2026-01-01']\n", "")
    head, found, rest = text.partition(f"        {name}:\n")
    kind, _, rest = rest.partition("\n")
    museum.fragment.write_text(f"{head}{found}{kind}\n          x-versions: {versions}\n{rest}", encoding="utf-8")


def versions_of(museum: Museum, name: str) -> Any:
    found = read_yaml(museum.text)["components"]["schemas"]["Piece"]["properties"]
    return found[name].get("x-versions") if name in found else "gone"


def version(name: str) -> Any:
    def edit(document: Document) -> None:
        document["info"]["version"] = name

    return edit


def without_labels(document: Document) -> None:
    del document["definitions"]["Piece"]["properties"]["labels"]


@pytest.mark.parametrize(
    ("said", "published", "has", "then"),
    [
        # A range from the default on covers a later version by itself, and no earlier one.
        ("{from: '2026-01-01'}", NEW, True, {"from": VERSION}),
        ("{from: '2026-01-01'}", NEW, False, [VERSION]),
        ("{from: '2026-01-01'}", BETWEEN, True, {"from": BETWEEN}),
        ("{from: '2026-01-01'}", BETWEEN, False, {"from": VERSION}),
        ("{from: '2025-06-01'}", NEW, False, {"until": VERSION}),
        ("{from: '2025-06-01', until: '2026-01-01'}", NEW, True, None),
        ("{until: '2026-01-01'}", NEW, False, {"until": VERSION}),
        ("{until: '2026-01-01'}", NEW, True, None),
        # What only an older version had so far.
        ("{until: '2025-06-01'}", NEW, True, [OLD, NEW]),
        ("{until: '2025-06-01'}", NEW, False, {"until": OLD}),
        ("{until: '2025-06-01'}", BETWEEN, True, {"until": BETWEEN}),
        ("['2025-06-01']", NEW, True, [OLD, NEW]),
        # Lists grow with what has it.
        ("['2026-01-01']", BETWEEN, True, [BETWEEN, VERSION]),
        ("['2026-01-01']", NEW, False, [VERSION]),
        # The document of a version that is there.
        ("{from: '2026-01-01'}", VERSION, False, "gone"),
        ("{from: '2025-06-01'}", VERSION, False, {"until": OLD}),
        ("{until: '2025-06-01'}", VERSION, True, None),
    ],
)
def test_ranges_change_only_where_they_are_wrong(
    museum: Museum, said: str, published: str, has: bool, then: Versions | str | None
) -> None:
    mark(museum, "labels", said)
    source = museum.publish(version(published), *([] if has else [without_labels]))
    _, _, err = museum.update(source, "--write")
    assert "by hand" not in err
    assert "also for" not in err
    assert versions_of(museum, "labels") == then
    assert museum.problems() == []
    code, out, err = museum.update(source)
    assert code == 0, out + err
    if isinstance(then, dict) and read_yaml(said) == then:
        assert f"          x-versions: {said}\n" in museum.text


@pytest.mark.parametrize(
    ("said", "has", "then"),
    [
        ("{from: '2026-01-01'}", True, {"from": VERSION}),
        ("{from: '2026-01-01'}", False, [VERSION]),
        ("{until: '2026-01-01'}", True, None),
        ("['2026-01-01']", True, [VERSION, NEW]),
        ("{until: '2025-06-01'}", True, [OLD, NEW]),
    ],
)
def test_ranges_of_values_change_alike(museum: Museum, said: str, has: bool, then: Versions | None) -> None:
    text = museum.text.replace("enum: [antique, modern]", "enum: [antique, medieval, modern]")
    text = text.replace("        antique: Up", "        medieval: Then.\n        antique: Up")
    end = "        modern: From 1500 on.\n"
    museum.fragment.write_text(text.replace(end, f"{end}      x-value-versions:\n        medieval: {said}\n"))
    source = museum.publish(version(NEW), *([add_enum_value] if has else []))
    _, _, err = museum.update(source, "--write")
    assert "by hand" not in err
    assert "also for" not in err
    era = read_yaml(museum.text)["components"]["schemas"]["Era"]
    assert era["enum"] == ["antique", "medieval", "modern"]
    assert era.get("x-value-versions") == (None if then is None else {"medieval": then})
    assert museum.problems() == []
    assert museum.update(source)[0] == 0


def test_an_operation_that_comes_back_is_mended_too(museum: Museum) -> None:
    start = "      x-azfacade:\n        group: pieces\n        method: begin_restore"
    before = museum.text.replace(start, "      x-versions: {until: '2025-06-01'}\n" + start)
    poll = "      x-azfacade:\n        group: pieces\n        method: get_restoration"
    before = before.replace(poll, "      x-versions: ['2025-06-01']\n" + poll)
    museum.fragment.write_text(before, encoding="utf-8")

    def changed(document: Document) -> None:
        restore = document["paths"]["/pieces/{pieceId}:restore"]["post"]
        restore["parameters"].append({"name": "haste", "in": "query", "type": "string"})
        document["definitions"]["Restoration"]["properties"]["cost"] = {"type": "number", "format": "double"}

    source = museum.publish(version(NEW), changed)
    _, _, err = museum.update(source, "--write")
    assert "by hand" not in err
    assert "also for" not in err
    document = read_yaml(museum.text)
    restore = document["paths"]["/pieces/{pieceId}:restore"]["post"]
    assert restore["x-versions"] == [OLD, NEW]
    assert document["paths"]["/restorations/{restorationId}"]["get"]["x-versions"] == [OLD, NEW]
    assert [p["x-versions"] for p in restore["parameters"] if p.get("name") == "haste"] == [{"from": NEW}]
    cost = document["components"]["schemas"]["Restoration"]["properties"]["cost"]
    assert cost["x-versions"] == {"from": NEW}
    museum.write_texts()
    assert museum.problems() == []
    assert museum.update(source)[0] == 0


def test_a_new_version_is_compared_with_the_default_one(museum: Museum) -> None:
    """The default need not be the last: what only a later preview has is no part of it."""
    museum.update(museum.publish(version(NEW), remove_property), "--write")
    assert versions_of(museum, "acquired") == {"until": VERSION}
    code, out, _ = museum.update(museum.publish(version("2027-06-01")), "--json")
    assert code == 1
    assert f'"compared_with": "{VERSION}"' in out
    _, _, err = museum.update(museum.publish(version("2027-06-01")), "--write")
    assert "by hand" not in err
    document = read_yaml(museum.text)
    assert document["x-api-versions"] == [OLD, VERSION, NEW, "2027-06-01"]
    assert versions_of(museum, "acquired") == [OLD, VERSION, "2027-06-01"]
    assert museum.problems() == []


def test_the_enum_of_the_server_grows_in_the_same_order(museum: Museum) -> None:
    server = "      endpoint:\n"
    known = f"      version:\n        default: x\n        enum: ['{OLD}', '{VERSION}']\n        description: Which.\n"
    museum.fragment.write_text(museum.text.replace(server, known + server), encoding="utf-8")
    museum.update(museum.publish(version(BETWEEN)), "--write")
    variable = read_yaml(museum.text)["servers"][0]["variables"]["version"]
    assert variable["enum"] == [OLD, BETWEEN, VERSION]
    assert read_yaml(museum.text)["x-api-versions"] == [OLD, BETWEEN, VERSION]
