"""Offsets and lengths by `stringIndexType`: code points, UTF-16 code units or text elements (graphemes)."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

Span = tuple[int, int]

_JOINER = "\u200d"


class StringIndex:
    """Converts spans in code points to the requested `stringIndexType`."""

    def __init__(self, text: str, kind: str) -> None:
        self._before: list[int] | None = None
        if kind == "unicodeCodePoint" or (text.isascii() and "\r" not in text):
            return
        sizes = _sizes_in_utf16(text) if kind == "utf16CodeUnit" else _starts_of_elements(text)
        # The offset of each code point, and of the end of the text.
        self._before = list(accumulate(sizes, initial=0))

    def span(self, span: Span) -> dict[str, int]:
        """Return a span with offset and length."""
        start, end = span if self._before is None else (self._before[span[0]], self._before[span[1]])
        return {"offset": start, "length": end - start}


def _sizes_in_utf16(text: str) -> Iterable[int]:
    return (2 if character > "\uffff" else 1 for character in text)


def _starts_of_elements(text: str) -> Iterator[int]:
    """Yield 1 for each code point that starts a text element, else 0.

    Follows Unicode Annex 29, except for scripts with prepended marks.
    """
    if text:
        yield 1
    flags = 0
    for former, character in pairwise(text):
        # Two regional indicators are one flag.
        flags = flags + 1 if _is_flag_letter(former) else 0
        pairs_up = flags % 2 == 1 and _is_flag_letter(character)
        yield 0 if pairs_up or _belongs_to(former, character) else 1


def _belongs_to(former: str, character: str) -> bool:
    if former == "\r" and character == "\n":
        return True
    if unicodedata.category(former) in ("Cc", "Zl", "Zp"):
        return False
    if former == _JOINER and unicodedata.category(character) == "So":
        return True
    return _extends(character)


def _extends(character: str) -> bool:
    if character < "\u0300":
        return False
    if character in (_JOINER, "\u200c") or "\U0001f3fb" <= character <= "\U0001f3ff":
        return True
    # Vowels and finals of decomposed Korean syllables, and tags in some flags.
    if "\u1160" <= character <= "\u11ff" or "\U000e0020" <= character <= "\U000e007f":
        return True
    return unicodedata.category(character) in ("Mn", "Mc", "Me")


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
