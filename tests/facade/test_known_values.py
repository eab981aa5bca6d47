"""Known values in another spelling are refused before sending; a 404 of a prebuilt model tells the nearest id."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pytest

from azfacade import InvalidInputError, NotFoundError
from azfacade.testing import FakeAzure
from azfacade_raw.document_intelligence.models import DocumentAnalysisFeature
from azfacade_raw.face.models import DetectionModel
from tests.cases import each

from .kit import Reply, Script, Side
from .work import analysis_accepted


class Own(Enum):
    HIGH = "OcrHighResolution"


@pytest.mark.parametrize(
    ("feature", "right"),
    [
        ("Ocrhighresolution", "ocrHighResolution"),
        ("OCR_HIGH_RESOLUTION", "ocrHighResolution"),
        ("ocr-high-resolution", "ocrHighResolution"),
        (Own.HIGH, "ocrHighResolution"),
        (DocumentAnalysisFeature("keyvaluepairs"), "keyValuePairs"),
    ],
)
def test_a_feature_in_another_spelling_is_refused_with_the_right_one(both: Side, feature: Any, right: str) -> None:
    script = Script()
    client = both.documents(script)
    with pytest.raises(InvalidInputError, match=rf"^features\[1\] must be written '{right}', got"):
        both.run(client.models.begin_analyze("prebuilt-layout", b"x", features=["barcodes", feature]))
    assert not script.requests


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"detection_model": "Detection_03"}, "detection_model must be written 'detection_03'"),
        ({"recognition_model": "recognition04"}, "recognition_model must be written 'recognition_04'"),
        ({"return_face_attributes": ["HeadPose"]}, r"return_face_attributes\[0\] must be written 'headPose'"),
        ({"detection_model": ""}, "detection_model is empty"),
    ],
)
def test_so_is_any_other_known_value(both: Side, options: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        both.run(both.face(Script()).detect("https://x.example/a.jpg", **options))


def test_values_that_nobody_knows_yet_are_sent(both: Side) -> None:
    script = Script(analysis_accepted(), Reply(200, []), Reply(200, []))
    features = ["brandNew", DocumentAnalysisFeature("newer"), DocumentAnalysisFeature.BARCODES]
    both.run(both.documents(script).models.begin_analyze("prebuilt-layout", b"x", features=features))
    assert script.last.url.params["features"] == "brandNew,newer,barcodes"
    both.run(both.face(script).detect("https://x.example/a.jpg", detection_model="detection_09"))
    assert script.last.url.params["detectionModel"] == "detection_09"
    both.run(both.face(script).detect("https://x.example/a.jpg", detection_model=DetectionModel.DETECTION_03))
    assert script.last.url.params["detectionModel"] == "detection_03"


@each(
    ("model_id", "advice"),
    [
        ("prebuilt-invoise", "Did you mean prebuilt-invoice?"),
        ("prebuilt-Invoice", "Did you mean prebuilt-invoice?"),
        ("prebuilt-iddocument", "Did you mean prebuilt-idDocument?"),
        ("prebuilt_layout", "Did you mean prebuilt-layout?"),
        ("prebuilt-w2", "Did you mean prebuilt-tax.us.w2?"),
        ("prebuilt-document", "use prebuilt-layout with features=['keyValuePairs']"),
        ("prebuilt-businessCard", "without a successor"),
        ("prebuilt-brandnewthing", "models.list() shows the prebuilt models"),
    ],
)
def test_a_prebuilt_model_that_is_not_there_is_sent_and_answered_with_advice(
    both: Side, model_id: str, advice: str
) -> None:
    fake = FakeAzure()
    client = fake.async_document_intelligence_client() if both.is_async else fake.document_intelligence_client()
    for call in (lambda: client.models.begin_analyze(model_id, b"x"), lambda: client.models.get(model_id)):
        with pytest.raises(NotFoundError) as caught:
            both.run(call())
        assert advice in str(caught.value)
    assert len(fake.requests) == 2


@pytest.mark.parametrize("model_id", ["my-model", "invoice", "prebuilt-read"])
def test_other_models_get_no_such_advice(both: Side, model_id: str) -> None:
    answer = Reply(404, {"error": {"code": "NotFound", "message": "Gone."}})
    with pytest.raises(NotFoundError) as caught:
        both.run(both.documents(Script(answer)).models.get(model_id))
    assert caught.value.message == f"Gone. [documentModels/{model_id}]"
