"""Cases of documents with fields of all kinds, of a table over three pages, and of a result that was edited."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from azfacade import InvalidInputError, ResultView
from azfacade.results.quality import Confidence
from azfacade_raw.document_intelligence.models import AddressValue, AnalyzeResult, CurrencyValue
from tests.raw.field_samples import STREET, of, row
from tests.results.documents import Document
from tests.results.writer import Writer

# F01 to F06: fields


def invoice() -> ResultView:
    """A document with fields of all kinds, and one without fields."""
    text = Document("ACME\nTotal -$19.90\n9 FEB /FEV 21")
    text.json["pages"][0]["words"][2]["confidence"] = 0.6
    fields = {
        "Total": of(
            "currency",
            {"amount": -19.9, "currencySymbol": "$"},
            content="-$19.90",
            confidence=0.91,
            spans=[text.span("-$19.90")],
        ),
        "Credit": of("currency", {"amount": 3.0, "currencySymbol": "€", "currencyCode": "EUR"}),
        "Price": of("currency", {"amount": 1}, content="1"),
        "Unread": of("currency", content="n/a"),
        "Issued": of("date", content="9 FEB /FEV 21"),
        "Due": of("date", "2021-03-04", content="4/3/2021"),
        "NoDay": of("date", "2021-02-29", content="29/2/2021"),
        "At": of("time", "07:08:00"),
        "Phone": of("phoneNumber", "+10205550100", content="+44 (0) 20 5550"),
        "Country": of("countryRegion", "NZL", confidence=0.99),
        "Missing": of("string"),
        "Empty": of("string", "", content=""),
        "Signed": of("signature", "signed", content=""),
        "Unsigned": of("signature", "unsigned"),
        "Ticked": of("selectionMark", "selected", content=":selected:"),
        "Cleared": of("selectionMark", "unselected", content=":unselected:"),
        "Choice": of("selectionGroup", ["A", "C"]),
        "NoChoice": of("selectionGroup", []),
        "Flag": of("boolean", False, content="no"),
        "Count": of("integer", 0, content="0"),
        "Address": of("address", STREET, content="7 Elm Rd\nLeeds UNIT 4"),
        "Items": of(
            "array",
            [
                row(Name=of("string", "Kiwi"), Amount=of("currency", {"amount": 3.0})),
                row(Amount=of("currency"), Tax=of("number", 2)),
                of("object"),
            ],
        ),
        "NoItems": of("array"),
        "Rows": row(Fig=row(Price=of("string"), Tax=of("string", "3.00"))),
        "Future": of("hologram", {"x": 1}, content="???"),
    }
    text.json["documents"] = [
        {"docType": "invoice", "confidence": 0.9, "spans": [], "fields": fields},
        {"docType": "empty", "confidence": 0.1, "spans": []},
    ]
    return text.view()


INVOICE = invoice()
DOCUMENT = INVOICE.result.documents[0]


def test_f01_all_values_of_a_document() -> None:
    values = {
        "Total": CurrencyValue(amount=-19.9, currency_symbol="$"),
        "Credit": CurrencyValue(amount=3.0, currency_symbol="€", currency_code="EUR"),
        "Price": CurrencyValue(amount=1),
        "Unread": None,
        "Issued": None,
        "Due": date(2021, 3, 4),
        "NoDay": None,
        "At": time(7, 8),
        "Phone": "+10205550100",
        "Country": "NZL",
        "Missing": None,
        "Empty": "",
        "Signed": True,
        "Unsigned": False,
        "Ticked": True,
        "Cleared": False,
        "Choice": ["A", "C"],
        "NoChoice": [],
        "Flag": False,
        "Count": 0,
        "Address": AddressValue.from_dict(STREET),
        "Items": [{"Name": "Kiwi", "Amount": CurrencyValue(amount=3.0)}, {"Amount": None, "Tax": 2}, {}],
        "NoItems": [],
        "Rows": {"Fig": {"Price": None, "Tax": "3.00"}},
        "Future": {"x": 1},
    }
    assert DOCUMENT.values == values
    assert list(DOCUMENT.values) == list(values)
    assert {name: type(value) for name, value in DOCUMENT.values.items()} == {
        name: type(value) for name, value in values.items()
    }


def test_f02_and_f03_records_of_arrays_and_fixed_rows() -> None:
    assert DOCUMENT.records("Items") == [
        {"Name": "Kiwi", "Amount": 3.0, "Tax": None},
        {"Name": None, "Amount": None, "Tax": 2},
        {"Name": None, "Amount": None, "Tax": None},
    ]
    assert DOCUMENT.records("Rows") == [{"name": "Fig", "Price": None, "Tax": "3.00"}]
    assert (DOCUMENT.records("Nope"), DOCUMENT.records("NoItems")) == ([], [])


def test_f04_and_f05_paths_and_what_is_missing() -> None:
    amount = DOCUMENT.get("Items[0].Amount")
    assert isinstance(amount, CurrencyValue)
    assert amount.decimal == Decimal("3.0")
    assert (DOCUMENT.get("Items[1].Amount"), DOCUMENT.get("Rows.Fig.Tax"), DOCUMENT.get("Items[9].X", 0)) == (
        None,
        "3.00",
        0,
    )
    missing = {name: field.is_missing for name, field in DOCUMENT.fields.items()}
    assert [missing[name] for name in ("Missing", "Issued", "Country", "Signed")] == [True, False, False, False]


def test_f06_a_document_without_fields_and_the_words_of_a_field() -> None:
    assert INVOICE.result.documents[1].values == {}
    total = DOCUMENT.fields["Total"]
    assert [word.content for word in INVOICE.words_in(total)] == ["-$19.90"]
    assert INVOICE.confidence(total) == Confidence(own=0.91, min=0.6, mean=0.6, words=1)


# R01 to R06: a table over three pages, one of another section, one behind a page that was not read

HEADER = ["Name", "Q1", "Q1"]


def report() -> ResultView:
    """Pages 1, 2, 3 and 5 of a report."""
    writer = Writer()

    def next_page(number: int) -> None:
        writer.text(f"Page {number - 1}", role="pageNumber")
        writer.page(number)
        writer.text("ACME internal", role="pageHeader")

    writer.page(1)
    writer.text("Sales", role="title")
    writer.text("East", role="sectionHeading")
    writer.table([HEADER, ["a|b", "1", "2"], ["c", "3", "4"]], header_rows=1)
    next_page(2)
    writer.table([HEADER, ["d", "5", "6"]], header_rows=1)
    next_page(3)
    writer.table([["e", "", "8"], ["f", "9", "10"]])
    writer.text("West", role="sectionHeading")
    writer.table([["x", "y", "z"]])
    writer.text("Page 3", role="pageNumber")
    writer.page(5)
    writer.table([["behind", "the", "gap"]])
    return ResultView(writer.result())


REPORT = report()


def test_r01_to_r03_a_table_over_three_pages() -> None:
    views = REPORT.tables(across_pages=True)
    numbers = {id(table): number for number, table in enumerate(REPORT.result.tables)}
    assert [[numbers[id(part)] for part in view.parts] for view in views] == [[0, 1, 2], [3], [4]]
    table = views[0]
    assert table.rows() == [
        HEADER, ["a|b", "1", "2"], ["c", "3", "4"], ["d", "5", "6"], ["e", "", "8"], ["f", "9", "10"],
    ]  # fmt: skip
    assert (table.column_names, table.header_row_count, table.pages) == (["Name", "Q1", "Q1_2"], 1, [1, 2, 3])
    assert table.to_markdown().split("\n")[2:4] == ["| a\\|b | 1 | 2 |", "| c | 3 | 4 |"]


def test_r04_blocks_with_the_headings_above_them() -> None:
    blocks = REPORT.blocks()
    kinds = ["title", "sectionHeading", *["table"] * 3, "sectionHeading", *["table"] * 2]
    assert [block.kind for block in blocks] == kinds
    assert [block.headings for block in blocks[-3:]] == [("Sales", "East"), ("Sales", "West"), ("Sales", "West")]


def test_r05_pages_by_number() -> None:
    assert REPORT.page(5).text == "behind\nthe\ngap"
    with pytest.raises(InvalidInputError, match="its pages are: 1, 2, 3, 5"):
        REPORT.page(4)


def test_r06_chunks_keep_rows_whole_and_repeat_the_header() -> None:
    texts = [chunk.text for chunk in REPORT.chunks(max_size=40)]
    rows = ["| a\\|b | 1 | 2 |", "| c | 3 | 4 |", "| d | 5 | 6 |", "| e |  | 8 |", "| f | 9 | 10 |", "| x | y | z |"]
    for text in texts:
        body = [line for line in text.split("\n") if line.startswith("| ") and "---" not in line]
        assert set(body) <= {*rows, "| Name | Q1 | Q1 |", "|  |  |  |", "| behind | the | gap |"}
        if set(body) & set(rows[:5]):
            assert "| Name | Q1 | Q1 |\n| --- | --- | --- |\n" in text
    assert [sum(row in text for text in texts) for row in rows] == [1] * len(rows)


# B03: a result that was edited by hand


def test_b03_an_edited_result_gives_what_stands_there() -> None:
    document = Document("one two\nthree")
    document.paragraph("one two")
    document.json["content"] = "A new: one two\nthree"
    view = ResultView(AnalyzeResult.from_dict(document.json))
    assert len(view.check_offsets()) == 3
    assert view.text(view.result.paragraphs[0]) == "A new: "
    assert [word.content for word in view.words_in(view.result.paragraphs[0])] == ["one", "two"]
