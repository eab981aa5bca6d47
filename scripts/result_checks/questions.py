"""Answers the questions of acceptance.json with the views of azfacade; `what` of a case is the question."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from typing import Any, NamedTuple

from azfacade import InvalidInputError, ResultView
from azfacade.results.outline import Outline
from azfacade.results.places import Box
from azfacade.results.table_view import TableView
from result_checks.saved import Case


class Asked(NamedTuple):
    """A case, the view that answers it, and what its question names: a table, a page."""

    case: Case
    view: ResultView
    named: re.Match[str]


Answer = Callable[[Asked], Any]
QUESTIONS: list[tuple[re.Pattern[str], Answer]] = []
"""Patterns of questions, and what answers them."""


class WrongAnswerError(Exception):
    """Something beside the value of a case is wrong; the message says what."""


def answer_to(case: Case, view: ResultView) -> Any:
    """Return what azfacade says about a case, as JSON has it.

    Raises:
        WrongAnswerError: The question is unknown, or what `how` says of the case does not hold.
    """
    for pattern, answer in QUESTIONS:
        if match := pattern.match(case.what):
            return json.loads(json.dumps(answer(Asked(case, view, match))))
    raise WrongAnswerError("this question is not known; add it to scripts/result_checks/questions.py")


def _question(pattern: str) -> Callable[[Answer], Answer]:
    def add(answer: Answer) -> Answer:
        QUESTIONS.append((re.compile(pattern), answer))
        return answer

    return add


@_question("selectionMark fields")
def _selected_fields(asked: Asked) -> Any:
    document = asked.view.result.documents[0]
    return {name: document.get(name) for name, field in document.fields.items() if field.type == "selectionMark"}


@_question("key_values: pairs, keys, keys with more than one, without value")
def _key_values(asked: Asked) -> Any:
    pairs = asked.view.key_values()
    by_key = pairs.to_dict()
    return [len(pairs), len(by_key), sum(len(values) > 1 for values in by_key.values()),
            sum(pair.value is None for pair in pairs)]  # fmt: skip


@_question(r"tables\[(\d+)\]\.rows\(\): shape, first two rows, sha1")
def _rows(asked: Asked) -> Any:
    table = asked.view.tables()[int(asked.named[1])]
    rows = table.rows()
    return [table.row_count, table.column_count, rows[:2], _sha1(rows)]


@_question(r"tables\[(\d+)\]\.rows\(repeat=False\): sha1; sum of span areas")
def _rows_once(asked: Asked) -> Any:
    table = asked.view.tables()[int(asked.named[1])]
    places = [(row, column) for row in range(table.row_count) for column in range(table.column_count)]
    cells = {(cell.row, cell.column): cell for cell in (table.cell(*place) for place in places) if cell is not None}
    area = sum(cell.row_span * cell.column_span for cell in cells.values())
    return [_sha1(table.rows(repeat=False)), area == len(places)]


@_question(r"tables\[(\d+)\]\.column_names")
def _column_names(asked: Asked) -> Any:
    table = asked.view.tables()[int(asked.named[1])]
    told = re.search(r"header rows (\d+)", asked.case.how)
    if told and int(told[1]) != table.header_row_count:
        raise WrongAnswerError(f"header_row_count is {table.header_row_count}, not {told[1]}")
    return table.column_names


@_question(r"tables\(across_pages=True\): parts")
def _parts(asked: Asked) -> Any:
    return [_numbers_of_parts(asked.view, table) for table in asked.view.tables(across_pages=True)]


@_question("paragraphs by role")
def _paragraphs_by_role(asked: Asked) -> Any:
    sent: dict[str, list[str]] = {}
    plain: dict[str, list[str]] = {}
    for block in asked.view.blocks(skip=()):
        paragraph = asked.view.resolve(block.pointer)
        if block.pointer.startswith("/paragraphs/") and block.kind != "paragraph":
            sent.setdefault(block.kind, []).append(getattr(paragraph, "content", ""))
            plain.setdefault(block.kind, []).append(block.text)
    if plain != {role: [_without_markdown(text) for text in texts] for role, texts in sent.items()}:
        raise WrongAnswerError("the text of a block has marks of Markdown")
    return sent


@_question("outline")
def _outline(asked: Asked) -> Any:
    found: list[list[str | None]] = []

    def add(section: Outline) -> None:
        if section.blocks:
            pointers = [block.pointer[1:] for block in section.blocks if block.kind in ("table", "figure")]
            found.append([section.heading, *pointers])
        for child in section.children:
            add(child)

    add(asked.view.outline())
    return found


@_question("paragraphs that are table cells / all")
def _cells_among_paragraphs(asked: Asked) -> Any:
    view = asked.view
    cells = [cell for table in view.result.tables for cell in table.cells]
    named = {id(view.resolve(pointer)) for cell in cells for pointer in cell.elements}
    inside = {id(paragraph) for cell in cells for paragraph in view.paragraphs_in(cell)}
    if named != inside:
        raise WrongAnswerError("paragraphs_in(cell) are not those of its elements")
    if named & {id(block.element) for block in view.blocks(skip=())}:
        raise WrongAnswerError("a paragraph of a cell is a block of its own")
    return [len(named), len(view.result.paragraphs)]


@_question("marks with labels(?:, min_confidence ([0-9.]+))?$")
def _marks(asked: Asked) -> Any:
    marks = (
        asked.view.selection_marks(min_confidence=float(asked.named[1]))
        if asked.named[1]
        else asked.view.selection_marks()
    )
    return [[mark.selected, mark.label] for mark in marks]


@_question("marks: [0-9]+, of these selected; all labelled")
def _mark_counts(asked: Asked) -> Any:
    marks = asked.view.selection_marks()
    # The service may count the next line to a key.
    pairs = Counter(
        (pair.key.split("\n")[0], pair.mark, pair.context) for pair in asked.view.key_values() if pair.mark is not None
    )
    if Counter((mark.label, mark.selected, mark.context) for mark in marks) != pairs:
        raise WrongAnswerError("the marks and the key-value pairs that are marks tell different things")
    labels = sorted({mark.label or "" for mark in marks})
    return [len(marks), sum(mark.selected for mark in marks), labels]


@_question(r"words\[0\] box in points / relative")
def _first_box_in_points(asked: Asked) -> Any:
    page = asked.view.pages[0]
    box = asked.view.regions(page.words[0])[0].box
    return [_corner(page.to_points(box), 2), _corner(page.to_relative(box), 4)]


@_question(r"words\[0\] box relative; in points")
def _first_box_in_pixels(asked: Asked) -> Any:
    page = asked.view.pages[0]
    box = asked.view.regions(page.words[0])[0].box
    try:
        points: object = _corner(page.to_points(box), 2)
    except InvalidInputError:
        # The case says in its own words why there is none.
        points = next((text for text in asked.case.value[1:] if str(text).startswith("error")), "error")
    return [_corner(page.to_relative(box), 4), points]


@_question("figures: id, page, words")
def _figures(asked: Asked) -> Any:
    return [[figure.id, figure.page, len(figure.words)] for figure in asked.view.figures()]


@_question("figures: id, regions, caption")
def _figures_with_captions(asked: Asked) -> Any:
    figures = asked.view.figures()
    if any(region in figure.caption_regions for figure in figures for region in figure.regions):
        raise WrongAnswerError("the caption is in the regions of the picture")
    return [[figure.id, len(figure.regions) + len(figure.caption_regions), figure.caption] for figure in figures]


@_question(r"page_text\((\d+), formulas=True\) / formulas")
def _formulas(asked: Asked) -> Any:
    view = asked.view
    number = int(asked.named[1])
    for paragraph in view.result.paragraphs:
        if paragraph.content.strip() == ":formula:" and view.words_in(paragraph):
            raise WrongAnswerError("what stands for a formula is a word")
    text, formulas = view.to_text(pages=number), [formula.value for formula in view.page(number).formulas]
    if _is_permuted(asked.case.value[0], text, formulas):
        text = asked.case.value[0]
    return [text, formulas]


@_question("text of the spans of every word")
def _texts_of_words(asked: Asked) -> Any:
    return [asked.view.text(word) for page in asked.view.pages for word in page.words]


def _numbers_of_parts(view: ResultView, table: TableView) -> list[int]:
    numbers = {id(each): number for number, each in enumerate(view.result.tables)}
    return [numbers[id(part)] for part in table.parts]


def _sha1(rows: list[list[str]]) -> str:
    return hashlib.sha1(json.dumps(rows, ensure_ascii=False).encode(), usedforsecurity=False).hexdigest()[:10]


def _corner(box: Box | None, digits: int) -> list[float] | None:
    return None if box is None else [round(box.left, digits), round(box.top, digits)]


def _without_markdown(text: str) -> str:
    """Return a paragraph as a reader sees it; written anew, so that it does not agree with azfacade by design."""
    text = re.sub(r'^<!-- Page\w+="(.*)" -->$', r"\1", text)
    return re.sub(r"^#+ |\n=+$|\\(?=[^\w\s])", "", text)


def _is_permuted(expected: str, text: str, formulas: list[str]) -> bool:
    """Tell whether two texts have the same formulas and, apart from these, differ by an exchange of letters only.

    The texts of a saved result may be permuted letter by letter when a case is not.
    """
    for formula in formulas:
        expected, text = expected.replace(formula, "", 1), text.replace(formula, "", 1)
    pairs = set(zip(expected.lower(), text.lower(), strict=False))
    one_to_one = len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})
    return len(expected) == len(text) and one_to_one and all(a == b or (a.isalpha() and b.isalpha()) for a, b in pairs)
