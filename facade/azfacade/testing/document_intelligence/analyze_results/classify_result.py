"""Generates the result of a classification: the documents in a file, without their text."""

from __future__ import annotations

from itertools import groupby

from ...http_messages import JsonObject
from ..analyze_options import ClassifyOptions
from ..file_types import Upload
from .documents_and_fields import pick_doc_type, whole_page_regions
from .page_geometry import HEIGHT, WIDTH, measure
from .spans_and_regions import Positions


def classify_result(
    upload: Upload, classifier_id: str, doc_types: list[str], options: ClassifyOptions, version: str
) -> JsonObject:
    """Classify a document: each page has the type named in its text, else the first type."""
    numbers = options.pages.choose(upload.page_count)
    texts = {number: upload.texts[number - 1] if upload.texts is not None else "" for number in numbers}
    # The content consists of page breaks only.
    content = "\n" * (len(numbers) - 1)
    positions = Positions(upload, content, options.string_index_type)
    return {
        "apiVersion": version,
        "modelId": classifier_id,
        "stringIndexType": options.string_index_type,
        "content": content,
        "pages": [_page(number, positions) for number in numbers],
        "documents": [
            {
                "docType": doc_type,
                **whole_page_regions(pages, positions),
                "confidence": 0.95,
                "spans": list[JsonObject](),
            }
            for doc_type, pages in _documents(texts, doc_types, options.split)
        ],
        "contentFormat": "text",
    }


def _documents(texts: dict[int, str], doc_types: list[str], split: str) -> list[tuple[str, list[int]]]:
    """Split the pages into documents: `none`, `perPage`, or `auto`, where the type changes."""
    if split == "none":
        return [(pick_doc_type(doc_types, "\n".join(texts.values())), list(texts))]
    kinds = {number: pick_doc_type(doc_types, text) for number, text in texts.items()}
    if split == "perPage":
        return [(kind, [number]) for number, kind in kinds.items()]
    return [(kind, list(numbers)) for kind, numbers in groupby(kinds, key=kinds.__getitem__)]


def _page(number: int, positions: Positions) -> JsonObject:
    body: JsonObject = {"pageNumber": number}
    if positions.unit is not None:
        width, height = measure(WIDTH, positions.unit), measure(HEIGHT, positions.unit)
        body |= {"angle": 0, "width": width, "height": height, "unit": positions.unit}
    return body | {"words": list[JsonObject](), "lines": list[JsonObject](), "spans": list[JsonObject]()}
