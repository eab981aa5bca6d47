"""Finds `documents` with fields and `keyValuePairs`, by labels such as `Invoice Date: 2025-01-15`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from ...http_messages import JsonObject
from .document_text import DocumentText, TextRun
from .field_values import SAMPLES, read_value
from .page_geometry import WHOLE_PAGE
from .spans_and_regions import Positions

# The start of each word in a field name.
_WORD_OF_NAME = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def find_pairs(lines: list[TextRun], positions: Positions) -> list[JsonObject]:
    """Return the labels and values of a document as `keyValuePairs`."""
    return [
        {
            "key": _element(label, positions),
            **({"value": _element(value, positions)} if value else {}),
            "confidence": 0.9,
        }
        for label, value in _label_value_pairs(lines)
    ]


def find_documents(
    document_text: DocumentText, positions: Positions, model_id: str, doc_types: JsonObject, query_fields: Sequence[str]
) -> list[JsonObject]:
    """Return the document with its fields: the whole file is one document."""
    doc_type = pick_doc_type(doc_types, document_text.content) if doc_types else model_id.removeprefix("prebuilt-")
    schema: JsonObject = doc_types[doc_type].get("fieldSchema", {}) if doc_types else {}
    schema = schema | {name: {"type": "string"} for name in query_fields}
    found = {_comparison_key(label.text): value for label, value in _label_value_pairs(document_text.lines) if value}
    return [
        {
            "docType": doc_type,
            **whole_page_regions([page.number for page in document_text.pages], positions),
            "fields": {
                name: _field(name, form, found.get(_comparison_key(name)), positions) for name, form in schema.items()
            },
            "confidence": 0.98,
            "spans": [positions.stretch((0, len(document_text.content)))],
        }
    ]


def pick_doc_type(doc_types: Collection[str], text: str) -> str:
    """Return the document type that is named in a text, else the first type."""
    words = _normalized_words(text)
    return next((name for name in doc_types if _normalized_words(name) in words), next(iter(doc_types)))


def whole_page_regions(numbers: list[int], positions: Positions) -> JsonObject:
    """Return the bounding regions of a document: all of its pages."""
    bounding_regions = [
        region for number in numbers for region in positions.bounding_regions_at(number, WHOLE_PAGE).values()
    ]
    return {"boundingRegions": [one for region in bounding_regions for one in region]} if bounding_regions else {}


def labels_of(doc_types: JsonObject) -> dict[str, str]:
    """Return labels with sample values of all simple fields, with which the fixed page is filled."""
    schemas = [details.get("fieldSchema", {}) for details in doc_types.values()]
    simple = {name: form["type"] for schema in schemas for name, form in schema.items() if form["type"] in SAMPLES}
    return {_label(name): _sample(name, kind) for name, kind in simple.items()}


def _field(name: str, form: JsonObject, value: TextRun | None, positions: Positions) -> JsonObject:
    """Return a field with the value in the document, else with a sample value without position."""
    kind: str = form["type"]
    if kind == "array":
        return {"type": kind, "valueArray": [_field(name, form["items"], None, positions)]}
    if kind == "object":
        members = {name: _field(name, member, None, positions) for name, member in form["properties"].items()}
        return {"type": kind, "valueObject": members}
    if value is None:
        sample = _sample(name, kind)
        return {"type": kind, **read_value(kind, sample), "content": sample, "confidence": 0.5}
    return {"type": kind, **read_value(kind, value.text), **_element(value, positions), "confidence": 0.95}


def _label(name: str) -> str:
    return _WORD_OF_NAME.sub(" ", name)


def _sample(name: str, kind: str) -> str:
    return SAMPLES[kind].format(_label(name))


def _element(run: TextRun, positions: Positions) -> JsonObject:
    return {"content": run.text, **positions.bounding_regions(run), "spans": [positions.span(run)]}


def _label_value_pairs(lines: list[TextRun]) -> Iterator[tuple[TextRun, TextRun | None]]:
    """Yield the label and the value of each line that has a word ending in a colon."""
    for line in lines:
        end = next((i for i, word in enumerate(line.words, 1) if word.text.endswith(":")), None)
        if end is not None:
            rest = line.words[end:]
            yield TextRun(line.page, line.words[:end]), TextRun(line.page, rest) if rest else None


def _comparison_key(text: str) -> str:
    """Normalize a name or label for comparison."""
    return "".join(character for character in text.casefold() if character.isalnum())


def _normalized_words(text: str) -> str:
    """Return the words of a text in lower case, with a space before and after each."""
    words = re.findall(r"[^\W_]+", text.casefold())
    return f" {' '.join(words)} "
