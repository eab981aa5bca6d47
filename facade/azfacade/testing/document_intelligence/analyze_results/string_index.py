"""Counting in a text: by code points, by UTF-16 units, or by what readers take for characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import accumulate, pairwise

Span = tuple[int, int]

_JOINER = "\u200d"


class StringIndex:
    """Turns stretches of a text, by code points, into what the client asked for."""

    def __init__(self, text: str, kind: str) -> None:
        self._before: list[int] | None = None
        if kind == "unicodeCodePoint" or (text.isascii() and "\r" not in text):
            return
        sizes = _sizes_in_utf16(text) if kind == "utf16CodeUnit" else _starts_of_elements(text)
        # How much there is before each code point, and at the end before none.
        self._before = list(accumulate(sizes, initial=0))

    def span(self, span: Span) -> dict[str, int]:
        """Write a stretch down."""
        start, end = span if self._before is None else (self._before[span[0]], self._before[span[1]])
        return {"offset": start, "length": end - start}


def _sizes_in_utf16(text: str) -> Iterable[int]:
    return (2 if character > "\uffff" else 1 for character in text)


def _starts_of_elements(text: str) -> Iterator[int]:
    """Tell of each code point whether it begins an element: 1 if so, else 0.

    The rules of Unicode's annex 29, but for scripts with prepended marks.
    """
    if text:
        yield 1
    flags = 0
    for former, character in pairwise(text):
        # Two regional indicators make a flag; the third begins the next one.
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
    # Vowels and finals of Korean syllables written letter by letter, and the tags in some flags.
    if "\u1160" <= character <= "\u11ff" or "\U000e0020" <= character <= "\U000e007f":
        return True
    return unicodedata.category(character) in ("Mn", "Mc", "Me")


def _is_flag_letter(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"
