"""Writing down where something is, in the text and on the pages."""

from __future__ import annotations

from ...http import JsonObject
from .composing import Placed
from .geometry import Box, polygon
from .indexes import Index
from .uploads import Upload


class Places:
    """The units of one result: what its offsets count, and what its polygons measure."""

    def __init__(self, upload: Upload, content: str, string_index_type: str) -> None:
        self.index = Index(content, string_index_type)
        self.unit = upload.unit if upload.has_geometry else None

    def span(self, thing: Placed) -> JsonObject:
        """Write down where something is in the text."""
        return dict(self.index.span(thing.span))

    def regions(self, thing: Placed) -> JsonObject:
        """Write down where something is on its page."""
        return self.regions_of(thing.page, thing.box)

    def regions_of(self, page: int, box: Box) -> JsonObject:
        """Write down a rectangle of a page; nothing for a document whose things have no place."""
        if self.unit is None:
            return {}
        return {"boundingRegions": [{"pageNumber": page, "polygon": polygon(box, self.unit)}]}
