"""Opens the pages of a PDF, a TIFF or a picture as Pillow images."""

from __future__ import annotations

from io import BytesIO
from os import PathLike, fspath
from threading import Lock
from typing import IO, TYPE_CHECKING, Any

from azfacade.errors import InvalidInputError, InvalidInputTypeError
from azfacade.results.extras import import_extra
from azfacade.results.places import is_number
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    from PIL.Image import Image

_MAX_PIXELS = 100_000_000
_PDFIUM = Lock()
"""PDFium crashes when two threads use it, even with documents of their own."""


class PageImages:
    """The pages of a file that was analyzed, each drawn when it is asked for.

    Attributes:
        is_single_picture: True for a picture that shows one page, whatever number that page has in the result.
    """

    def __init__(self, source: Image | str | PathLike[str] | bytes, *, dpi: float, needed_by: str) -> None:
        """Open a file.

        Args:
            source: The path or the bytes of a PDF or picture, or an open Pillow image.
            dpi: The pixels per inch of PDF pages; pictures keep their own.
            needed_by: The method that was called, for messages.

        Raises:
            ConfigurationError: The extra `images` is not installed.
            InvalidInputError: There is no such file, it is neither a PDF nor a picture, or `dpi` is out of range.
            InvalidInputTypeError: `source` is of another type.
        """
        self._dpi = check_dpi(dpi)
        import_extra("PIL", extra="images", needed_by=needed_by)
        import PIL.Image

        self._needed_by = needed_by
        self._picture: Image | None = None
        self._data = b""
        if isinstance(source, PIL.Image.Image):
            self._picture = source
        else:
            self._data = _read(source)
            if b"%PDF-" not in self._data[:1024]:
                self._picture = self._open_picture()
        self.is_single_picture = self._picture is not None and getattr(self._picture, "n_frames", 1) == 1

    def _open_picture(self) -> Image:
        import PIL.Image

        try:
            return PIL.Image.open(BytesIO(self._data))
        except PIL.Image.DecompressionBombError as error:
            raise InvalidInputError(f"source is a picture that is too large to open: {error}") from None
        except (OSError, ValueError, SyntaxError):
            raise InvalidInputError(
                f"source is neither a PDF nor a picture that Pillow reads, and {self._needed_by}() takes no other files"
            ) from None

    def page(self, number: int) -> Image:
        """Return a page, turned as its EXIF data or its PDF says.

        Raises:
            ConfigurationError: It is of a PDF, and the extra `images` is not installed.
            InvalidInputError: The file is damaged, has no such page, needs a password, or the page has too many pixels.
        """
        if self._picture is None:
            return self._draw_pdf_page(number)
        from PIL import ImageOps

        try:
            if not self.is_single_picture:
                self._picture.seek(number - 1)
            picture: Image = ImageOps.exif_transpose(self._picture)
        except EOFError:
            raise _no_page(number, getattr(self._picture, "n_frames", 1)) from None
        except (OSError, ValueError, SyntaxError) as error:
            raise InvalidInputError(f"source is a picture that is damaged: {shorten(str(error))}") from None
        return picture

    def _draw_pdf_page(self, number: int) -> Image:
        pdfium: Any = import_extra("pypdfium2", extra="images", needed_by=f"{self._needed_by} of a PDF")
        with _PDFIUM:
            try:
                document = pdfium.PdfDocument(self._data)
                try:
                    if not 1 <= number <= len(document):
                        raise _no_page(number, len(document))
                    page = document[number - 1]
                    scale = self._dpi / 72
                    width, height = page.get_size()
                    check_pixels(number, width * scale, height * scale)
                    picture: Image = page.render(scale=scale).to_pil()
                    return picture
                finally:
                    document.close()
            except pdfium.PdfiumError as error:
                raise InvalidInputError(
                    f"source is a PDF that is damaged or needs a password: {shorten(str(error))}"
                ) from None


def check_pixels(number: int, width: float, height: float) -> None:
    """Refuse a page that would fill memory.

    Raises:
        InvalidInputError: It has too many pixels.
    """
    if not width * height <= _MAX_PIXELS:
        raise InvalidInputError(f"page {number} would be a picture of over {_MAX_PIXELS:,} pixels; give a lower dpi")


def check_dpi(dpi: float) -> float:
    """Return a resolution in pixels per inch.

    Raises:
        InvalidInputError: It is out of range.
    """
    if not is_number(dpi) or not 1 <= dpi <= 2400:
        raise InvalidInputError(f"dpi must be a number from 1 to 2400, not {shorten(dpi)}")
    return dpi


def _no_page(number: int, count: int) -> InvalidInputError:
    return InvalidInputError(f"source has {count} pages and no page {number}; is it the file that was analyzed?")


def _read(source: object) -> bytes:
    """Return the content of a path or bytes."""
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    if not isinstance(source, (str, PathLike)):
        raise InvalidInputTypeError(
            f"source must be a path, bytes or a Pillow image, not {shorten(type(source).__name__)}"
        )
    path = fspath(source)
    if isinstance(path, str) and path.startswith(("http://", "https://")):
        raise InvalidInputError("source is a URL: download the file first, and give its path or its bytes")
    try:
        file: IO[bytes]
        with open(path, "rb") as file:
            return file.read()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no valid path"
        raise InvalidInputError(f"source {shorten(path)} cannot be read: {reason}") from None
