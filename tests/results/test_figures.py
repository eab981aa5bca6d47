"""Figures with captions and regions."""

from __future__ import annotations

from azfacade import ResultView
from azfacade.results.figures import find_figures
from tests.results.writer import Writer, box

PICTURE = {"pageNumber": 1, "polygon": box(1, 2, 4, 5)}
CAPTION = {"pageNumber": 1, "polygon": box(1, 1.5, 4, 1.8)}


def writer_with_figure(**more: object) -> Writer:
    writer = Writer()
    writer.page()
    caption = writer.text("Figure 1: <sales>")
    inside = writer.text("North South")
    start = caption["spans"][0]["offset"]
    figure = {
        "spans": [{"offset": start, "length": len(writer.content) - start}],
        "boundingRegions": [CAPTION, PICTURE],
        "elements": ["/paragraphs/1"],
        "caption": {"content": caption["content"], "spans": caption["spans"], "boundingRegions": [CAPTION]},
        "footnotes": [{"content": "a note", "spans": inside["spans"]}],
    }
    writer.more["figures"] = [figure | more]
    return writer


def test_the_caption_is_apart_from_the_picture() -> None:
    figure = find_figures(ResultView(writer_with_figure(id="1.1").result()))[0]
    assert (figure.id, figure.page, figure.caption) == ("1.1", 1, "Figure 1: <sales>")
    assert [region.polygon for region in figure.regions] == [PICTURE["polygon"]]
    assert [region.polygon for region in figure.caption_regions] == [CAPTION["polygon"]]
    assert [word.content for word in figure.words] == ["North", "South"]
    assert figure.footnotes == ["a note"]
    assert figure.spans == figure.element.spans


def test_a_figure_of_a_preview_or_an_office_file_lacks_what_was_not_sent() -> None:
    writer = writer_with_figure(caption=None, boundingRegions=[])
    figure = find_figures(ResultView(writer.result()))[0]
    assert (figure.id, figure.caption, figure.regions, figure.caption_regions) == (None, None, [], [])
    assert figure.page == 1, "which its spans tell"
    assert len(figure.words) == 5


def test_it_shows_no_text_except_escaped_in_a_notebook() -> None:
    figure = find_figures(ResultView(writer_with_figure(id="1.1").result()))[0]
    assert repr(figure) == "<FigureView 1.1 on page 1, 1 regions>"
    assert "&lt;sales&gt;" in figure._repr_html_()


def test_a_result_without_figures_has_none() -> None:
    assert find_figures(ResultView(Writer().result())) == []
