"""Small saved results with the structure of real ones, and right values of them in the form of acceptance.json."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from tests.results.documents import Document
from tests.results.writer import Writer, box

JSON = dict[str, Any]
ROWS = [["Cost", "Cost", "", "Tax"], ["Net", "Gross", "Q", "Tax :selected:"], ["a", "1", "", "x"], ["a", "2", "3", ""]]
ROWS_ONCE = [["Cost", "", "", "Tax"], ["Net", "Gross", "Q", "Tax :selected:"], ["a", "1", "", "x"], ["", "2", "3", ""]]
MERGED: list[list[Any]] = [
    [("Cost", 1, 2, None), None, "", "Tax"],
    ["Net", "Gross", "Q", "Tax :selected:"],
    [("a", 2, 1, None), "1", "", "x"],
    [None, "2", "3", ""],
]
ELEMENTS = [
    ("Zoé", 3), ("👩\u200d👩\u200d👦", 1), ("paid", 4), ("🇳🇱🇧🇪", 2), ("e\u0301", 1), ("7€", 2), ("\U0001d4b4", 1),
    ("कि", 1), ("end", 3),
]  # fmt: skip
"""Words, and how many characters a reader takes them for."""


def of(writer: Writer, **more: Any) -> JSON:
    """Return what a writer wrote as an operation that was saved."""
    writer.more.update(more)
    return {"status": "succeeded", "analyzeResult": json.loads(json.dumps(writer.result().to_dict()))}


def photo() -> JSON:
    """A photo of a form that lies on its side, with marks at the end of the content, read by a custom model in 2022."""
    writer = Writer()
    page = writer.page(angle=90.0)
    writer.text("Contact form", role="title", at=(2.0, 0.5))
    for top, label in ((1.0, "LEmail"), (1.25, "Phone"), (1.5, "Letter")):
        writer.text("Contact by", at=(0.2, top))
        writer.text(label, at=(6.0, top))
    for top, state in ((1.0, "selected"), (1.25, "unselected"), (1.5, "unselected")):
        writer.mark(state, 5.7, top)
    for entry in (*page["words"], *page["selectionMarks"]):
        # In pixels, moved to the page's right edge, as text that runs downwards starts there.
        entry["polygon"] = [round(number * 180) + 1500 * (1 - at % 2) for at, number in enumerate(entry["polygon"])]
    page |= {"unit": "pixel", "width": 1500, "height": 2000}
    writer.paragraphs = []
    fields = {
        name: {"type": "selectionMark", "valueSelectionMark": state, "content": f":{state}:"}
        for name, state in (("by_email", "selected"), ("by_phone", "unselected"))
    }
    fields["name"] = {"type": "string"}
    return of(writer, documents=[{"docType": "form", "confidence": 0.9, "spans": [], "fields": fields}])


def scan() -> JSON:
    """A page in inches where lines of the form are taken for marks of low confidence."""
    writer = Writer()
    writer.page()
    writer.text("Cash", at=(1.3, 1.0))
    writer.mark("selected", 1.0, 1.0)
    writer.mark("unselected", 3.0, 5.0, confidence=0.1)
    writer.mark("unselected", 0.5, 1.0, confidence=0.4)
    return of(writer)


def tables() -> JSON:
    """Pages with merged cells, header rows, a table without header, and two alike on one page; only lines."""
    writer = Writer()
    writer.page()
    writer.table(MERGED, header_rows=2)
    writer.table([[("a", 1, 2, None), None], ["c", "d"]])
    writer.table([["Day", "Sum"], ["1", "2"]], header_rows=1)
    writer.table([["Day", "Sum"], ["3", "4"]], header_rows=1)
    writer.page()
    writer.text("Next day")
    writer.table([["Day", "Sum"], ["5", "6"]], header_rows=1)
    writer.table([["", "Q1", "Q1", "Q2 :selected:", "Q2\n:selected:"], list("abcde")], header_rows=1)
    writer.paragraphs = []
    return of(writer)


def form() -> JSON:
    """A form of cells with Yes and No, one label in the cell beside its mark; keys that repeat, values that lack."""
    writer = Writer()
    writer.page()
    rows: list[list[Any]] = [["", ("Applicant", 1, 3, None), None, None]]
    rows += [[question, ":selected: Yes", ":unselected:", "No"] for question in ("Any debt?", "Any child?")]
    writer.table(rows, header_rows=1)
    words = [word for word in writer.pages[0]["words"] if word["content"] in ("Yes", "No")]
    for number, word in enumerate(words):
        left, top = 2.3 + 2 * (number % 2), 1.0 + number // 2
        word["polygon"] = box(left, top, left + 0.4, top + 0.2)
    pairs: list[JSON] = [{"confidence": 0.9, "key": {"content": key, "spans": []}} for key in ("Name:", "Date")]
    pairs[0]["value"] = {"content": "Ann", "spans": []}
    for number, cell in enumerate(cell for cell in writer.tables[0]["cells"] if ":" in cell["content"]):
        state = cell["content"].split(":")[1]
        span = {"offset": cell["spans"][0]["offset"], "length": len(state) + 2}
        left, top = 2.0 + 2 * (number % 2), 1.0 + number // 2
        writer.mark(state, left, top, span=span)
        value = {"content": f":{state}:", "spans": [span]}
        label = "Yes" if state == "selected" else "No\nnext line"
        pairs.append({"confidence": 0.8, "key": {"content": label, "spans": []}, "value": value})
    return of(writer, keyValuePairs=pairs)


def sections() -> JSON:
    """A text of sections in UTF-16 units behind an emoji; cells name their paragraphs."""
    document = Document("Form 😀\nOne\naa\nbb\nTwo\ncc\nend", kind="utf16CodeUnit")
    elements = [[document.paragraph("Form 😀", "title")], [document.paragraph("One", "sectionHeading"), "/tables/0"]]
    document.table([["aa", "bb"]])
    elements.append([document.paragraph("Two", "sectionHeading"), "/tables/1"])
    document.table([["cc", ""]])
    elements[-1].append(document.paragraph("end"))
    inner = [{"elements": each, "spans": []} for each in elements]
    document.json["sections"] = [{"elements": [f"/sections/{n}" for n in (1, 2, 3)], "spans": []}, *inner]
    return document.json


def markdown() -> JSON:
    """A page that was read as Markdown by a preview version, with a figure that has a caption and no id."""
    writer = Writer()
    writer.page()
    for text, role in (
        ('<!-- PageHeader="Top" -->', "pageHeader"),
        ("Report\n===", "title"),
        ("# 2\\. Scope", "sectionHeading"),
        ("## 2.1 Aim", "sectionHeading"),
        ('<!-- PageNumber="2 | Page" -->', "pageNumber"),
    ):
        writer.text(text, role=role)
    for number, (state, label) in enumerate((("selected", "charts"), ("unselected", "maps"))):
        span = writer.span(f":{state}:")
        writer.text(label, at=(1.3, 3.0 + number))
        writer.mark(state, 1.0, 3.0 + number, span=span)
    caption = writer.text("Figure 2: a map")
    inside = writer.text("North")
    regions = [{"pageNumber": 1, "polygon": box(1, top, 4, top + 0.3)} for top in (6, 7)]
    figure: JSON = {"spans": [*caption["spans"], *inside["spans"]], "boundingRegions": regions, "elements": []}
    figure["caption"] = {"content": "Figure 2: a map", "spans": caption["spans"], "boundingRegions": regions[:1]}
    return of(writer, contentFormat="markdown", figures=[figure])


def formula() -> JSON:
    """Formulas in place of which the content has something else."""
    document = Document("Find :formula: in\n:formula:")
    document.json["pages"][0]["formulas"] = [
        {"kind": kind, "value": value, "confidence": 1, "span": document.span(":formula:", nth)}
        for nth, (kind, value) in enumerate([("inline", "y"), ("display", "y = 2")])
    ]
    document.paragraph("Find :formula: in")
    document.paragraph(":formula:", nth=1)
    return document.json


def counted(kind: str) -> JSON:
    """The same words in one of the ways to count characters."""
    measure: Callable[[str, int], int] = {
        "unicodeCodePoint": lambda text, elements: len(text),
        "utf16CodeUnit": lambda text, elements: len(text.encode("utf-16-le")) // 2,
        "textElements": lambda text, elements: elements,
    }[kind]
    words, offset = [], 0
    for text, elements in ELEMENTS:
        length = measure(text, elements)
        words.append({"content": text, "confidence": 1, "span": {"offset": offset, "length": length}})
        offset += length + 1
    page = {"pageNumber": 1, "words": words, "spans": [{"offset": 0, "length": offset - 1}]}
    return {"stringIndexType": kind, "content": " ".join(text for text, _ in ELEMENTS), "pages": [page]}


def edited() -> JSON:
    """A result whose text was changed by hand, so that no offset fits."""
    document = Document("one two\nthree")
    document.paragraph("one two")
    document.paragraph("three")
    document.json["content"] = "Changed: one two\nthree"
    return document.json


def sha1(rows: list[list[str]]) -> str:
    return hashlib.sha1(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()[:10]


SAVED: dict[str, Callable[[], JSON]] = {
    "photo": photo, "scan": scan, "tables": tables, "form": form, "sections": sections, "markdown": markdown,
    "formula": formula, "edited": edited,
    **{f"counted/{kind}": partial(counted, kind) for kind in ("unicodeCodePoint", "utf16CodeUnit", "textElements")},
}  # fmt: skip

ROLES = {
    "pageHeader": ['<!-- PageHeader="Top" -->'],
    "title": ["Report\n==="],
    "sectionHeading": ["# 2\\. Scope", "## 2.1 Aim"],
    "pageNumber": ['<!-- PageNumber="2 | Page" -->'],
}
BARE, BARE_ONCE = [["a", "a"], ["c", "d"]], [["a", ""], ["c", "d"]]
REPEATED_NAMES = ["column_1", "Q1", "Q1_2", "Q2 :selected:", "Q2 :selected:_2"]
NAMES = ["Cost Net", "Cost Gross", "Q", "Tax Tax :selected:"]
CASES: list[tuple[str, str, str, Any, str]] = [
    ("V12p", "photo", "selectionMark fields → bool", {"by_email": True, "by_phone": False}, ""),
    ("K01", "form", "key_values: pairs, keys, keys with more than one, without value", [6, 4, 2, 1], ""),
    ("T02", "tables", "tables[0].rows(): shape, first two rows, sha1 of all", [4, 4, ROWS[:2], sha1(ROWS)], ""),
    ("T02b", "tables", "tables[0].rows(repeat=False): sha1; sum of span areas", [sha1(ROWS_ONCE), True], ""),
    ("T03", "tables", "tables[1].rows(): shape, first two rows, sha1 of all", [2, 2, BARE, sha1(BARE)], ""),
    ("T03b", "tables", "tables[1].rows(repeat=False): sha1; sum of span areas", [sha1(BARE_ONCE), True], ""),
    ("T05", "tables", "tables[5].column_names", REPEATED_NAMES, "header rows 1"),
    ("T06", "tables", "tables[0].column_names", NAMES, "header rows 2"),
    ("T07", "tables", "tables[1].column_names", ["column_1", "column_2"], "header rows 0"),
    ("T12", "tables", "tables(across_pages=True): parts", [[0], [1], [2], [3], [4], [5]], ""),
    ("X02", "markdown", "paragraphs by role", ROLES, ""),
    ("X03", "sections", "outline", [["Form 😀"], ["One", "tables/0"], ["Two", "tables/1"]], ""),
    ("X04f", "sections", "paragraphs that are table cells / all", [3, 7], ""),
    ("M01", "photo", "marks with labels", [[True, "LEmail"], [False, "Phone"], [False, "Letter"]], ""),
    ("M04", "scan", "marks with labels, min_confidence 0.5", [[True, "Cash"]], ""),
    ("M06", "markdown", "marks with labels", [[True, "charts"], [False, "maps"]], ""),
    ("M07", "form", "marks: 4, of these selected; all labelled Yes or No", [4, 2, ["No", "Yes"]], ""),
    ("U01", "scan", "words[0] box in points / relative", [[93.6, 72.0], [0.1529, 0.0909]], ""),
    ("U02", "photo", "words[0] box relative; in points", [[0.916, 0.18], "error: no size"], ""),
    ("G01", "markdown", "figures: id, page, words", [[None, 1, 1]], ""),
    ("G02", "markdown", "figures: id, regions, caption", [[None, 2, "Figure 2: a map"]], ""),
    ("A01", "formula", "page_text(1, formulas=True) / formulas", ["Find $y$ in\n$$y = 2$$", ["y", "y = 2"]], ""),
    *(
        (name, f"counted/{kind}.json", "text of the spans of every word", [text for text, _ in ELEMENTS], "")
        for name, kind in (("I01", "unicodeCodePoint"), ("I02", "utf16CodeUnit"), ("I03", "textElements"))
    ),
]
"""Id, file, question, right value and what `how` says; the ids are those of the same traps in real results."""


def write_folder(folder: Path) -> Iterator[JSON]:
    """Write all results into a folder, and yield the cases; `write_cases` writes those."""
    for name, make in SAVED.items():
        file = folder / f"{name}.json"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(make()), encoding="utf-8")
    for number, file_name, what, value, how in CASES:
        yield {"id": number, "file": file_name, "what": what, "value": value, "how": how}


def write_cases(folder: Path, cases: list[JSON]) -> None:
    (folder / "acceptance.json").write_text(json.dumps(cases), encoding="utf-8")
