"""The components of a composed model."""

from __future__ import annotations

from dataclasses import dataclass

from ..http_messages import JsonObject
from . import request_fields
from .custom_model import CustomModel
from .errors import cannot_compose, invalid_parameter
from .prebuilt_models import PREBUILT_MODELS
from .resource_store import ResourceStore

# Settings of a component in the request, repeated in the composed model.
_SETTINGS = ("confidenceThreshold", "features", "queryFields", "maxDocumentsToAnalyze")


@dataclass(frozen=True, slots=True)
class Components:
    """The document types of a composed model, and the expiry times of its component models."""

    doc_types: JsonObject
    expiries: list[int]


def read_components(doc_types: JsonObject, models: ResourceStore[CustomModel]) -> Components:
    """Find the model of each document type; raises an error if one does not exist."""
    if not doc_types:
        raise invalid_parameter("docTypes", "At least one document type is required.")
    composed: JsonObject = {}
    expiries: list[int] = []
    for name in doc_types:
        wanted = request_fields.mapping(doc_types, name) or {}
        model_id = request_fields.text(wanted, "modelId")
        model = PREBUILT_MODELS.get(model_id) or models.find(model_id)
        if model is None:
            raise cannot_compose(f"Requested model '{model_id}' does not exist.")
        if isinstance(model, CustomModel):
            expiries.append(model.expires)
        # The first document type, if the model has several.
        details: JsonObject = next(iter(model.doc_types.values()), {})
        settings = {key: wanted[key] for key in _SETTINGS if wanted.get(key) is not None}
        composed[name] = details | settings | {"modelId": model_id}
    return Components(composed, expiries)
