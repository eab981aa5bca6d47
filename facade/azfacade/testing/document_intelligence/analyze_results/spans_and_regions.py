"""The JSON of positions: `spans` in the text and `boundingRegions` on the pages."""

from __future__ import annotations

from ...http_messages import JsonObject
from ..file_types import Upload
from .document_text import Positioned
from .page_geometry import Box, polygon
from .string_index import StringIndex


class Positions:
    """Makes spans and bounding regions with the string index type and the unit of one result."""

    def __init__(self, upload: Upload, content: str, string_index_type: str) -> None:
        self.index = StringIndex(content, string_index_type)
        self.unit = upload.unit if upload.has_positions else None

    def span(self, item: Positioned) -> JsonObject:
        """Return the span of an element."""
        return dict(self.index.span(item.span))

    def bounding_regions(self, item: Positioned) -> JsonObject:
        """Return the bounding regions of an element."""
        return self.bounding_regions_at(item.page, item.box)

    def bounding_regions_at(self, page: int, box: Box) -> JsonObject:
        """Return the bounding regions of a box; empty if the document has no positions."""
        if self.unit is None:
            return {}
        return {"boundingRegions": [{"pageNumber": page, "polygon": polygon(box, self.unit)}]}
