"""Key-value pairs."""

from __future__ import annotations

from typing import Any

from azfacade import ResultView
from azfacade.results.key_values import KeyValues, find_key_values
from tests.results.writer import Writer


def pair(key: str, value: str | None = None, *, page: int = 1, spans: list[Any] | None = None) -> dict[str, Any]:
    regions = [{"pageNumber": page, "polygon": [0, 0, 1, 0, 1, 1, 0, 1]}]
    found: dict[str, Any] = {"confidence": 0.8, "key": {"content": key, "spans": [], "boundingRegions": regions}}
    if value is not None:
        found["value"] = {"content": value, "spans": spans or []}
    return found


def values(*pairs: dict[str, Any], writer: Writer | None = None) -> KeyValues:
    if writer is None:
        writer = Writer()
        writer.page()
    writer.more["keyValuePairs"] = list(pairs)
    return find_key_values(ResultView(writer.result()))


def test_repeated_keys_lose_no_value() -> None:
    found = values(pair("Name:", "Ann"), pair("Sum", "$ 1\n$ 2"), pair("name", "Bob", page=2), pair("Name :"))
    assert found.to_dict() == {"Name:": ["Ann", "Bob", None], "Sum": ["$ 1\n$ 2"]}
    assert [each.value for each in found.all("NAME")] == ["Ann", "Bob", None]
    assert [each.page for each in found.all("name:")] == [1, 2, 1]
    assert found.all("nothing") == []


def test_the_first_pair_of_a_key_has_a_value_if_any_has() -> None:
    found = values(pair("Name"), pair("Name", "Bob"), pair("Date\nof  birth\uff1a"))
    first = found.first("name")
    assert first is not None
    assert first.value == "Bob"
    empty = found.first("date of birth")
    assert empty is not None
    assert (empty.value, empty.mark, empty.context) == (None, None, ())
    assert found.first("nothing") is None


def test_it_is_a_sequence_that_shows_no_text() -> None:
    found = values(pair("Name", "Ann"), pair("Name", "Bob"), pair("Age", "5"))
    assert (len(found), found[0].value, [each.value for each in found[1:]]) == (3, "Ann", ["Bob", "5"])
    assert repr(found) == "<KeyValues 3 pairs, 2 keys>"
    assert repr(found[0]) == "<KeyValue on page 1, confidence 0.8>"


def test_a_value_that_is_a_mark_has_the_context_of_the_mark() -> None:
    writer = Writer()
    writer.page()
    writer.table([["", "Applicant"], ["Any change?", ":selected: Yes"]], header_rows=1)
    span = {"offset": writer.content.index(":selected:"), "length": 10}
    writer.mark("selected", span=span)
    writer.mark("unselected", confidence=0.1)
    found = values(
        pair("Yes", ":selected:", spans=[span]),
        pair("No", "☐"),
        pair("Note", ":selected: Yes", spans=[span]),
        writer=writer,
    )
    assert [(each.mark, each.context) for each in found] == [
        (True, ("Any change?", "Applicant")),
        (False, ()),
        (None, ()),
    ]


def test_a_result_without_pairs_has_none() -> None:
    assert len(values()) == 0
    assert values().to_dict() == {}
