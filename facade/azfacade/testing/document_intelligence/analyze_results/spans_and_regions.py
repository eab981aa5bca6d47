"""Writing down where something is, in the text and on the pages."""

from __future__ import annotations

from ...http_messages import JsonObject
from ..file_types import Upload
from .document_text import Positioned
from .page_geometry import Box, polygon
from .string_index import StringIndex


class Positions:
    """The units of one result: what its offsets count, and what its polygons measure."""

    def __init__(self, upload: Upload, content: str, string_index_type: str) -> None:
        self.index = StringIndex(content, string_index_type)
        self.unit = upload.unit if upload.has_positions else None

    def span(self, item: Positioned) -> JsonObject:
        """Write down where something is in the text."""
        return dict(self.index.span(item.span))

    def bounding_regions(self, item: Positioned) -> JsonObject:
        """Write down where something is on its page."""
        return self.bounding_regions_at(item.page, item.box)

    def bounding_regions_at(self, page: int, box: Box) -> JsonObject:
        """Write down a rectangle of a page; nothing for a document whose things have no place."""
        if self.unit is None:
            return {}
        return {"boundingRegions": [{"pageNumber": page, "polygon": polygon(box, self.unit)}]}
