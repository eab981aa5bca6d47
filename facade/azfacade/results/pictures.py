"""Cuts elements out of pages, and draws elements on pages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from math import ceil, floor
from os import PathLike
from typing import TYPE_CHECKING, Any, Literal, get_args

from azfacade.errors import InvalidInputError
from azfacade.results.extras import import_extra
from azfacade.results.page_images import PageImages, check_dpi, check_pixels
from azfacade.results.page_view import PageView
from azfacade.results.places import Box, Region, box_of, is_number
from azfacade_raw.document_intelligence.models.length_unit import LengthUnit
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    from PIL.Image import Image

    from azfacade.results.view import ResultView

Drawn = Literal["words", "lines", "paragraphs", "tables", "cells", "fields", "marks", "figures", "key_values"]
"""What `draw` draws."""
Outline = tuple[Sequence[float], str]
"""A polygon in the unit of the page, and its label."""

_NOTHING = 1e-6
"""Pixels by which scaling may be off, so that a box that ends between two pixels takes in no third one."""
_COLORS = {
    "words": (31, 119, 180),
    "lines": (23, 160, 170),
    "paragraphs": (127, 127, 127),
    "tables": (214, 39, 40),
    "cells": (255, 127, 14),
    "fields": (44, 140, 44),
    "marks": (148, 103, 189),
    "figures": (227, 90, 180),
    "key_values": (140, 86, 75),
}


def crop(
    view: ResultView,
    regions: Iterable[Region],
    source: Image | str | PathLike[str] | bytes,
    *,
    page: int | None,
    dpi: float,
    margin: float,
) -> list[Image]:
    """Return a picture of each region; see `ResultView.crop`."""
    if not is_number(margin) or margin < 0:
        raise InvalidInputError(f"margin must be a number of at least 0, not {shorten(margin)}")
    images = PageImages(source, dpi=dpi, needed_by="crop")
    if images.is_single_picture and page is None:
        if len(view.pages) != 1:
            raise InvalidInputError(
                f"source is one picture, and the result has {len(view.pages)} pages; give page= to tell which it shows"
            )
        page = view.pages[0].number
    pictures: dict[int, Image] = {}
    cut = []
    for region in regions:
        if page is not None and region.page != page:
            continue
        if region.page not in pictures:
            pictures[region.page] = images.page(region.page)
        picture = pictures[region.page]
        box = view.page(region.page).to_pixels(region.box.grown(margin), picture.width, picture.height)
        pixels = _within(box, picture) if box is not None else None
        if pixels is not None:
            cut.append(picture.crop(pixels))
    return cut


def _within(box: Box, picture: Image) -> tuple[int, int, int, int] | None:
    """Return the pixels of a box, at least one; None for a box outside the picture."""
    if not all(map(is_number, box)):
        return None
    left, top = max(0, floor(box.left + _NOTHING)), max(0, floor(box.top + _NOTHING))
    right = min(picture.width, max(ceil(box.right - _NOTHING), left + 1))
    bottom = min(picture.height, max(ceil(box.bottom - _NOTHING), top + 1))
    return (left, top, right, bottom) if left < right and top < bottom else None


def draw(
    view: ResultView,
    number: int,
    source: Image | str | PathLike[str] | bytes | None,
    *,
    what: Drawn | Collection[Drawn],
    dpi: float,
    labels: bool,
) -> Image:
    """Return a picture of a page with outlines of its elements; see `ResultView.draw`."""
    kinds = [what] if isinstance(what, str) else list(what)
    for kind in kinds:
        if kind not in _OUTLINES:
            raise InvalidInputError(f"what has {shorten(kind)}; draw() draws {', '.join(get_args(Drawn))}")
    page = view.page(number)
    if page.to_relative(Box(0, 0, 0, 0)) is None:
        raise InvalidInputError(
            f"page {number} has no size, as in results of Office and HTML files; there is nothing to draw on it"
        )
    picture = _blank_page(page, dpi) if source is None else PageImages(source, dpi=dpi, needed_by="draw").page(number)
    return _with_outlines(page, picture, {kind: _OUTLINES[kind](view, page) for kind in kinds}, labels=labels)


def _blank_page(page: PageView, dpi: float) -> Image:
    scale = check_dpi(dpi) if page.unit == LengthUnit.INCH else 1.0
    pillow = import_extra("PIL.Image", extra="images", needed_by="draw")
    width, height = (max(1.0, (side or 0.0) * scale) for side in (page.width, page.height))
    check_pixels(page.number, width, height)
    picture: Image = pillow.new("RGB", (round(width), round(height)), "white")
    return picture


def _with_outlines(page: PageView, picture: Image, outlines: dict[str, Iterable[Outline]], *, labels: bool) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    base = picture.convert("RGBA")
    layer = Image.new("RGBA", base.size)
    pen = ImageDraw.Draw(layer)
    thickness = max(1, round(max(base.size) / 1000))
    height = max(9, round(max(base.size) / 110))
    font = ImageFont.load_default(size=height)
    for kind, drawn in outlines.items():
        color = _COLORS[kind]
        for polygon, label in drawn:
            corners = _corners(page, polygon, picture)
            if not corners:
                continue
            pen.polygon(corners, fill=(*color, 36))
            pen.line([*corners, corners[0]], fill=(*color, 255), width=thickness, joint="curve")
            if labels and label:
                at = (min(x for x, _ in corners), max(0.0, min(y for _, y in corners) - height - 2))
                pen.rectangle(pen.textbbox(at, label, font=font), fill=(255, 255, 255, 200))
                pen.text(at, label, font=font, fill=(*color, 255))
    return Image.alpha_composite(base, layer).convert("RGB")


def _corners(page: PageView, polygon: Sequence[float], picture: Image) -> list[tuple[float, float]]:
    """Return the corners of a polygon in pixels; empty for what is none."""
    if box_of(polygon) is None:
        return []
    boxes = (Box(x, y, x, y) for x, y in zip(polygon[::2], polygon[1::2], strict=True))
    placed = [page.to_pixels(box, picture.width, picture.height) for box in boxes]
    # Pillow draws numbers far outside a picture slowly or not at all.
    return [
        (_near(box.left, picture.width), _near(box.top, picture.height))
        for box in placed
        if box is not None and all(map(is_number, box))
    ]


def _near(position: float, side: int) -> float:
    return min(max(position, -float(side)), 2.0 * side)


def _elements(kind: str, label: str = "") -> _Finder:
    """Return a function that gives the elements that a page itself holds, labelled by an attribute."""

    def find(_: ResultView, page: PageView) -> Iterator[Outline]:
        for element in getattr(page.element, kind):
            value = getattr(element, label) if label else ""
            yield element.polygon, f"{value:.2f}" if is_number(value) else str(value or "")

    return find


def _regions(labelled: Callable[[ResultView], Iterable[tuple[Any, object]]]) -> _Finder:
    """Return a function that gives the regions on a page of elements, labelled."""

    def find(view: ResultView, page: PageView) -> Iterator[Outline]:
        for element, label in labelled(view):
            for region in view.regions(element):
                if region.page == page.number:
                    yield region.polygon, str(label or "")

    return find


_Finder = Callable[["ResultView", PageView], Iterable[Outline]]
_OUTLINES: dict[str, _Finder] = {
    "words": _elements("words", "confidence"),
    "lines": _elements("lines"),
    "marks": _elements("selection_marks", "state"),
    "paragraphs": _regions(lambda view: ((each, each.role) for each in view.result.paragraphs)),
    "tables": _regions(lambda view: ((each, f"table {number}") for number, each in enumerate(view.result.tables))),
    "cells": _regions(
        lambda view: ((each, f"{each.row_index}, {each.column_index}") for t in view.result.tables for each in t.cells)
    ),
    "fields": _regions(
        lambda view: ((field, path) for document in view.result.documents for path, field in document.walk())
    ),
    "figures": _regions(lambda view: ((each, each.id) for each in view.figures())),
    "key_values": _regions(
        lambda view: (
            (element, label)
            for pair in view.result.key_value_pairs
            for element, label in ((pair.key, "key"), (pair.value, "value"))
            if element is not None
        )
    ),
}
