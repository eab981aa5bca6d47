"""The public modules of models: the classes of the raw packages, with their types."""

from typing import assert_type

from azfacade.models.document_intelligence import AnalyzeResult, DocumentField, DocumentFieldType
from azfacade.models.face import FaceDetectionResult, FaceRectangle
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult as SentAnalyzeResult


def read(result: SentAnalyzeResult, face: FaceDetectionResult) -> AnalyzeResult:
    assert_type(face.face_rectangle, FaceRectangle)
    assert_type(DocumentField(type=DocumentFieldType.STRING).content, str | None)
    return result
