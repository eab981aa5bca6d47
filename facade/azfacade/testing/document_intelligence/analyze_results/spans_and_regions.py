"""The JSON of positions: `spans` in the text and `boundingRegions` on the pages."""

from __future__ import annotations

from azfacade.results.offsets import Offsets

from ...http_messages import JsonObject
from ..file_types import Upload
from .document_text import Positioned, Span
from .page_geometry import Box, polygon


class Positions:
    """Makes spans and bounding regions with the string index type and the unit of one result."""

    def __init__(self, upload: Upload, content: str, string_index_type: str) -> None:
        self.offsets = Offsets(content, string_index_type)
        self.unit = upload.unit if upload.has_positions else None

    def span(self, item: Positioned) -> JsonObject:
        """Return the span of an element."""
        return self.stretch(item.span)

    def stretch(self, span: Span) -> JsonObject:
        """Return the span of a stretch of the text."""
        start, end = map(self.offsets.offset, span)
        return {"offset": start, "length": end - start}

    def bounding_regions(self, item: Positioned) -> JsonObject:
        """Return the bounding regions of an element."""
        return self.bounding_regions_at(item.page, item.box)

    def bounding_regions_at(self, page: int, box: Box) -> JsonObject:
        """Return the bounding regions of a box; empty if the document has no positions."""
        if self.unit is None:
            return {}
        return {"boundingRegions": [{"pageNumber": page, "polygon": polygon(box, self.unit)}]}
