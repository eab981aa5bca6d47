"""Pictures of a result's pages and of elements on them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from azfacade.results.position_index import Element
from azfacade.results.text_view import TextView

if TYPE_CHECKING:
    from os import PathLike

    from PIL.Image import Image

    from azfacade.results.found import Found
    from azfacade.results.page_outlines import Drawn
    from azfacade.results.places import Region


class PictureView(TextView):
    """The text of a result with pictures of where it stands; `ResultView` is made of it."""

    def crop(
        self,
        of: Element | Region | Found,
        source: Image | str | PathLike[str] | bytes,
        *,
        page: int | None = None,
        dpi: float = 200,
        margin: float = 0.0,
    ) -> list[Image]:
        """Cut an element out of the file that was analyzed; one Pillow image for each of its regions.

        Positions are scaled by the ratio of the sizes of the page, since the service rounds them. Pictures are turned
        as their EXIF data says. For many elements of one page of a PDF, give `draw(page, source, what=())` as source.

        Args:
            of: An element, figure, block, chunk, place found or region.
            source: The path or the bytes of the PDF, TIFF or picture, or a Pillow image of one page.
            page: Only regions on this page. A picture of one page of several needs it, to tell which page it shows.
            dpi: The pixels per inch of pages of a PDF, from 1 to 2400; pictures keep their own.
            margin: The space around each region, in the unit of the page.

        Returns:
            The images, in the order of the regions; empty for an element without a place.

        Raises:
            ConfigurationError: The extra `images` is not installed.
            InvalidInputError: The file cannot be read, is neither a PDF nor a picture, or has no such page; an
                argument has no meaning.
        """
        from azfacade.results.pictures import crop

        return crop(self, self.regions(of), source, page=page, dpi=dpi, margin=margin)

    def draw(
        self,
        page: int,
        source: Image | str | PathLike[str] | bytes | None = None,
        *,
        what: Drawn | Collection[Drawn] = "words",
        dpi: float = 150,
        labels: bool = False,
    ) -> Image:
        """Draw a page with outlines of its elements, as a Pillow image, which notebooks show.

        Args:
            page: The page number.
            source: The path or the bytes of the PDF, TIFF or picture, or a Pillow image of the page; None draws on
                white.
            what: `words`, `lines`, `paragraphs`, `tables`, `cells`, `fields`, `marks`, `figures`, `key_values`.
            dpi: The pixels per inch of pages of a PDF, from 1 to 2400; pictures keep their own.
            labels: Write beside each outline what it is: the path of a field, the confidence of a word, the role of a
                paragraph, the row and column of a cell.

        Raises:
            ConfigurationError: The extra `images` is not installed.
            InvalidInputError: The page has no size, as in Office and HTML files; the file cannot be read, is neither
                a PDF nor a picture, or has no such page; an argument has no meaning.
        """
        from azfacade.results.pictures import draw

        return draw(self, page, source, what=what, dpi=dpi, labels=labels)
