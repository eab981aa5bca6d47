"""The size of a page, and positions on it in the units of a picture of it."""

from __future__ import annotations

from azfacade.results.places import Box, is_number
from azfacade_raw.document_intelligence.models.document_page import DocumentPage


def page_size(page: DocumentPage) -> tuple[float, float] | None:
    """Return width and height of a page; None where the service sent none."""
    width, height = page.width, page.height
    if width is None or height is None or not (is_number(width) and is_number(height)):
        return None
    return (width, height) if width > 0 and height > 0 else None


def to_pixels(page: DocumentPage, box: Box, width: float, height: float) -> Box | None:
    """Return where a box is on a picture of a page, by the ratio of their sizes; None for a page without size."""
    size = page_size(page)
    return None if size is None else box.scaled(width / size[0], height / size[1])
