"""What analyses, classifications and batches have in common: who reads a document, and with what outcome."""

from __future__ import annotations

from .analyze_options import AnalyzeOptions, ClassifyOptions
from .analyze_results.analyze_result import analyze_result
from .analyze_results.classify_result import classify_result
from .classifier import Classifier
from .custom_model import CustomModel
from .declared_results import DeclaredResults, Outcome
from .document_uploads import UploadReader
from .errors import unsupported_feature
from .file_types import Upload
from .prebuilt_models import PREBUILT_MODELS
from .resource_store import ResourceStore


class DocumentAnalyzer:
    """Reads documents with the models and classifiers of a resource, or answers what a test declared for them."""

    def __init__(
        self,
        upload_reader: UploadReader,
        models: ResourceStore[CustomModel],
        classifiers: ResourceStore[Classifier],
        declared_results: DeclaredResults,
    ) -> None:
        self.upload_reader = upload_reader
        self._models = models
        self._classifiers = classifiers
        self._declared_results = declared_results

    def check_model(self, model_id: str) -> None:
        """Raise a 404 for an unknown model. One with declared results need not exist."""
        if model_id not in PREBUILT_MODELS and not self._declared_results.has_outcome(model_id):
            self._models.get(model_id)

    def check_classifier(self, classifier_id: str) -> None:
        """Raise a 404 for an unknown classifier. One with declared results need not exist."""
        if not self._declared_results.has_outcome(classifier_id):
            self._classifiers.get(classifier_id)

    def analyze(self, model_id: str, upload: Upload, options: AnalyzeOptions, version: str) -> Outcome:
        """Analyze a document."""
        if not upload.has_positions:
            for feature in sorted(options.features):
                raise unsupported_feature(feature, upload.file_type)
        outcome = self._declared_results.next_outcome(model_id)
        if outcome is not None:
            return outcome
        model = PREBUILT_MODELS.get(model_id) or self._models.get(model_id)
        return Outcome(result=analyze_result(upload, model_id, model.doc_types, options, version))

    def classify(self, classifier_id: str, upload: Upload, options: ClassifyOptions, version: str) -> Outcome:
        """Classify a document."""
        outcome = self._declared_results.next_outcome(classifier_id)
        if outcome is not None:
            return outcome
        classifier = self._classifiers.get(classifier_id)
        return Outcome(result=classify_result(upload, classifier_id, list(classifier.doc_types), options, version))
