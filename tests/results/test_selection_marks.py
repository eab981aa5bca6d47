"""Labels and context of selection marks."""

from __future__ import annotations

import pytest

from azfacade import ResultView
from azfacade.errors import InvalidInputError
from azfacade.results.selection_marks import Mark, find_selection_marks
from tests.results.writer import Writer, box


def marks(writer: Writer, **options: float) -> list[Mark]:
    return find_selection_marks(ResultView(writer.result()), **options)


def labels(writer: Writer, **options: float) -> list[tuple[bool, str | None]]:
    return [(mark.selected, mark.label) for mark in marks(writer, **options)]


@pytest.mark.parametrize("angle", [0.0, 0.37, -3.0, 90.0])
def test_labels_stand_right_of_marks_on_turned_pages_too(angle: float) -> None:
    writer = Writer()
    writer.page(angle=angle)
    for top in (1.0, 1.25, 1.5):  # lines are so close that a small angle moves far words into the next row
        writer.text("Contact by", at=(0.2, top))
        writer.text("E-mail", at=(6.0, top))
        writer.text("Phone call", at=(7.2, top))
        writer.mark("selected", 5.7, top)
        writer.mark("unselected", 6.9, top)
    assert labels(writer) == [(True, "E-mail"), (False, "Phone call")] * 3


def test_a_label_ends_at_the_next_mark_at_its_line_and_at_a_gap() -> None:
    writer = Writer()
    writer.page()
    writer.text("Yes No", at=(1.3, 1.0))  # one line that runs on behind the second mark
    writer.mark("selected", 1.0, 1.0)
    writer.mark("unselected", 1.8, 1.0)
    writer.text("Maybe", at=(1.3, 2.0))
    writer.text("aside", at=(1.9, 2.02))
    writer.mark("selected", 1.0, 2.0)
    writer.text("far", at=(5.0, 3.0))
    writer.mark("selected", 1.0, 3.0)
    assert labels(writer) == [(True, "Yes"), (False, "No"), (True, "Maybe"), (True, None)]


def test_a_label_left_of_its_mark_is_found_unless_it_is_another_marks() -> None:
    writer = Writer()
    writer.page()
    writer.text("I agree", at=(1.0, 1.0))
    writer.mark("selected", 2.3, 1.0)
    writer.text("Yes", at=(1.3, 2.0))
    writer.mark("selected", 1.0, 2.0)
    writer.mark("unselected", 1.9, 2.0)
    assert labels(writer) == [(True, "I agree"), (True, "Yes"), (False, None)]


def test_glyphs_and_letters_that_are_the_box_are_no_label() -> None:
    writer = Writer()
    writer.page()
    writer.text("❑", at=(1.0, 1.0))
    writer.text("☐Cash", at=(1.3, 1.0))
    writer.mark("unselected", 1.0, 1.0)
    writer.text("Card", at=(1.3, 2.0))
    writer.mark("selected", 1.0, 2.0)
    writer.pages[0]["words"].append(  # the cross in the box, read as a letter
        {"content": "X", "confidence": 0.5, "span": {"offset": 0, "length": 1}, "polygon": box(0.99, 2, 1.19, 2.2)}
    )
    assert labels(writer) == [(False, "Cash"), (True, "Card")]


def test_noise_is_left_out_and_ends_no_label() -> None:
    writer = Writer()
    writer.page()
    writer.text("Direct debit", at=(1.3, 1.0))
    writer.mark("selected", 1.0, 1.0)
    writer.mark("unselected", 1.75, 1.0, confidence=0.1)
    assert labels(writer) == [(True, "Direct debit")]
    assert len(marks(writer, min_confidence=0)) == 2
    assert labels(writer, min_confidence=1) == []


@pytest.mark.parametrize("wrong", [-0.1, 1.1, "0.5"])
def test_a_wrong_confidence_is_refused(wrong: float) -> None:
    with pytest.raises(InvalidInputError, match="min_confidence must be a number from 0 to 1"):
        marks(Writer(), min_confidence=wrong)


def test_a_mark_in_a_table_has_the_row_and_the_column_as_context() -> None:
    writer = Writer()
    writer.page()
    writer.text("Form", role="title")
    writer.table(
        [
            ["", ("Applicant", 1, 2, None), None],
            ["Any change?", ":selected: Yes", ":unselected: No"],
        ],
        header_rows=1,
    )
    for state in ("selected", "unselected"):
        writer.mark(state, span={"offset": writer.content.index(f":{state}:"), "length": len(state) + 2})
    found = marks(writer)
    assert [(mark.label, mark.context) for mark in found] == [
        ("Yes", ("Any change?", "Applicant")),
        ("No", ("Any change?", "Applicant")),
    ]
    assert found[1].cell is not None
    assert (found[1].cell.row, found[1].cell.column) == (1, 2)


def test_a_label_may_stand_in_the_next_cell() -> None:
    writer = Writer()
    writer.page()
    table = writer.table([["Change?", ":selected:", "Yes"]])
    for entry, left in zip(writer.pages[0]["words"], (1.0, 2.3), strict=True):
        entry["polygon"] = box(left, 1, left + 0.5, 1.2)
    writer.mark("selected", 2.0, 1.0, span=table["cells"][1]["spans"][0])
    assert [(mark.label, mark.context) for mark in marks(writer)] == [("Yes", ("Change?",))]


def test_the_heading_is_that_of_the_label_where_marks_are_at_the_end_of_the_content() -> None:
    writer = Writer()
    writer.page()
    writer.text("Payment", role="sectionHeading", at=(1.0, 0.5))
    writer.text("Cash", at=(1.3, 1.0))
    writer.text("Delivery", role="sectionHeading", at=(1.0, 1.5))
    writer.text("Post", at=(1.3, 2.0))
    writer.mark("selected", 1.0, 1.0)
    writer.mark("unselected", 1.0, 2.0)
    assert [mark.context for mark in marks(writer)] == [("Payment",), ("Delivery",)]


def test_a_heading_is_given_without_its_markdown() -> None:
    writer = Writer()
    writer.page()
    writer.more["contentFormat"] = "markdown"
    writer.text("## 3\\. Payment", role="sectionHeading")
    writer.mark("selected", 1.0, 1.0)
    assert marks(writer)[0].context == ("3. Payment",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (":selected: E-mail :unselected: Phone call", ["E-mail", "Phone call"]),
        ("E-mail :selected: Phone call :unselected:", ["E-mail", "Phone call"]),
        ("By :selected: E-mail :unselected: Phone", ["E-mail", "Phone"]),
        (":selected: :unselected:", [None, None]),
    ],
)
def test_without_places_the_label_is_in_the_paragraph(text: str, expected: list[str | None]) -> None:
    writer = Writer()
    writer.page()
    writer.text(text)
    for state in ("selected", "unselected"):
        writer.mark(state, span={"offset": writer.content.index(f":{state}:"), "length": len(state) + 2})
    assert labels(writer) == [(True, expected[0]), (False, expected[1])]
    writer.paragraphs = []  # lines do as well
    assert labels(writer) == [(True, expected[0]), (False, expected[1])]


def test_words_without_spaces_between_are_joined_without() -> None:
    writer = Writer()
    writer.page()
    writer.text("現金", at=(1.3, 1.0))
    word = writer.pages[0]["words"].pop()
    for number, character in enumerate("現金"):
        place = box(1.3 + number / 4, 1, 1.5 + number / 4, 1.2)
        span = {"offset": word["span"]["offset"] + number, "length": 1}
        writer.pages[0]["words"].append({"content": character, "confidence": 1, "polygon": place, "span": span})
    writer.mark("selected", 1.0, 1.0)
    assert labels(writer) == [(True, "現金")]


def test_it_shows_no_text_and_not_whether_it_is_ticked() -> None:
    writer = Writer()
    writer.page()
    writer.mark("selected", 1.0, 1.0)
    assert repr(marks(writer)[0]) == "<Mark on page 1, confidence 0.99>"
