"""Places on a page: boxes, regions, polygons turned upright."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import cos, radians, sin
from typing import NamedTuple

import attrs

from azfacade_raw.document_intelligence.models.bounding_region import BoundingRegion
from azfacade_raw.document_intelligence.models.document_figure import DocumentFigure

_TOO_LARGE = 1e300
"""No position and no confidence is this large; float() refuses larger whole numbers."""


class Box(NamedTuple):
    """A rectangle with sides parallel to the page's, measured from its top left.

    Attributes:
        left: The smallest x.
        top: The smallest y.
        right: The largest x.
        bottom: The largest y.
    """

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Width times height; 0 for a box without extent."""
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def middle(self) -> tuple[float, float]:
        """The x and y of the center."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlap(self, other: Box) -> float:
        """Return the share of this box, from 0 to 1, that lies in another; a box of no area counts by its middle."""
        if not self.area:
            x, y = self.middle
            return float(other.left <= x <= other.right and other.top <= y <= other.bottom)
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height) / self.area

    def touches(self, other: Box) -> bool:
        """Tell whether the boxes have a point in common."""
        return (
            max(self.left, other.left) <= min(self.right, other.right)
            and max(self.top, other.top) <= min(self.bottom, other.bottom)
        )  # fmt: skip

    def union(self, other: Box) -> Box:
        """Return the smallest box around both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def grown(self, margin: float) -> Box:
        """Return the box with a margin on each side."""
        return Box(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def scaled(self, x: float, y: float) -> Box:
        """Return the box with its x and y multiplied."""
        return Box(self.left * x, self.top * y, self.right * x, self.bottom * y)

    @property
    def polygon(self) -> list[float]:
        """The corners as x, y, x, y and so on, clockwise from the top left."""
        return [self.left, self.top, self.right, self.top, self.right, self.bottom, self.left, self.bottom]


@attrs.frozen
class Region:
    """A place on a page.

    Attributes:
        page: The page number.
        polygon: The corners as x, y, x, y and so on, in the unit of the page.
        box: The box around the polygon.
    """

    page: int
    polygon: list[float]
    box: Box


def box_of(polygon: Sequence[float]) -> Box | None:
    """Return the box around a polygon; None for a list that is no polygon, as in results before 2022."""
    if len(polygon) < 4 or len(polygon) % 2 or not all(is_number(each) for each in polygon):
        return None
    return Box(min(polygon[::2]), min(polygon[1::2]), max(polygon[::2]), max(polygon[1::2]))


def is_number(value: object) -> bool:
    """Tell a finite number from what a broken result may have in its place."""
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _TOO_LARGE


def number_or_none(value: float | None) -> float | None:
    """Return a number of a result; None for what a broken result may have in its place."""
    return value if is_number(value) else None


def region_at(page: int, polygon: Sequence[float]) -> list[Region]:
    """Return a polygon of a page as a region; empty where the polygon is none."""
    box = box_of(polygon)
    return [] if box is None else [Region(page, list(polygon), box)]


def sent_regions(regions: Iterable[BoundingRegion | Region]) -> list[Region]:
    """Return the regions that the service sent, without those that have no page or no polygon."""
    found: list[Region] = []
    for each in regions:
        if isinstance(each, Region):
            found.append(each)
        elif isinstance(each.page_number, int):
            found += region_at(each.page_number, each.polygon)
    return found


def figure_regions(figure: DocumentFigure) -> list[BoundingRegion]:
    """Return where a picture is, without the region of its caption that the service counts to it."""
    caption = figure.caption.bounding_regions if figure.caption is not None else []
    captions = [(each.page_number, each.polygon) for each in caption]
    regions = [each for each in figure.bounding_regions if (each.page_number, each.polygon) not in captions]
    return regions or list(figure.bounding_regions)


def turned(polygon: Sequence[float], angle: float, around: tuple[float, float]) -> list[float]:
    """Return a polygon turned counterclockwise by an angle in degrees, as seen on the page; empty if it is none."""
    if box_of(polygon) is None:
        return []
    c, s = cos(radians(angle)), sin(radians(angle))
    result: list[float] = []
    for x, y in zip(polygon[::2], polygon[1::2], strict=False):
        dx, dy = x - around[0], y - around[1]
        result += [around[0] + dx * c + dy * s, around[1] - dx * s + dy * c]
    return result
