"""`diff`: what differs between two results, and nothing else."""

from __future__ import annotations

import copy
import random
import time
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azfacade import InvalidInputError, diff
from azfacade.results.alignment import align
from azfacade.results.changes import Change
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.currency_value import CurrencyValue
from tests.results.test_broken_results import BROKEN, WHOLE, broken_by
from tests.results.writer import Writer

JSON = dict[str, Any]


def text(content: str, **more: Any) -> JSON:
    return {"type": "string", "valueString": content, "content": content, **more}


def amount(number: float, code: str | None = "EUR") -> JSON:
    return {"type": "currency", "valueCurrency": {"amount": number, **({"currencyCode": code} if code else {})}}


def row(**fields: JSON) -> JSON:
    return {"type": "object", "valueObject": fields}


def rows(*items: JSON) -> JSON:
    return {"type": "array", "valueArray": list(items)}


def document(kind: str = "invoice", pages: Sequence[int] = (1,), /, **fields: Any) -> JSON:
    regions = [{"pageNumber": page} for page in pages]
    return {"docType": kind, "fields": fields, "boundingRegions": regions, "spans": [], "confidence": 0.5}


def result(*documents: JSON, **more: Any) -> AnalyzeResult:
    pages = [{"pageNumber": number, "spans": []} for number in range(1, 6)]
    sent = {"apiVersion": "2024-11-30", "modelId": "m", "content": "", "pages": pages, "documents": list(documents)}
    return AnalyzeResult.from_dict({**sent, **more})


def seen(changes: list[Change]) -> list[tuple[Any, ...]]:
    return [(change.path, change.before, change.after) for change in changes]


def fields_changed(before: JSON, after: JSON, **options: Any) -> list[tuple[Any, ...]]:
    return seen(diff(result(document(**before)), result(document(**after)), **options))


def test_a_result_does_not_differ_from_itself() -> None:
    for sent in (WHOLE, result(document(Total=amount(1.5), Items=rows(row(A=text("a"))))).to_dict()):
        one, other = AnalyzeResult.from_dict(sent), AnalyzeResult.from_dict(copy.deepcopy(sent))
        assert diff(one, one) == []
        assert diff(one, other) == []


def test_a_changed_total_is_one_change_with_both_confidences() -> None:
    before, after = amount(12.1) | {"confidence": 0.9}, amount(12.2) | {"confidence": 0.4}
    (change,) = diff(result(document(Total=before)), result(document(Total=after)))
    assert change.path == "documents[0].Total"
    assert isinstance(change.before, CurrencyValue)
    assert isinstance(change.after, CurrencyValue)
    assert (change.before.amount, change.after.amount) == (12.1, 12.2)
    assert (change.confidence_before, change.confidence_after) == (0.9, 0.4)


@pytest.mark.parametrize(
    ("before", "after", "tolerance", "differ"),
    [
        (amount(12.1), amount(12.2), 0.1, False),  # the floats differ by a little more
        (amount(12.1), amount(12.3), 0.1, True),
        (amount(12.1), amount(12.1, "USD"), 0.1, True),
        (amount(12.1), amount(12.1, None), 0.0, True),
        ({"type": "number", "valueNumber": 1}, {"type": "number", "valueNumber": 1.0}, 0.0, False),
        ({"type": "integer", "valueInteger": 10**400}, {"type": "integer", "valueInteger": 10**400 + 1}, 1, False),
        ({"type": "number", "valueNumber": float("nan")}, {"type": "number", "valueNumber": float("nan")}, 0.0, False),
        ({"type": "number", "valueNumber": 1.0}, {"type": "boolean", "valueBoolean": True}, 0.0, True),
        ({"type": "integer", "valueInteger": 1}, {"type": "boolean", "valueBoolean": True}, 5, True),
        (text("a\nb"), text("a  b"), 0.0, False),
        (text("1"), {"type": "number", "valueNumber": 1}, 0.0, True),
        ({"type": "date", "valueDate": "2024-05-31"}, text("2024-05-31"), 0.0, True),
        (text("a", spans=[{"offset": 1, "length": 1}]), text("a", boundingRegions=[{"pageNumber": 2}]), 0.0, False),
        (text("a", confidence=0.1), text("a", confidence=0.9), 0.0, False),
    ],
)
def test_values_are_compared_and_not_where_they_are(before: JSON, after: JSON, tolerance: float, differ: bool) -> None:
    assert bool(fields_changed({"X": before}, {"X": after}, tolerance=tolerance)) is differ
    assert bool(fields_changed({"X": after}, {"X": before}, tolerance=tolerance)) is differ


def test_a_field_without_a_value_is_compared_by_its_text() -> None:
    lost = {"type": "date", "content": "at the end of June"}
    missing = {"type": "date"}
    assert fields_changed({"Due": lost}, {"Due": missing}) == [("documents[0].Due", "at the end of June", None)]
    assert fields_changed({"Due": missing}, {}) == [], "neither was found"
    assert fields_changed({}, {"Due": lost}) == [("documents[0].Due", None, "at the end of June")]


def test_a_path_can_be_given_to_get() -> None:
    sent = [document(**{"net.total": row(Rate=text(value))}, Rows=row(Pear=row(Price=text(value)))) for value in "ab"]
    one, other = map(result, sent)
    changes = diff(one, other)
    assert [change.path for change in changes] == ['documents[0]["net.total"].Rate', "documents[0].Rows.Pear.Price"]
    for change in changes:
        path = change.path.removeprefix("documents[0]").removeprefix(".")
        assert (one.documents[0].get(path), other.documents[0].get(path)) == ("a", "b")


def test_rows_of_arrays_are_matched_by_order() -> None:
    items = [row(Name=text(name), Amount=amount(number)) for number, name in enumerate("abcde")]
    changed = [*items[:2], row(Name=text("C"), Amount=amount(2)), *items[3:]]
    assert fields_changed({"Items": rows(*items)}, {"Items": rows(*changed)}) == [
        ("documents[0].Items[2].Name", "c", "C")
    ]
    (removed,) = fields_changed({"Items": rows(*items)}, {"Items": rows(*items[:1], *items[2:])})
    assert removed[0] == "documents[0].Items[1]"
    assert (removed[1]["Name"], removed[2]) == ("b", None)
    more = [*items[:2], row(Name=text("new")), *items[2:]]
    (added,) = fields_changed({"Items": rows(*items)}, {"Items": rows(*more)})
    assert added == ("documents[0].Items[2]", None, {"Name": "new"})


def test_a_row_that_is_added_beside_a_changed_one_is_found() -> None:
    items = [row(Name=text(name), Unit=text("kg"), Place=text(f"at {name}")) for name in "abc"]
    changed = copy.deepcopy(items)
    changed[1]["valueObject"]["Unit"] = text("g")
    changed.insert(1, row(Name=text("new")))
    assert fields_changed({"Items": rows(*items)}, {"Items": rows(*changed)}) == [
        ("documents[0].Items[1]", None, {"Name": "new"}),
        ("documents[0].Items[1].Unit", "kg", "g"),
    ]


def test_an_array_that_has_become_a_text_is_one_change() -> None:
    changes = fields_changed({"Items": rows(text("a"), text("b"))}, {"Items": text("a, b")})
    assert changes == [("documents[0].Items", ["a", "b"], "a, b")]


def test_documents_are_matched_by_type_and_pages() -> None:
    invoice, receipt = document("invoice", [1], N=text("1")), document("receipt", [1], N=text("2"))
    later = document("invoice", [2], N=text("3"))
    assert diff(result(invoice, receipt, later), result(later, receipt, invoice)) == []
    changed = document("invoice", [2], N=text("4"))
    assert seen(diff(result(invoice, later), result(changed, invoice))) == [("documents[1].N", "3", "4")]


def test_a_document_of_other_pages_is_the_same_if_it_shares_one() -> None:
    one, other = document("invoice", [1, 2], N=text("1")), document("invoice", [2, 3], N=text("1"))
    assert seen(diff(result(one), result(other))) == [("documents[0].pages", [1, 2], [2, 3])]
    elsewhere = document("invoice", [4], N=text("1"))
    assert seen(diff(result(one), result(elsewhere))) == [
        ("documents[0]", {"N": "1"}, None),
        ("documents[0]", None, {"N": "1"}),
    ]
    receipts = [document("receipt", [1], N=text(name)) for name in "ab"]
    assert seen(diff(result(*receipts), result(receipts[0]))) == [("documents[1]", {"N": "b"}, None)]


def lines(*texts: str, **more: Any) -> AnalyzeResult:
    writer = Writer()
    writer.page()
    for one in texts:
        writer.text(one)
    writer.more |= more
    return writer.result()


def test_a_paragraph_is_one_change() -> None:
    texts = ["One two", "Three", "Four five six", "Seven"]
    assert seen(diff(lines(*texts), lines(*texts[:2], "Four 5 six", "Seven"))) == [
        ("paragraphs[2]", "Four five six", "Four 5 six")
    ]
    assert seen(diff(lines(*texts), lines(*texts[:1], *texts[2:]))) == [("paragraphs[1]", "Three", None)]
    assert seen(diff(lines(*texts[1:]), lines(*texts))) == [("paragraphs[0]", None, "One two")]


def test_page_headers_are_text_too() -> None:
    writers = [Writer() for _ in range(2)]
    for writer, header in zip(writers, ("Page one", "Page two"), strict=True):
        writer.page()
        writer.text(header, role="pageHeader")
    assert seen(diff(*(writer.result() for writer in writers))) == [("paragraphs[0]", "Page one", "Page two")]


def test_the_confidence_of_a_text_is_the_least_of_its_words() -> None:
    one, other = lines("One two"), lines("One too")
    other.pages[0].words[1].confidence = 0.25
    (change,) = diff(one, other)
    assert (change.confidence_before, change.confidence_after) == (0.9, 0.25)


def test_lines_are_compared_where_there_are_no_paragraphs() -> None:
    results = [lines("a", "b", "c"), lines("a", "B", "c")]
    for each in results:
        each.paragraphs.clear()
    assert seen(diff(*results)) == [("pages[0].lines[1]", "b", "B")]
    for each in results:
        each.pages.clear()
    assert seen(diff(*results)) == [("content[1]", "b", "B")]


def tabled(*table: Sequence[Any], **more: Any) -> AnalyzeResult:
    writer = Writer()
    writer.page()
    writer.text("before")
    writer.table(table, **more)
    writer.text("after")
    return writer.result()


HEADER = ("Name", "Q1", "Q2")
BODY = [("a", "1", "2"), ("b", "3", "4"), ("c", "5", "6"), ("d", "7", "8")]


def test_a_cell_is_one_change() -> None:
    changed = [*BODY[:2], ("c", "5", "60"), BODY[3]]
    (change,) = diff(tabled(HEADER, *BODY), tabled(HEADER, *changed))
    assert (change.path, change.before, change.after) == ("tables[0].rows[3][2]", "6", "60")
    assert (change.confidence_before, change.confidence_after) == (0.9, 0.9)


def test_a_row_in_the_middle_is_one_change() -> None:
    whole, shorter = tabled(HEADER, *BODY), tabled(HEADER, BODY[0], *BODY[2:])
    assert seen(diff(whole, shorter)) == [("tables[0].rows[2]", ["b", "3", "4"], None)]
    assert seen(diff(shorter, whole)) == [("tables[0].rows[2]", None, ["b", "3", "4"])]
    repeated = [("x", "", "0")] * 5
    assert len(diff(tabled(HEADER, *repeated), tabled(HEADER, *repeated[1:]))) == 1


def test_a_column_in_the_middle_is_one_change() -> None:
    table = [HEADER, *BODY]
    narrow = [(first, last) for first, _, last in table]
    assert seen(diff(tabled(*table), tabled(*narrow))) == [("tables[0].columns[1]", ["Q1", "1", "3", "5", "7"], None)]
    narrow[2] = ("b", "40")
    assert seen(diff(tabled(*narrow), tabled(*table))) == [
        ("tables[0].columns[1]", None, ["Q1", "1", "3", "5", "7"]),
        ("tables[0].rows[2][1]", "40", "4"),
    ]


def test_a_merged_cell_is_compared_once() -> None:
    def merged(content: str) -> AnalyzeResult:
        return tabled([(content, 1, 2, None), None, "x"], ["1", "2", "3"])

    assert seen(diff(merged("wide"), merged("Wide"))) == [("tables[0].rows[0][0]", "wide", "Wide")]


def test_a_table_that_is_gone_is_one_change() -> None:
    writers = [Writer() for _ in range(2)]
    tables: list[list[Sequence[Any]]] = [[HEADER, *BODY[:1]], [("other", "table")], [("last", "one"), ("x", "y")]]
    for writer, some in zip(writers, (tables, [tables[0], tables[2]]), strict=True):
        writer.page()
        for table in some:
            writer.table(table)
    one, other = (writer.result() for writer in writers)
    assert seen(diff(one, other)) == [("tables[1]", [["other", "table"]], None)]
    assert seen(diff(one, other, what=("text",))) == [("tables[1]", "other\ttable", None)], "tables are text then"
    assert diff(one, other, what=("fields", "key_values")) == []


def test_captions_and_footnotes_are_compared() -> None:
    def noted(caption: str, *notes: str) -> AnalyzeResult:
        return tabled(("a", "b"), caption={"content": caption}, footnotes=[{"content": note} for note in notes])

    assert seen(diff(noted("One", "x", "y"), noted("Two", "y"))) == [
        ("tables[0].caption", "One", "Two"),
        ("tables[0].footnotes[0]", "x", None),
    ]


def pairs(*texts: tuple[str, str | None]) -> AnalyzeResult:
    sent = [
        {"key": {"content": key}, "confidence": 0.5, **({"value": {"content": value}} if value is not None else {})}
        for key, value in texts
    ]
    return result(keyValuePairs=sent)


def test_pairs_of_a_key_are_compared_in_order() -> None:
    box = {True: ":selected:", False: ":unselected:"}
    ticked = [("Yes", box[number % 2 == 0]) for number in range(14)]
    other = ticked.copy()
    other[5], other[8] = ("YES:", box[True]), ("yes", box[False])
    assert diff(pairs(*ticked), pairs(*ticked)) == []
    assert seen(diff(pairs(*ticked), pairs(*other))) == [
        ('key_values["Yes"][5]', False, True),
        ('key_values["Yes"][8]', True, False),
    ]
    assert seen(diff(pairs(*ticked[:2]), pairs(*ticked[1:3]))) == [
        ('key_values["Yes"][0]', True, False),
        ('key_values["Yes"][1]', False, True),
    ]
    lost = [*ticked[:3], *ticked[4:]]
    (gone,) = diff(pairs(*ticked, ("Name", "Ann")), pairs(("Name", "Ann"), *lost))
    assert (gone.before, gone.after, gone.confidence_before, gone.confidence_after) == (False, None, 0.5, None)


def test_a_pair_without_a_value_is_no_change_where_it_is_gone() -> None:
    assert diff(pairs(("Name", None)), pairs()) == []
    assert seen(diff(pairs(("Name", None)), pairs(("Name:", "Ann")))) == [('key_values["Name"]', None, "Ann")]
    assert seen(diff(pairs(("Nach\nname:", "Ann")), pairs(("Nach name", "Bob")))) == [
        ('key_values["Nach name:"]', "Ann", "Bob")
    ]


def test_repr_shows_nothing_of_the_document() -> None:
    changes = [
        *diff(result(document(Secret=text("hidden"))), result(document(**{"net.Secret": text("Secret")}))),
        *diff(pairs(("Secret", "hidden")), pairs(("Secret", "Secret"))),
        *diff(lines("hidden"), lines("Secret")),
    ]
    assert list(map(repr, changes)) == [
        "<Change removed in documents[0]>",
        "<Change added in documents[0]>",
        "<Change changed in key_values>",
        "<Change changed in paragraphs[0]>",
    ]


@pytest.mark.parametrize(
    "odd",
    [
        {"b": {}},
        {"a": None},
        {"tolerance": -1},
        {"tolerance": float("nan")},
        {"tolerance": True},
        {"what": ("fields", "rows")},
        {"what": "rows"},
        {"what": ()},
        {"what": None},
        {"what": [{}]},
    ],
    ids=range(10),
)
def test_what_cannot_be_compared_is_refused(odd: JSON) -> None:
    one: Any = lines("a")
    with pytest.raises(InvalidInputError, match=r"AnalyzeResult|number from 0|'fields', 'text'"):
        diff(**{"a": one, "b": one, **odd})


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BROKEN, BROKEN)
def test_broken_results_are_compared(one: list[Any], other: list[Any]) -> None:
    before, after = broken_by(one), broken_by(other)
    assert diff(before, broken_by(one)) == []
    assert len(diff(before, after)) == len(diff(before, after))
    assert (diff(before, after) == []) is (diff(after, before) == [])
    assert all(map(repr, diff(before, after, tolerance=1)))


FIELDS = document(A=text("a"), B=rows(row(C=amount(1), D=rows(text("x"), text("y"))), row()), E=row(F=row(G=text("g"))))
ODD_FIELDS: st.SearchStrategy[Any] = st.sampled_from(
    [None, 1, "x", [], {}, [None], [1], {"x": None}, {"type": "array"}]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 60), ODD_FIELDS), min_size=1, max_size=3))
def test_broken_fields_are_compared(changes: list[tuple[int, Any]]) -> None:
    from tests.results.test_broken_results import places

    broken = {"documents": [copy.deepcopy(FIELDS)]}
    for number, odd in changes:
        found = places(broken)
        *path, last = found[number % len(found)]
        holder: Any = broken
        for step in path:
            holder = holder[step]
        holder[last] = copy.deepcopy(odd)
    other = AnalyzeResult.from_dict({"apiVersion": "x", **broken})
    assert diff(other, AnalyzeResult.from_dict({"apiVersion": "x", **copy.deepcopy(broken)})) == []
    for change in diff(result(FIELDS), other) + diff(other, result(FIELDS)):
        assert change.path.startswith("documents[")


@given(st.lists(st.sampled_from("abcdef")), st.lists(st.sampled_from("abcdef")))
def test_each_item_is_in_one_pair_and_in_order(before: list[str], after: list[str]) -> None:
    pairs = list(align(before, after, parts=iter))
    assert [left for left, _ in pairs if left is not None] == list(range(len(before)))
    assert [right for _, right in pairs if right is not None] == list(range(len(after)))
    assert list(align(before, before, parts=iter)) == [(number, number) for number in range(len(before))]


def test_no_texts_make_it_quadratic() -> None:
    chance = random.Random(1)
    # Few different texts, of which none is unique.
    alike = [[str(chance.randrange(40)) for _ in range(count)] for count in (12_000, 6000)]
    # Texts of which one alone is unique; the next one becomes unique in the stretch that it leaves.
    nested = [[text for n in range(20_000) for text in (f"{n + 1}", f"{side} {n}", f"{n}")] for side in "ab"]
    started = time.process_time()
    for before, after in (alike, nested):
        assert len(list(align(before, after, parts=str.split))) == len(before)
    assert time.process_time() - started < 5, "without limits it takes a minute"
