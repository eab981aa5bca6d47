"""Detects the file type and the pages of an uploaded document by its content."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser

from .errors import invalid_content

# File signatures. BM alone would match some texts, too.
_BEGINNINGS = {
    "Pdf": rb"%PDF-",
    "Jpeg": rb"\xff\xd8\xff",
    "Png": rb"\x89PNG\r\n\x1a\n",
    "Tiff": rb"II\*\0|MM\0\*",
    "Bmp": rb"BM.{4}\0{4}",
    "Heif": rb".{4}ftyp(?:heic|heix|heif|mif1|msf1)",
    "Office": rb"PK\x03\x04",
}
_PDF_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_HTML = re.compile(r"\s*<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
# Control characters, which a text does not contain.
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_BREAKING_TAGS = "p div br li tr td th table ul ol h1 h2 h3 h4 h5 h6 title section article"


@dataclass(frozen=True, slots=True)
class Upload:
    """A document of a known file type."""

    file_type: str
    page_count: int = 1
    # The text of each page of text and HTML; None for other files, whose pages are the fixed page.
    texts: tuple[str, ...] | None = None

    @property
    def has_positions(self) -> bool:
        """Whether results have positions on the page: not for Office and HTML, which have no fixed layout."""
        return self.file_type not in ("Office", "Html")

    @property
    def unit(self) -> str:
        """The unit of positions."""
        return "inch" if self.file_type in ("Pdf", "Text") else "pixel"

    def first_pages(self, count: int) -> Upload:
        """Return the document with its first pages only."""
        return replace(
            self, page_count=min(count, self.page_count), texts=self.texts[:count] if self.texts is not None else None
        )


def detect_document(content: bytes) -> Upload:
    """Detect the type of a document; raises an error if it is none."""
    file_type = next((name for name, begin in _BEGINNINGS.items() if re.match(begin, content, re.DOTALL)), None)
    if file_type == "Pdf":
        return Upload(file_type, page_count=max(1, len(_PDF_PAGE.findall(content))))
    if file_type:
        return Upload(file_type)
    text = _decode(content)
    if _HTML.match(text):
        return Upload("Html", texts=(_visible_text(text),))
    # A form feed ends a page; after the last page it is optional.
    pages = text.removesuffix("\f").split("\f")
    return Upload("Text", page_count=len(pages), texts=tuple(pages))


def _decode(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise invalid_content() from None
    # The real service answers JSON as a document with the same error.
    if not text or _CONTROL.search(text) or _is_json(text):
        raise invalid_content()
    return text


def _is_json(text: str) -> bool:
    if text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


class _TextOfHtml(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")
        if tag in _BREAKING_TAGS.split():
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")
        if tag in _BREAKING_TAGS.split():
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            # Line breaks in HTML are white space.
            self.parts.append(re.sub(r"\s+", " ", data))


def _visible_text(html: str) -> str:
    parser = _TextOfHtml()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)
