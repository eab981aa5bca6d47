"""Cuts elements out of pages, and draws elements on pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import ceil, floor
from os import PathLike
from typing import TYPE_CHECKING, get_args

from azfacade.errors import InvalidInputError
from azfacade.results.extras import import_extra
from azfacade.results.page_geometry import page_size, to_pixels
from azfacade.results.page_images import PageImages, check_dpi, check_pixels
from azfacade.results.page_outlines import COLORS, OUTLINES, Drawn, Outline
from azfacade.results.places import Box, Region, box_of, is_number
from azfacade.results.text_view import TextView
from azfacade_raw.document_intelligence.models.document_page import DocumentPage
from azfacade_raw.document_intelligence.models.length_unit import LengthUnit
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    from PIL.Image import Image


_NOTHING = 1e-6
"""Pixels by which scaling may be off, so that a box that ends between two pixels takes in no third one."""


def crop(
    view: TextView,
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
        pages = view.result.pages
        if len(pages) != 1:
            raise InvalidInputError(
                f"source is one picture, and the result has {len(pages)} pages; give page= to tell which it shows"
            )
        page = pages[0].page_number
    pictures: dict[int, Image] = {}
    cut = []
    for region in regions:
        if page is not None and region.page != page:
            continue
        if region.page not in pictures:
            pictures[region.page] = images.page(region.page)
        picture = pictures[region.page]
        box = to_pixels(view.sent_page(region.page), region.box.grown(margin), picture.width, picture.height)
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
    view: TextView,
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
        if kind not in OUTLINES:
            raise InvalidInputError(f"what has {shorten(kind)}; draw() draws {', '.join(get_args(Drawn))}")
    page = view.sent_page(number)
    if page_size(page) is None:
        raise InvalidInputError(
            f"page {number} has no size, as in results of Office and HTML files; there is nothing to draw on it"
        )
    picture = _blank_page(page, dpi) if source is None else PageImages(source, dpi=dpi, needed_by="draw").page(number)
    return _with_outlines(page, picture, {kind: OUTLINES[kind](view, page) for kind in kinds}, labels=labels)


def _blank_page(page: DocumentPage, dpi: float) -> Image:
    scale = check_dpi(dpi) if page.unit == LengthUnit.INCH else 1.0
    import_extra("PIL", extra="images", needed_by="draw")
    from PIL import Image

    width, height = (max(1.0, (side or 0.0) * scale) for side in (page.width, page.height))
    check_pixels(page.page_number, width, height)
    return Image.new("RGB", (round(width), round(height)), "white")


def _with_outlines(
    page: DocumentPage, picture: Image, outlines: dict[str, Iterable[Outline]], *, labels: bool
) -> Image:
    from PIL import Image, ImageDraw, ImageFont

    base = picture.convert("RGBA")
    layer = Image.new("RGBA", base.size)
    pen = ImageDraw.Draw(layer)
    thickness = max(1, round(max(base.size) / 1000))
    height = max(9, round(max(base.size) / 110))
    font = ImageFont.load_default(size=height)
    for kind, drawn in outlines.items():
        color = COLORS[kind]
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


def _corners(page: DocumentPage, polygon: Sequence[float], picture: Image) -> list[tuple[float, float]]:
    """Return the corners of a polygon in pixels; empty for what is none."""
    if box_of(polygon) is None:
        return []
    boxes = (Box(x, y, x, y) for x, y in zip(polygon[::2], polygon[1::2], strict=True))
    placed = [to_pixels(page, box, picture.width, picture.height) for box in boxes]
    # Pillow draws numbers far outside a picture slowly or not at all.
    return [
        (_near(box.left, picture.width), _near(box.top, picture.height))
        for box in placed
        if box is not None and all(map(is_number, box))
    ]


def _near(position: float, side: int) -> float:
    return min(max(position, -float(side)), 2.0 * side)
