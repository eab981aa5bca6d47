"""Converts the offsets of a result to indexes of a Python string and back, for each `stringIndexType`."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator


class Offsets:
    """The offsets of one text: code points, UTF-16 code units or text elements (graphemes).

    Holds the irregular places of the text only: characters of two UTF-16 units, or code points that belong to the
    text element before them. A type that is not known counts as code points.
    """

    __slots__ = ("_places", "_sign", "_units")

    def __init__(self, text: str, kind: str | None) -> None:
        """Find the irregular places of a text.

        Args:
            text: The `content` of the result.
            kind: Its `stringIndexType`.
        """
        self._places: list[int] = []
        """The code points that change the difference between offsets and indexes, in order."""
        self._sign = 0
        """What each of these adds to the offsets after it."""
        if kind == "utf16CodeUnit" and not text.isascii():
            self._sign = 1
            self._places = [found.start() for found in re.finditer("[\U00010000-\U0010ffff]", text)]
        elif kind == "textElements" and not (text.isascii() and "\r" not in text):
            self._sign = -1
            self._places = list(_continuations(text))
        self._units = [place + self._sign * (count + (self._sign > 0)) for count, place in enumerate(self._places)]
        """The first offset after the difference has changed, for each place."""

    @property
    def are_indexes(self) -> bool:
        """True when each offset equals the index."""
        return not self._places

    def offset(self, index: int) -> int:
        """Return the offset of a code point; within a text element, the offset of the next one."""
        return index + self._sign * bisect_left(self._places, index) if self._places else index

    def index(self, offset: int) -> int:
        """Return the code point at an offset; within a character, its start."""
        return offset - self._sign * bisect_right(self._units, offset) if self._places else offset


_JOINER = "\u200d"
_FLAG_LETTERS = "\U0001f1e6-\U0001f1ff"


def _continuations(text: str) -> Iterator[int]:
    """Yield each code point that belongs to the text element before it.

    Follows Unicode Annex 29, except for prepended marks and some vowels of Burmese and Ahom.
    """
    present = set(text)
    candidates = "".join(re.escape(char) for char in present if _extends(char) or _follows_joiner(char))
    if not candidates and "\r" not in present and not any(map(_is_flag_letter, present)):
        return
    pattern = f"(?<=\r)\n|[{_FLAG_LETTERS}]+" + (f"|[{candidates}]" if candidates else "")
    for found in re.finditer(pattern, text):
        place = found.start()
        if _is_flag_letter(found[0][0]):
            yield from range(place + 1, found.end(), 2)  # two letters are one flag
        elif place and _belongs_to(text[place - 1], found[0]):
            yield place


def _belongs_to(former: str, character: str) -> bool:
    if former == "\r" and character == "\n":
        return True
    if unicodedata.category(former) in ("Cc", "Zl", "Zp"):
        return False
    if "\u1100" <= character <= "\u11ff":  # parts of a decomposed Korean syllable
        starts = "\u115f" if character < "\u1160" else "\u11ff"
        return "\u1100" <= former <= starts or (character >= "\u1160" and "\uac00" <= former <= "\ud7a3")
    return _extends(character) or (former == _JOINER and _follows_joiner(character))


def _is_flag_letter(character: str) -> bool:
    return _FLAG_LETTERS[0] <= character <= _FLAG_LETTERS[-1]


def _follows_joiner(character: str) -> bool:
    return character > "\xa0" and unicodedata.category(character) == "So"


def _extends(character: str) -> bool:
    if character < "\u0300":
        return False
    if "\u1100" <= character <= "\u11ff" or "\U000e0020" <= character <= "\U000e007f":
        return True  # parts of Korean syllables, and tags in some flags
    if "\U0001f3fb" <= character <= "\U0001f3ff":  # skin tones
        return True
    return character in _OTHER_EXTENDERS or unicodedata.category(character) in ("Mn", "Mc", "Me")


_OTHER_EXTENDERS = "\u200c\u200d\u0e33\u0eb3\uff9e\uff9f"
"""The joiners, the vowel "am" of Thai and Lao, and the voice marks of half-width Katakana."""
