"""The rules of overrides.yaml excuse what differs deliberately, each as long as it does."""

from __future__ import annotations

import pytest
import yaml

from tests.spec_update.changes import Document, add_operation
from tests.spec_update.museum import HERE, Museum, read_yaml


def add_rule(museum: Museum, **rule: object) -> None:
    rules = read_yaml(museum.rules.read_text(encoding="utf-8"))
    rules["museum"].append({"reason": "For a test.", **rule})
    museum.rules.write_text(yaml.safe_dump(rules), encoding="utf-8")


def shorter(document: Document) -> None:
    document["definitions"]["Piece"]["properties"]["name"]["maxLength"] = 60


POINTER = "schemas/Piece/properties/name/schema/maxLength"


def test_a_rule_excuses_a_difference(museum: Museum) -> None:
    source = museum.publish(shorter)
    assert museum.update(source)[0] == 1
    add_rule(museum, pointers=POINTER, published=60, ours=80)
    assert museum.update(source)[0] == 0
    before = museum.text
    museum.update(source, "--write")
    assert museum.text == before


@pytest.mark.parametrize(
    "rule",
    [
        {"pointers": POINTER, "published": 60, "ours": 80},  # the two are the same again
        {"pointers": [POINTER, "schemas/Nothing/*"], "published": 60, "ours": 80},
        {"pointers": "schemas/Piece/properties/weight", "ours": "*"},
    ],
)
def test_a_rule_that_matches_nothing_any_more_is_an_error(museum: Museum, rule: dict[str, object]) -> None:
    add_rule(museum, **rule)
    before = museum.fragment.read_bytes()
    code, out, err = museum.update(HERE / "museum.swagger.json", "--write")
    assert (code, out) == (2, "")
    assert "matches no difference any more" in err
    assert err.startswith("overrides.yaml:")
    assert museum.fragment.read_bytes() == before


def test_a_rule_with_another_value_excuses_nothing(museum: Museum) -> None:
    add_rule(museum, pointers=POINTER, published=70, ours=80)
    code, _, err = museum.update(museum.publish(shorter))
    assert code == 2
    assert "is 80 here and 60 in the document" in err


def test_a_rule_is_about_the_versions_it_names(museum: Museum) -> None:
    add_rule(museum, pointers=POINTER, published=60, ours=80, versions=["2025-06-01"])
    assert museum.update(HERE / "museum.swagger.json")[0] == 0
    assert museum.update(museum.publish(shorter))[0] == 1


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ({"pointers": POINTER, "published": 60, "ours": 80, "reason": " "}, "needs a reason"),
        ({"pointers": POINTER}, "needs published, ours or both"),
        ({"published": 60}, "needs pointers"),
        ({"pointers": POINTER, "published": 60, "why": "x"}, "has only the keys"),
        ({"pointers": POINTER, "published": 60, "versions": "2026-01-01"}, "versions must be a list"),
    ],
)
def test_a_rule_must_be_whole(museum: Museum, rule: dict[str, object], message: str) -> None:
    add_rule(museum, **rule)
    code, _, err = museum.update(HERE / "museum.swagger.json")
    assert (code, message in err) == (2, True)


def test_what_is_new_comes_with_our_values(museum: Museum) -> None:
    def with_odd_type(document: Document) -> None:
        add_operation(document)
        document["definitions"]["Value"]["properties"]["amount"] = {"type": "object"}

    amount = "schemas/Value/properties/amount/schema"
    add_rule(museum, pointers=f"{amount}/type", published="object", ours="integer")
    add_rule(museum, pointers=f"{amount}/minimum", ours=0)
    source = museum.publish(with_odd_type)
    museum.update(source, "--write")
    node = read_yaml(museum.text)["components"]["schemas"]["Value"]["properties"]["amount"]
    assert (node["type"], node["minimum"]) == ("integer", 0)
    museum.write_texts()
    assert museum.problems() == []
    code, out, err = museum.update(source)
    assert code == 0, out + err


def test_what_only_the_fragment_has_may_stay(museum: Museum) -> None:
    def without_date(document: Document) -> None:
        del document["definitions"]["Piece"]["properties"]["acquired"]

    add_rule(museum, pointers="schemas/Piece/properties/acquired*", ours="*")
    assert museum.update(museum.publish(without_date))[0] == 0
