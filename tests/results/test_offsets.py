"""Offsets in code points, UTF-16 code units and text elements; the view and the fake count by the same code."""

from __future__ import annotations

import pytest

from azfacade.results.offsets import Offsets
from azfacade.testing.document_intelligence.analyze_results.spans_and_regions import Positions
from azfacade.testing.document_intelligence.file_types import Upload

ELEMENTS = [
    "Zo", "e\u0301", "👨\u200d👩\u200d👧", " ", "🇩🇪", "🇫🇷", "\r\n", "\U0001d4b3", "हि", "ก", "นำ", "ｶﾞ", "1\ufe0f\u20e3",
    "\u1112\u1161\u11ab", "👍🏽", "한", "☒", "a\u200c",
]  # fmt: skip
TEXT = "".join(ELEMENTS)


def test_utf16_units_are_those_of_the_encoding() -> None:
    offsets = Offsets(TEXT, "utf16CodeUnit")
    for index in range(len(TEXT) + 1):
        assert offsets.offset(index) == len(TEXT[:index].encode("utf-16-le")) // 2
        assert offsets.index(offsets.offset(index)) == index


def test_text_elements_are_what_a_reader_takes_for_one_character() -> None:
    offsets = Offsets(TEXT, "textElements")
    number = index = 0
    for element in ["Z", "o", *ELEMENTS[1:]]:
        assert TEXT[index:].startswith(element)
        assert (offsets.offset(index), offsets.index(number)) == (number, index)
        index += len(element)
        number += 1
    assert (offsets.index(number), offsets.offset(len(TEXT))) == (len(TEXT), number)


@pytest.mark.parametrize("kind", ["unicodeCodePoint", "graphemes of 2030", None])
def test_an_unknown_type_counts_code_points(kind: str | None) -> None:
    assert [Offsets(TEXT, kind).offset(index) for index in range(len(TEXT))] == list(range(len(TEXT)))


@pytest.mark.parametrize("kind", ["unicodeCodePoint", "utf16CodeUnit", "textElements"])
def test_plain_text_needs_no_index(kind: str) -> None:
    assert Offsets("Plain text\nof lines", kind).are_indexes
    assert Offsets("Zoë zahlt 5 €", kind).are_indexes


def test_a_line_end_of_two_characters_is_one_text_element() -> None:
    assert Offsets("a\r\nb", "textElements").offset(3) == 2
    assert Offsets("a\n\rb", "textElements").offset(3) == 3


def test_flags_are_paired_from_the_start_of_a_run() -> None:
    flags = "🇩🇪🇫x🇷"
    assert [Offsets(flags, "textElements").index(number) for number in range(5)] == [0, 2, 3, 4, 5]


def test_the_fake_counts_with_the_same_code() -> None:
    upload = Upload("Pdf")
    assert isinstance(Positions(upload, TEXT, "textElements").offsets, Offsets)
