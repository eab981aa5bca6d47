"""Confidence, and stretches by hand or in a language."""

from __future__ import annotations

from azfacade import ResultView
from azfacade.results.quality import Confidence
from azfacade_raw.document_intelligence.models import AnalyzeResult
from tests.results.documents import Document


def form() -> Document:
    document = Document("Name 😀 Ada\n:selected: Yes", kind="utf16CodeUnit")
    for word, confidence in zip(document.json["pages"][0]["words"], (0.5, 0.7, 0.9, 1.0), strict=True):
        word["confidence"] = confidence
    mark = {"state": "selected", "confidence": 0.1, "span": document.span(":selected:")}
    document.json["pages"][0]["selectionMarks"] = [mark]
    place = {
        "spans": [document.span("Ada")],
        "boundingRegions": [{"pageNumber": 1, "polygon": [0, 0, 1, 0, 1, 1, 0, 1]}],
    }
    name = {"type": "string", "content": "Ada", "confidence": 0.6, **place}
    items = {"type": "array", "valueArray": [{"type": "object", "valueObject": {"Name": name}}]}
    document.json["documents"] = [{"docType": "d", "confidence": 1, "fields": {"Name": name, "Items": items}}]
    return document


def test_confidence_is_that_of_the_words_and_of_the_field() -> None:
    view = form().view()
    line, second = view.pages[0].lines
    found = view.confidence(line)
    assert found is not None
    assert (found.own, found.min, round(found.mean, 3), found.words) == (None, 0.5, 0.7, 3)
    assert view.confidence(view.result.documents[0].fields["Name"]) == Confidence(0.6, 0.9, 0.9, 1)
    assert view.confidence(view.pages[0].selection_marks[0]) is None
    assert view.confidence(second) == Confidence(None, 1.0, 1.0, 1)


def test_low_confidence_names_fields_words_and_marks() -> None:
    view = form().view()
    assert [(low.path, low.text, low.confidence, low.page) for low in view.low_confidence()] == [
        ("documents[0].Name", "Ada", 0.6, 1),
        ("documents[0].Items[0].Name", "Ada", 0.6, 1),
        ("pages[0].words[0]", "Name", 0.5, 1),
        ("pages[0].words[1]", "😀", 0.7, 1),
        ("pages[0].selection_marks[0]", ":selected:", 0.1, 1),
    ]
    assert view.low_confidence(0.55, fields=False, marks=False)[0].element is view.pages[0].words[0]
    assert view.low_confidence(fields=False, words=False, marks=False) == []


def test_stretches_by_hand_and_by_language() -> None:
    document = form()
    document.json["styles"] = [
        {"isHandwritten": True, "confidence": 0.8, "spans": [document.span("Yes"), document.span("Ada")]},
        {"isHandwritten": False, "confidence": 0.9, "spans": [document.span("Name")]},
        {"fontWeight": "bold", "confidence": 1, "spans": [document.span("Name")]},
    ]
    document.json["languages"] = [{"locale": "de", "confidence": 0.7, "spans": [document.span("Ada")]}]
    view = document.view()
    assert [(each.text, each.confidence, each.locale) for each in view.handwritten()] == [
        ("Ada", 0.8, None), ("Yes", 0.8, None),
    ]  # fmt: skip
    assert [each.regions[0].page for each in view.handwritten()] == [1, 1]
    assert [(each.text, each.locale) for each in view.languages()] == [("Ada", "de")]


def test_fields_are_named_by_their_paths_and_a_null_is_no_field() -> None:
    view = ResultView(
        AnalyzeResult.from_dict(
            {
                "apiVersion": "2024-11-30",
                "modelId": "m",
                "stringIndexType": "unicodeCodePoint",
                "content": "",
                "pages": [],
                "documents": [
                    {
                        "docType": "form",
                        "spans": [],
                        "confidence": 1,
                        "fields": {
                            "Gone": None,
                            "net.total": {"type": "string", "confidence": 0.1},
                            "Items": {"type": "array", "valueArray": [{"type": "string", "confidence": 0.2}]},
                        },
                    }
                ],
            }
        )
    )
    assert [low.path for low in view.low_confidence()] == ['documents[0]["net.total"]', "documents[0].Items[0]"]
