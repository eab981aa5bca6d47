"""What analyses, classifications and batches have in common: who reads a document, and with what outcome."""

from __future__ import annotations

from .canned import CannedResults, Outcome
from .classifier import Classifier
from .errors import unsupported_feature
from .intake import Intake
from .model import Model
from .options import AnalyzeOptions, ClassifyOptions
from .prebuilt import PREBUILT
from .reading.classifying import classify_result
from .reading.results import analyze_result
from .reading.uploads import Upload
from .store import Store


class Analyzer:
    """Reads documents with the models and classifiers of a resource, or answers what a test declared for them."""

    def __init__(
        self, intake: Intake, models: Store[Model], classifiers: Store[Classifier], canned: CannedResults
    ) -> None:
        self.intake = intake
        self._models = models
        self._classifiers = classifiers
        self._canned = canned

    def check_model(self, model_id: str) -> None:
        """Raise a 404 for an unknown model. One with declared results need not exist."""
        if model_id not in PREBUILT and not self._canned.knows(model_id):
            self._models.get(model_id)

    def check_classifier(self, classifier_id: str) -> None:
        """Raise a 404 for an unknown classifier. One with declared results need not exist."""
        if not self._canned.knows(classifier_id):
            self._classifiers.get(classifier_id)

    def analyze(self, model_id: str, upload: Upload, options: AnalyzeOptions, version: str) -> Outcome:
        """Analyze a document."""
        if not upload.has_geometry:
            for feature in sorted(options.features):
                raise unsupported_feature(feature, upload.file_type)
        outcome = self._canned.take(model_id)
        if outcome is not None:
            return outcome
        model = PREBUILT.get(model_id) or self._models.get(model_id)
        return Outcome(result=analyze_result(upload, model_id, model.doc_types, options, version))

    def classify(self, classifier_id: str, upload: Upload, options: ClassifyOptions, version: str) -> Outcome:
        """Classify a document."""
        outcome = self._canned.take(classifier_id)
        if outcome is not None:
            return outcome
        classifier = self._classifiers.get(classifier_id)
        return Outcome(result=classify_result(upload, classifier_id, list(classifier.doc_types), options, version))
