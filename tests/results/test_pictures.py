"""Crops and drawings of pages: positions, turns, pages of a file, and what cannot be drawn."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any, get_args

import pypdfium2
import pytest
from PIL import Image

from azfacade import ConfigurationError, InvalidInputError, ResultView
from azfacade.errors import InvalidInputTypeError
from azfacade.results.page_outlines import Drawn
from azfacade.results.places import Box, Region
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from tests.results.test_broken_results import whole
from tests.results.test_figures import writer_with_figure

RED, WHITE = (255, 0, 0), (255, 255, 255)


def region(page: int, left: float, top: float, right: float, bottom: float) -> Region:
    box = Box(left, top, right, bottom)
    return Region(page, box.polygon, box)


def view(*sizes: tuple[float, float], unit: str | None = "inch") -> ResultView:
    """Return the view of a result with pages of some sizes."""
    pages: list[dict[str, Any]] = []
    for number, (width, height) in enumerate(sizes, start=1):
        size = {"width": width, "height": height, "unit": unit} if unit else {}
        pages.append({"pageNumber": number, "spans": [], **size})
    return ResultView(AnalyzeResult.from_dict({"apiVersion": "2024-11-30", "modelId": "m", "pages": pages}))


def picture(width: int, height: int, *red: tuple[int, int, int, int]) -> Image.Image:
    drawn = Image.new("RGB", (width, height), WHITE)
    for box in red:
        drawn.paste(RED, box)
    return drawn


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    into = BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def pdf(*pages: Image.Image, turned: int = 0) -> bytes:
    """Return a PDF of pages in points, one for each pixel."""
    written = saved(pages[0], "PDF", resolution=72, save_all=True, append_images=pages[1:])
    if turned:
        document = pypdfium2.PdfDocument(written)
        document[0].set_rotation(turned)
        into = BytesIO()
        document.save(into)
        written = into.getvalue()
    return written


def colors(image: Image.Image) -> set[Any]:
    # Pillow takes memory for as many colors as it may find.
    return {color for _, color in image.convert("RGB").getcolors(image.width * image.height) or ()}


def is_red(image: Image.Image) -> bool:
    """Tell whether a picture is red, as far as JPEG inside a PDF keeps colors."""
    return all(red > 200 and green < 60 and blue < 60 for red, green, blue in colors(image))


SQUARE = (20, 40, 60, 80)


@pytest.mark.parametrize("form", ["image", "path", "text", "bytes", "tiff"])
def test_a_crop_has_the_pixels_of_the_region(form: str, tmp_path: Path) -> None:
    drawn = picture(200, 400, SQUARE)
    path = tmp_path / "photo.png"
    path.write_bytes(saved(drawn, "PNG"))
    sources: dict[str, Any] = {"image": drawn, "path": path, "text": str(path), "bytes": path.read_bytes()}
    sources["tiff"] = saved(drawn, "TIFF")
    (cut,) = view((200, 400), unit="pixel").crop(region(1, *SQUARE), sources[form])
    assert cut.size == (40, 40)
    assert colors(cut) == {RED}
    (wider,) = view((200, 400), unit="pixel").crop(region(1, *SQUARE), sources[form], margin=30)
    assert wider.size == (90, 100), "a margin ends at the border of the picture"
    assert colors(wider) == {RED, WHITE}


def test_positions_scale_by_the_ratio_of_the_sizes() -> None:
    """The service says 8.25 inches of a page of 594.96 points: 72 pixels per inch would be off by 0.96 at the edge."""
    drawn = picture(595, 842, (500, 700, 590, 800))
    place = region(1, 500 * 8.25 / 595, 700 * 11.69 / 842, 590 * 8.25 / 595, 800 * 11.69 / 842)
    (cut,) = view((8.25, 11.69)).crop(place, drawn)
    assert colors(cut) == {RED}
    assert abs(cut.width - 90) <= 1
    assert abs(cut.height - 100) <= 1
    (twice,) = view((8.25, 11.69)).crop(place, drawn.resize((1190, 1684)))
    assert abs(twice.width - 180) <= 2


def test_pages_of_a_pdf() -> None:
    source = pdf(picture(288, 360), picture(360, 288, (72, 144, 144, 216)))
    seen = view((4, 5), (5, 4))
    (cut,) = seen.crop(region(2, 1.05, 2.05, 1.95, 2.95), source, dpi=100)
    assert cut.size == (90, 90)
    assert is_red(cut)
    assert seen.crop([], source) == []
    assert seen.crop(region(2, 1, 2, 2, 3), source, page=1) == []
    with pytest.raises(InvalidInputError, match="2 pages and no page 3; is it the file"):
        view((4, 5), (5, 4), (4, 5)).crop(region(3, 0, 0, 1, 1), source)


def test_a_pdf_page_that_is_turned_is_cut_as_it_is_shown() -> None:
    source = pdf(picture(360, 288, (0, 0, 72, 72)), turned=90)  # the red corner is at the right now
    (cut,) = view((4, 5)).crop(region(1, 3.05, 0.05, 3.95, 0.95), source, dpi=72)
    assert is_red(cut)
    assert cut.size == (66, 66)


def test_a_photo_is_turned_as_its_exif_data_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    source = saved(picture(100, 60, (0, 0, 20, 20)), "PNG", exif=exif)
    (cut,) = view((60, 100), unit="pixel").crop(region(1, 40, 0, 60, 20), source)
    assert colors(cut) == {RED}
    assert view((60, 100), unit="pixel").draw(1, source, what=()).size == (60, 100)


def test_the_pages_of_a_tiff_and_a_picture_of_one_page_of_several() -> None:
    first, second = picture(100, 100), picture(100, 100, (10, 10, 20, 20))
    tiff = saved(first, "TIFF", save_all=True, append_images=[second])
    seen = view((100, 100), (100, 100), unit="pixel")
    (cut,) = seen.crop(region(2, 10, 10, 20, 20), tiff)
    assert colors(cut) == {RED}
    with pytest.raises(InvalidInputError, match="2 pages and no page 3"):
        view(*[(100, 100)] * 3).draw(3, tiff)
    with pytest.raises(InvalidInputError, match="result has 2 pages; give page= to tell which it shows"):
        seen.crop(region(2, 10, 10, 20, 20), second)
    (cut,) = seen.crop(region(2, 10, 10, 20, 20), second, page=2)
    assert colors(cut) == {RED}


def test_elements_figures_blocks_and_places_found_are_cut_out() -> None:
    result = AnalyzeResult.from_dict(whole())
    seen = ResultView(result)
    page = picture(850, 1100)
    figure = seen.figures()[0]
    polygon = figure.regions[0].polygon
    width, height = (max(polygon[::2]) - min(polygon[::2])) * 100, (max(polygon[1::2]) - min(polygon[1::2])) * 100
    (cut,) = figure.crop(page) if len(seen.pages) == 1 else seen.crop(figure, page, page=figure.page)
    assert (abs(cut.width - width) <= 2, abs(cut.height - height) <= 2) == (True, True)
    assert len(seen.crop(next(seen.find("Yes please")), page, page=1)) == 1
    assert len(seen.crop(result.pages[0].selection_marks[0], page, page=1)) == 1
    block = next(block for block in seen.blocks() if block.kind == "figure")
    assert len(seen.crop(block, page, page=1)) == len([each for each in block.regions if each.page == 1])


def test_a_figure_cuts_itself_out() -> None:
    (figure, *_) = ResultView(writer_with_figure().result()).figures()
    assert len(figure.crop(picture(850, 1100))) == len(figure.regions)


def test_nothing_is_cut_where_there_is_no_place() -> None:
    assert view((0, 0), unit=None).crop(region(1, 0, 0, 1, 1), picture(10, 10)) == []
    assert view((10, 10)).crop(region(1, 20, 20, 30, 30), picture(10, 10)) == []
    assert view((10, 10)).crop(region(1, 3, 3, 3, 3), picture(10, 10))[0].size == (1, 1)


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("missing.pdf", "source 'missing.pdf' cannot be read: No such file or directory"),
        ("nul\0.pdf", "cannot be read"),
        ("https://files.example.com/a.pdf?sig=secret", "source is a URL: download the file first"),
        (b"PK\3\4 a document of an office", "neither a PDF nor a picture"),
        (b"", "neither a PDF nor a picture"),
        (b"%PDF-1.7 broken", "damaged or needs a password"),
        (saved(picture(300, 300, SQUARE), "PNG")[:-40], "a picture that is damaged"),
    ],
)
def test_a_source_that_cannot_be_drawn_is_told(source: Any, told: str) -> None:
    with pytest.raises(InvalidInputError, match=told) as raised:
        view((10, 10)).draw(1, source)
    assert "secret" not in str(raised.value)
    with pytest.raises(InvalidInputError, match=told):
        view((10, 10)).crop(region(1, 0, 0, 1, 1), source)


def test_arguments_without_meaning_are_refused() -> None:
    seen = view((10, 10))
    with pytest.raises(InvalidInputTypeError, match="must be a path, bytes or a Pillow image, not 'int'"):
        seen.draw(1, 7)  # type: ignore[arg-type]
    for dpi in (0, -1, float("nan"), 10_000, "200"):
        for source in (None, picture(10, 10)):
            with pytest.raises(InvalidInputError, match="dpi must be a number from 1 to 2400"):
                seen.draw(1, source, dpi=dpi)  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="margin must be a number of at least 0"):
        seen.crop(region(1, 0, 0, 1, 1), picture(10, 10), margin=-1)
    with pytest.raises(InvalidInputError, match="'headings'; draw\\(\\) draws words, lines, paragraphs"):
        seen.draw(1, what=["words", "headings"])  # type: ignore[list-item]
    with pytest.raises(InvalidInputError, match="there is no page 4"):
        seen.draw(4)
    with pytest.raises(InvalidInputError, match="page 1 has no size, as in results of Office"):
        view((0, 0), unit=None).draw(1, picture(10, 10))
    with pytest.raises(InvalidInputError, match="over 100,000,000 pixels; give a lower dpi"):
        view((100, 100)).draw(1, dpi=2400)
    with pytest.raises(InvalidInputError, match="over 100,000,000 pixels; give a lower dpi"):
        view((8, 11)).draw(1, pdf(picture(7200, 7200)), dpi=200)


def test_elements_are_drawn_where_they_are() -> None:
    seen = ResultView(AnalyzeResult.from_dict(whole()))
    words = seen.draw(1, dpi=100)
    assert words.size == (850, 1100)
    box = next(word.polygon for word in seen.pages[0].words if word.polygon)
    assert words.getpixel((round(box[0] * 100), round(box[1] * 100))) == (31, 119, 180)
    assert words.getpixel((849, 1099)) == WHITE
    blank = seen.draw(1, dpi=100, what=()).tobytes()
    shown = [kind for kind in get_args(Drawn) if seen.draw(1, dpi=100, what=kind).tobytes() != blank]
    assert shown == ["words", "paragraphs", "marks", "figures"], "its other elements have no place"
    assert seen.draw(1, dpi=100, labels=True).tobytes() != words.tobytes()
    photo = picture(425, 550)
    assert seen.draw(1, photo).size == photo.size
    assert colors(photo) == {WHITE}, "the picture that is given stays as it is"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr", "LA", "PA", "LAB"])
def test_pictures_of_every_mode_are_drawn_on(mode: str) -> None:
    source = Image.new(mode, (80, 110))
    assert view((8, 11)).draw(1, source).mode == "RGB"
    assert view((8, 11)).crop(region(1, 1, 1, 2, 2), source)[0].mode == mode


def test_labels_tell_what_an_element_is(monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import ImageDraw

    written: list[str] = []
    monkeypatch.setattr(ImageDraw.ImageDraw, "text", lambda _, at, text, **more: written.append(text))
    place = {"polygon": [1, 1, 2, 1, 2, 2, 1, 2], "span": {"offset": 0, "length": 1}}
    regions = {"boundingRegions": [{"pageNumber": 1, "polygon": place["polygon"]}], "spans": []}
    page = {"pageNumber": 1, "width": 8, "height": 11, "unit": "inch", "spans": [{"offset": 0, "length": 9}]}
    page |= {
        "words": [{"content": "w", "confidence": 0.987, **place}],
        "lines": [{"content": "l", "spans": [], **place}],
    }
    page |= {"selectionMarks": [{"state": "selected", "confidence": 1, **place}]}
    cell = {"rowIndex": 0, "columnIndex": 2, "content": "c", **regions}
    pair = {"key": {"content": "k", **regions}, "value": {"content": "v", **regions}, "confidence": 1}
    sent: dict[str, Any] = {"apiVersion": "2024-11-30", "modelId": "m", "content": "something", "pages": [page]}
    sent |= {"paragraphs": [{"role": "title", "content": "p", **regions}], "keyValuePairs": [pair]}
    sent |= {"tables": [{"rowCount": 1, "columnCount": 3, "cells": [cell], **regions}]}
    sent |= {"figures": [{"id": "1.1", **regions}]}
    fields = {"Größe€": {"type": "string", **regions}}
    sent |= {"documents": [{"docType": "d", "confidence": 1, "fields": fields, **regions}]}
    seen = ResultView(AnalyzeResult.from_dict(sent))
    seen.draw(1, what=get_args(Drawn), labels=True)
    assert written == ["0.99", "title", "table 0", "0, 2", "Größe€", "selected", "1.1", "key", "value"]


def test_no_two_threads_are_in_pdfium(monkeypatch: pytest.MonkeyPatch) -> None:
    within: list[int] = []
    together: list[int] = []

    class Watched(pypdfium2.PdfDocument):  # type: ignore[misc]  # the library has no types
        def __init__(self, data: bytes) -> None:
            within.append(1)
            together.append(len(within))
            super().__init__(data)

        def close(self) -> None:
            super().close()
            within.pop()

    monkeypatch.setattr(pypdfium2, "PdfDocument", Watched)
    source = pdf(*[picture(72, 72, (0, 0, 72, 72))] * 4)
    seen = view(*[(1, 1)] * 4)

    def cut(number: int) -> bool:
        return is_red(seen.crop(region(number % 4 + 1, 0.1, 0.1, 0.9, 0.9), source, dpi=144)[0])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(cut, range(64)))
    assert together == [1] * 64


@pytest.mark.parametrize(("module", "source"), [("PIL", None), ("PIL", b"%PDF-"), ("pypdfium2", b"%PDF-")])
def test_a_missing_library_is_told(module: str, source: bytes | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == module]:
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(ConfigurationError, match=f'draw.* needs {module}: pip install "azfacade\\[images\\]"'):
        view((1, 1)).draw(1, source)
