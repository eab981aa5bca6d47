"""The figures of a result, with captions apart from the pictures."""

from __future__ import annotations

import html
from os import PathLike
from typing import TYPE_CHECKING

from azfacade.results.extents import PageFinder, extents, text_of
from azfacade.results.picture_view import PictureView
from azfacade.results.places import figure_regions
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.document_intelligence.models.bounding_region import BoundingRegion
from azfacade_raw.document_intelligence.models.document_figure import DocumentFigure
from azfacade_raw.document_intelligence.models.document_span import DocumentSpan
from azfacade_raw.document_intelligence.models.document_word import DocumentWord

if TYPE_CHECKING:
    from PIL.Image import Image


class FigureView:
    """A picture, chart or similar element.

    Attributes:
        element: The figure as the service sent it.
    """

    __slots__ = ("_pages", "_view", "element")

    def __init__(self, view: PictureView, element: DocumentFigure, pages: PageFinder) -> None:
        """Hold a figure; `ResultView.figures` makes views of them."""
        self._view = view
        self._pages = pages
        self.element = element

    def __repr__(self) -> str:
        return f"<FigureView {self.id or 'without id'} on page {self.page}, {len(self.regions)} regions>"

    @property
    def id(self) -> str | None:
        """The id for downloading the image, such as `1.1`; None in results of previews."""
        return self.element.id

    @property
    def caption(self) -> str | None:
        """The text of the caption; None without caption."""
        return text_of(self.element.caption.content) if self.element.caption is not None else None

    @property
    def footnotes(self) -> list[str]:
        """The texts of the notes that belong to the figure."""
        return [text_of(note.content) for note in self.element.footnotes]

    @property
    def page(self) -> int | None:
        """The number of the page that the picture is on; None where the result does not tell."""
        pages = self._pages.pages_of(self.regions, self.element.spans)
        return pages[0] if pages else None

    @property
    def regions(self) -> list[BoundingRegion]:
        """Where the picture is on the pages, without the region of its caption that the service counts to it."""
        return figure_regions(self.element)

    @property
    def caption_regions(self) -> list[BoundingRegion]:
        """Where the caption is on the pages; empty without caption."""
        return list(self.element.caption.bounding_regions) if self.element.caption is not None else []

    @property
    def spans(self) -> list[DocumentSpan]:
        """The position of the figure's text in `content`, with the caption where the service counts it in."""
        return self.element.spans

    @property
    def words(self) -> list[DocumentWord]:
        """The words in the picture, in order, without those of the caption."""
        caption = extents(self.element.caption.spans) if self.element.caption is not None else []
        return [
            word
            for word in self._view.words_in(self.element)
            if not any(start <= own < end for own, _ in extents([word.span]) for start, end in caption)
        ]

    def crop(
        self, source: Image | str | PathLike[str] | bytes, *, dpi: float = 200, margin: float = 0.0
    ) -> list[Image]:
        """Cut the picture, without its caption, out of the file that was analyzed; see `ResultView.crop`.

        The service makes images of figures too: ask for `output=["figures"]`, and the operation has `figure(id)`.
        """
        return self._view.crop(self, source, dpi=dpi, margin=margin)

    def _repr_html_(self) -> str:
        title = " ".join(filter(None, ("Figure", self.id, f"on page {self.page}" if self.page is not None else "")))
        caption = f": {self.caption}" if self.caption else ""
        return f"<figure><figcaption>{html.escape(title + caption, quote=False)}</figcaption></figure>"


def find_figures(view: PictureView) -> list[FigureView]:
    """Return the figures of a result, in the order sent; empty where its model finds none."""
    result: AnalyzeResult = view.result
    pages = PageFinder(result)
    return [FigureView(view, figure, pages) for figure in result.figures]
