"""Markdown of any result, and of those that are Markdown as sent."""

from __future__ import annotations

import pytest

from azfacade.errors import InvalidInputError
from tests.results.documents import Document

TEXT = "Header\nReport\nCosts of a_b *and* <c>\nName\naa\n1. Pay :formula:\n:unselected: no\fPicture\nlabel\nEnd"


def report() -> Document:
    document = Document(TEXT)
    document.paragraph("Header", "pageHeader")
    document.paragraph("Report", "title")
    document.paragraph("Costs of a_b *and* <c>", "sectionHeading")
    document.table([["Name", ""], ["aa", ""]])
    document.json["tables"][0]["cells"][0] |= {"kind": "columnHeader", "columnSpan": 2}
    del document.json["tables"][0]["cells"][1]
    document.paragraph("1. Pay :formula:")
    document.paragraph(":unselected: no")
    formula = {"kind": "inline", "value": "x_1 * 2", "confidence": 1, "span": document.span(":formula:")}
    document.json["pages"][0]["formulas"] = [formula]
    caption = {"content": "Picture", "spans": [document.span("Picture")]}
    document.json["figures"] = [{"id": "2.1", "spans": [document.span("label")], "caption": caption}]
    document.paragraph("label")
    document.paragraph("End")
    return document


def test_text_is_escaped_and_structure_written() -> None:
    assert report().view().to_markdown(tables="pipe") == (
        "# Report\n\n## Costs of a_b \\*and\\* \\<c\\>\n\n| Name | Name |\n| --- | --- |\n| aa |  |\n\n"
        "1\\. Pay $x_1 * 2$\n\n☐ no\n\n<!-- PageBreak -->\n\n"
        "<figure>\n\n<figcaption>Picture</figcaption>\n\nlabel\n\n</figure>\n\nEnd"
    )


def test_tables_with_merged_cells_are_html_unless_told() -> None:
    view = report().view()
    assert '<th colspan="2">Name</th>' in view.to_markdown()
    assert '<th colspan="2">Name</th>' in view.to_markdown(tables="auto")
    document = report()
    document.json["tables"] = []
    document.table([["Name", "aa"]])
    assert "| Name | aa |" in document.view().to_markdown(tables="auto")
    with pytest.raises(InvalidInputError, match="tables='csv'"):
        view.to_markdown(tables="csv")  # type: ignore[arg-type]


def test_options_of_pages_furniture_figures_and_breaks() -> None:
    view = report().view()
    assert view.to_markdown(skip=()).startswith('<!-- PageHeader="Header" -->\n\n# Report')
    written = view.to_markdown(pages=2, figures=lambda figure: f"![{figure.caption}]({figure.id}.png)")
    assert written == "![Picture](2.1.png)\n\nEnd"
    assert "☐ no\n\n<figure>" in view.to_markdown(page_break="")
    assert "- [ ] no" in view.to_markdown(marks=("- [x]", "- [ ]"))


def test_headings_are_as_deep_as_their_section() -> None:
    document = Document("Report\nPart\nChapter\ntext")
    for part, role in zip(document.text.split(), ("title", "sectionHeading", "sectionHeading", None), strict=True):
        document.paragraph(part, role)
    document.json["sections"] = [
        {"elements": ["/paragraphs/0", "/sections/1"]},
        {"elements": ["/paragraphs/1", "/sections/2"]},
        {"elements": ["/paragraphs/2", "/paragraphs/3"]},
    ]
    assert document.view().to_markdown() == "# Report\n\n## Part\n\n### Chapter\n\ntext"


def test_lines_of_a_result_without_paragraphs_stay_together() -> None:
    assert Document("one\ntwo\fthree").view().to_markdown() == "one\ntwo\n\n<!-- PageBreak -->\n\nthree"


def test_a_markdown_result_is_given_as_the_service_wrote_it() -> None:
    document = Document("# A\n\n:selected: b\f# C")
    document.json["contentFormat"] = "markdown"
    document.paragraph("# A", "title")
    document.paragraph(":selected: b")
    view = document.view()
    assert view.to_markdown() == document.text
    assert view.to_markdown(pages=2) == "# C"
    assert view.to_markdown(page_break="") == "# A\n\n☒ b\n\nC"
