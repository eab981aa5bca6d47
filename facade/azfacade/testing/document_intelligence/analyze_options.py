"""Reads the query of analyze and classify requests: pages, features, locale, output, split."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .errors import invalid_parameter, unsupported_feature

_FEATURES = frozenset(
    {"ocrHighResolution", "languages", "barcodes", "formulas", "keyValuePairs", "styleFont", "queryFields"}
)
# Not supported by prebuilt-read.
_NOT_FOR_READING = frozenset({"keyValuePairs", "queryFields"})
_OUTPUTS = frozenset({"pdf", "figures"})
_INDEX_TYPES = ("textElements", "unicodeCodePoint", "utf16CodeUnit")

_RANGE = re.compile(r"\s*(\d{1,9})\s*(?:-\s*(\d{1,9})\s*)?")
_LOCALE = re.compile(r"([A-Za-z]{2,3})(-[A-Za-z0-9]{2,8})*")
_LANGUAGES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st "
    "su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)


@dataclass(frozen=True, slots=True)
class PageChoice:
    """The page ranges of a request; empty for all pages."""

    ranges: tuple[tuple[int, int], ...] = ()

    def choose(self, page_count: int) -> list[int]:
        """Return the page numbers to analyze; raises an error if one is beyond the end of the document."""
        if not self.ranges:
            return list(range(1, page_count + 1))
        if any(end > page_count for _, end in self.ranges):
            raise invalid_parameter("pages", "The page range exceeds the number of pages in the document.")
        return sorted({number for start, end in self.ranges for number in range(start, end + 1)})


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalyzeOptions:
    """The options of an analysis."""

    pages: PageChoice
    locale: str | None
    string_index_type: str
    features: frozenset[str]
    query_fields: tuple[str, ...]
    content_format: str
    output: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassifyOptions:
    """The options of a classification."""

    pages: PageChoice
    string_index_type: str
    split: str


def read_analyze_options(query: Mapping[str, str], model_id: str) -> AnalyzeOptions:
    """Read the query of an analysis or of a batch."""
    features = _words(query, "features")
    for feature in features:
        if feature not in _FEATURES or (model_id == "prebuilt-read" and feature in _NOT_FOR_READING):
            raise unsupported_feature(feature)
    output = _words(query, "output")
    for one in output:
        _check_choice("output", one, _OUTPUTS)
    query_fields = _words(query, "queryFields")
    for name in query_fields:
        if not re.fullmatch(r"\w{1,64}", name):
            raise invalid_parameter("queryFields", "1 to 64 letters, digits and underscores are allowed in a name.")
    return AnalyzeOptions(
        pages=_pages(query),
        locale=_locale(query),
        string_index_type=_string_index_type(query),
        features=frozenset(features),
        query_fields=query_fields,
        content_format=_choice(query, "outputContentFormat", ("text", "markdown")),
        output=frozenset(output),
    )


def read_classify_options(query: Mapping[str, str]) -> ClassifyOptions:
    """Read the query of a classification."""
    return ClassifyOptions(
        pages=_pages(query),
        string_index_type=_string_index_type(query),
        split=_choice(query, "split", ("none", "auto", "perPage")),
    )


def _pages(query: Mapping[str, str]) -> PageChoice:
    """Read page numbers and ranges, with optional spaces."""
    text = query.get("pages", "")
    if not text.strip():
        return PageChoice()
    ranges: list[tuple[int, int]] = []
    for part in text.split(","):
        found = _RANGE.fullmatch(part)
        start, end = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
        if not 1 <= start <= end:
            raise invalid_parameter("pages", "The page range is malformed. Expected is a form such as '1-3,5'.")
        ranges.append((start, end))
    return PageChoice(tuple(ranges))


def _locale(query: Mapping[str, str]) -> str | None:
    """Read a language tag. Codes with three letters are not checked against a list."""
    locale = query.get("locale") or None
    found = _LOCALE.fullmatch(locale) if locale else None
    if locale and (not found or (len(found[1]) == 2 and found[1].lower() not in _LANGUAGES.split())):
        raise invalid_parameter("Locale", "The language code is invalid or not supported.")
    return locale


def _string_index_type(query: Mapping[str, str]) -> str:
    return _choice(query, "stringIndexType", _INDEX_TYPES)


def _choice(query: Mapping[str, str], name: str, allowed: tuple[str, ...]) -> str:
    """Read one of `allowed`; the first one is the default."""
    value = query.get(name) or allowed[0]
    _check_choice(name, value, allowed)
    return value


def _check_choice(name: str, value: str, allowed: Collection[str]) -> None:
    if value not in allowed:
        raise invalid_parameter(name, f"'{value}' is not one of {', '.join(sorted(allowed))}.")


def _words(query: Mapping[str, str], name: str) -> tuple[str, ...]:
    """Read a comma-separated list."""
    return tuple(word.strip() for word in query.get(name, "").split(",") if word.strip())
