"""The errors of Document Intelligence: an outer code, and the reason one level further in."""

from __future__ import annotations

from ..http import JSON, Refused, json_answer


def refuse(status: int, code: str, message: str, inner_code: str, inner_message: str) -> Refused:
    """Make an error to raise."""
    inner = {"code": inner_code, "message": inner_message}
    body = {"error": {"code": code, "message": message, "innererror": inner}}
    return Refused(json_answer(body, status=status, content_type=JSON))


def invalid_parameter(name: str, reason: str) -> Refused:
    """Refuse a value of the query or the body that breaks its rule."""
    return _invalid_argument("InvalidParameter", f"The parameter {name} is invalid: {reason}")


def invalid_content_source(reason: str) -> Refused:
    """Refuse a container address that leads nowhere."""
    return _invalid_argument("InvalidContentSourceFormat", f"Invalid content source: {reason}")


def model_not_found() -> Refused:
    """Refuse an unknown model or classifier: the service has one code for both."""
    return _not_found("ModelNotFound", "The requested model was not found.")


def operation_not_found() -> Refused:
    """Refuse an unknown operation."""
    return _not_found(
        "OperationNotFound",
        "The requested operation was not found. The identifier may be invalid or the operation may have expired.",
    )


def model_exists() -> Refused:
    """Refuse an id that is taken, be it by a copy authorization that was never used."""
    return refuse(
        409,
        "Conflict",
        "The request could not be completed due to a conflict with the current state of the target resource.",
        "ModelExists",
        "A model with the provided name already exists.",
    )


def training_content_missing() -> Refused:
    """Refuse a container with nothing to train on, before an operation begins."""
    return refuse(
        400,
        "InvalidRequest",
        "Invalid request.",
        "TrainingContentMissing",
        "Training data is missing: Could not find any training data at the given path.",
    )


def _invalid_argument(inner_code: str, inner_message: str) -> Refused:
    return refuse(400, "InvalidArgument", "Invalid argument.", inner_code, inner_message)


def _not_found(inner_code: str, inner_message: str) -> Refused:
    return refuse(404, "NotFound", "Resource not found.", inner_code, inner_message)
