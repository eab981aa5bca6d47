"""Chunks end at the borders of blocks, sentences and rows, and keep headings with what follows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from azfacade.errors import InvalidInputError
from azfacade.results.chunks import Chunk
from tests.results.documents import Document


def cut(document: Document, **options: Any) -> list[Chunk]:
    return document.view().chunks(**options)


def article() -> Document:
    document = Document("Sales\nNorth\nFirst one. Second one. Third one.\nSouth\nLast.")
    for part, role in zip(
        document.text.split("\n"), ("title", "sectionHeading", None, "sectionHeading", None), strict=True
    ):
        document.paragraph(part, role)
    return document


def test_what_fits_is_one_chunk() -> None:
    (chunk,) = cut(article())
    assert chunk.text == "Sales\n\nNorth\n\nFirst one. Second one. Third one.\n\nSouth\n\nLast."
    assert (chunk.headings, chunk.kinds, chunk.pages) == (
        ("Sales", "North"),
        ["title", "sectionHeading", "paragraph"],
        [1],
    )


def test_headings_stay_with_what_follows_and_long_texts_end_at_sentences() -> None:
    chunks = cut(article(), max_size=30)
    assert [(chunk.text, chunk.headings) for chunk in chunks] == [
        ("Sales\n\nNorth\n\nFirst one.", ("Sales", "North")),
        ("Second one. Third one.", ("Sales", "North")),
        ("South\n\nLast.", ("Sales", "South")),
    ]
    assert cut(article(), max_size=30, headings=False)[0].text == "First one. Second one."


def test_a_sentence_that_is_too_long_is_cut_between_words() -> None:
    document = Document("aaaa bbbb cccc\nxxxxxxxxxxxxxxx")
    for part in document.text.split("\n"):
        document.paragraph(part)
    assert [chunk.text for chunk in cut(document, max_size=9)] == ["aaaa bbbb", "cccc", "xxxxxxxxxxxxxxx"]


def test_another_paragraph_is_not_joined_to_a_cut_sentence() -> None:
    document = Document("One. Two two two.\nNew para. Longer than it.")
    for part in document.text.split("\n"):
        document.paragraph(part)
    assert [chunk.text for chunk in cut(document, max_size=24)] == [
        "One. Two two two.",
        "New para.",
        "Longer than it.",
    ]


def test_size_may_count_words() -> None:
    assert [len(chunk.text.split()) for chunk in cut(article(), max_size=4, size=lambda text: len(text.split()))] == [
        4,
        4,
        2,
    ]


def test_a_chunk_repeats_the_last_sentences_of_the_one_before() -> None:
    document = Document("First one. Second one. Third one. Fourth one.")
    document.paragraph(document.text)
    assert [chunk.text for chunk in cut(document, max_size=25, overlap=12)] == [
        "First one. Second one.", "Second one. Third one.", "Third one. Fourth one.",
    ]  # fmt: skip


def tables() -> Document:
    document = Document("Name\nSum\na1\nb1\na2\nb2\fa3\nb3\f\fafter")
    document.table([["Name", "Sum"], ["a1", "b1"], ["a2", "b2"]])
    for cell in document.json["tables"][0]["cells"][:2]:
        cell["kind"] = "columnHeader"
    document.table([["a3", "b3"]])
    for table, page in zip(document.json["tables"], (1, 2), strict=True):
        table["boundingRegions"] = [{"pageNumber": page, "polygon": [0, 0, 1, 0, 1, 1, 0, 1]}]
    document.paragraph("after")
    return document


@pytest.mark.parametrize(("form", "header"), [("markdown", "| Name | Sum |\n| --- | --- |\n"), ("tab", "Name\tSum\n")])
def test_tables_are_cut_between_rows_with_their_header(form: str, header: str) -> None:
    chunks = cut(tables(), max_size=len(header) + 12, tables=form)
    rows = ["| a1 | b1 |", "| a2 | b2 |", "| a3 | b3 |"]
    if form == "tab":
        assert [chunk.text for chunk in chunks][:2] == [f"{header}a1\tb1\na2\tb2", f"{header}a3\tb3\n\nafter"]
    else:
        assert [chunk.text for chunk in chunks] == [*(header + row for row in rows), "after"]
        assert [chunk.pages for chunk in chunks] == [[1], [1], [2], [3]]


def test_a_table_across_pages_is_one() -> None:
    (chunk,) = cut(tables())
    assert chunk.text == "| Name | Sum |\n| --- | --- |\n| a1 | b1 |\n| a2 | b2 |\n| a3 | b3 |\n\nafter"
    assert (chunk.pages, chunk.kinds) == ([1, 2, 3], ["table", "paragraph"])
    assert [chunk.text for chunk in cut(tables(), pages=3)] == ["after"]


def test_a_chunk_is_json() -> None:
    found = json.loads(json.dumps(cut(tables())[0].to_dict()))
    assert sorted(found) == ["headings", "kinds", "pages", "regions", "spans", "text"]
    assert found["regions"][0] == {"page": 1, "polygon": [0, 0, 1, 0, 1, 1, 0, 1]}
    assert found["spans"][0] == {"offset": 0, "length": 4}


@pytest.mark.parametrize(
    "options", [{"max_size": 0}, {"max_size": 5, "overlap": 5}, {"overlap": -1}, {"tables": "csv"}]
)
def test_arguments_without_meaning_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError):
        cut(article(), **options)


def test_a_result_without_text_has_no_chunks() -> None:
    assert cut(Document("")) == []
