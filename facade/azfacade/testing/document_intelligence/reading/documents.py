"""The documents in a file, and their fields: found by labels such as `Invoice Date: 2025-01-15`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ...http import JsonObject
from .composing import Composition, Stretch
from .geometry import WHOLE_PAGE
from .places import Places
from .values import SAMPLES, read_value

# Where one word of a field's name begins within the name.
_WORD_OF_NAME = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def find_pairs(lines: list[Stretch], places: Places) -> list[JsonObject]:
    """Return the labels of a document with their values, as `keyValuePairs`."""
    return [
        {"key": _element(label, places), **({"value": _element(value, places)} if value else {}), "confidence": 0.9}
        for label, value in _pairs(lines)
    ]


def find_documents(
    composition: Composition, places: Places, model_id: str, doc_types: JsonObject, query_fields: Sequence[str]
) -> list[JsonObject]:
    """Return the one document that a file is taken for, with its fields."""
    doc_type = pick_type(doc_types, composition.content) if doc_types else model_id.removeprefix("prebuilt-")
    schema: JsonObject = doc_types[doc_type].get("fieldSchema", {}) if doc_types else {}
    schema = schema | {name: {"type": "string"} for name in query_fields}
    found = {_plain(label.text): value for label, value in _pairs(composition.lines) if value}
    return [
        {
            "docType": doc_type,
            **whole_pages([page.number for page in composition.pages], places),
            "fields": {name: _field(name, form, found.get(_plain(name)), places) for name, form in schema.items()},
            "confidence": 0.98,
            "spans": [places.index.span((0, len(composition.content)))],
        }
    ]


def pick_type(doc_types: Collection[str], text: str) -> str:
    """Return the document type that a text names, else the first."""
    words = _words(text)
    return next((name for name in doc_types if _words(name) in words), next(iter(doc_types)))


def whole_pages(numbers: list[int], places: Places) -> JsonObject:
    """Write down where a document is: all of its pages."""
    regions = [region for number in numbers for region in places.regions_of(number, WHOLE_PAGE).values()]
    return {"boundingRegions": [one for region in regions for one in region]} if regions else {}


def labels_of(doc_types: JsonObject) -> dict[str, str]:
    """Return what a page has to say for the fields of all these types to be found: labels with values."""
    schemas = [details.get("fieldSchema", {}) for details in doc_types.values()]
    simple = {name: form["type"] for schema in schemas for name, form in schema.items() if form["type"] in SAMPLES}
    return {_label(name): _sample(name, kind) for name, kind in simple.items()}


def _field(name: str, form: JsonObject, value: Stretch | None, places: Places) -> JsonObject:
    """Write a field down: as it stands in the document, else with a sample value that stands nowhere."""
    kind: str = form["type"]
    if kind == "array":
        return {"type": kind, "valueArray": [_field(name, form["items"], None, places)]}
    if kind == "object":
        members = {name: _field(name, member, None, places) for name, member in form["properties"].items()}
        return {"type": kind, "valueObject": members}
    if value is None:
        sample = _sample(name, kind)
        return {"type": kind, **read_value(kind, sample), "content": sample, "confidence": 0.5}
    return {"type": kind, **read_value(kind, value.text), **_element(value, places), "confidence": 0.95}


def _label(name: str) -> str:
    return _WORD_OF_NAME.sub(" ", name)


def _sample(name: str, kind: str) -> str:
    return SAMPLES[kind].format(_label(name))


def _element(stretch: Stretch, places: Places) -> JsonObject:
    return {"content": stretch.text, **places.regions(stretch), "spans": [places.span(stretch)]}


def _pairs(lines: list[Stretch]) -> Iterator[tuple[Stretch, Stretch | None]]:
    """Yield the label and the value of each line that has a word ending in a colon."""
    for line in lines:
        end = next((i for i, word in enumerate(line.words, 1) if word.text.endswith(":")), None)
        if end is not None:
            rest = line.words[end:]
            yield Stretch(line.page, line.words[:end]), Stretch(line.page, rest) if rest else None


def _plain(text: str) -> str:
    """Reduce a name or label to what they are compared by."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _words(text: str) -> str:
    """Reduce a text to its words, each with a blank on either side."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "
