"""The errors of Document Intelligence: an outer code, and the reason one level further in."""

from __future__ import annotations

from ..http_messages import JSON, HttpError, json_response


def http_error(status: int, code: str, message: str, inner_code: str, inner_message: str) -> HttpError:
    """Make an error to raise."""
    inner = {"code": inner_code, "message": inner_message}
    body = {"error": {"code": code, "message": message, "innererror": inner}}
    return HttpError(json_response(body, status=status, content_type=JSON))


def invalid_parameter(name: str, reason: str) -> HttpError:
    """Refuse a value of the query or the body that breaks its rule."""
    return _invalid_argument("InvalidParameter", f"The parameter {name} is invalid: {reason}")


def invalid_content_source(reason: str) -> HttpError:
    """Refuse a container address that leads nowhere."""
    return _invalid_argument("InvalidContentSourceFormat", f"Invalid content source: {reason}")


def parameter_missing(name: str) -> HttpError:
    """Refuse a body that lacks what the request is about."""
    return _invalid_argument("ParameterMissing", f"The parameter {name} is required.")


def unsupported_feature(feature: str, file_type: str | None = None) -> HttpError:
    """Refuse an add-on that there is not, or not with this model or this type of file."""
    name = feature if file_type is None else f"{feature} for file type {file_type}"
    return invalid_parameter(name, "The feature is invalid or not supported.")


def model_not_found() -> HttpError:
    """Refuse an unknown model or classifier: the service has one code for both."""
    return _not_found("ModelNotFound", "The requested model was not found.")


def operation_not_found() -> HttpError:
    """Refuse an unknown operation."""
    return _not_found(
        "OperationNotFound",
        "The requested operation was not found. The identifier may be invalid or the operation may have expired.",
    )


def output_not_found() -> HttpError:
    """Refuse a file that was not asked for when the analysis was begun, or that its model does not make."""
    return _not_found(
        "OutputOptionNotFound",
        "The output option was not found: Failed to generate the analyze results in the output option format. "
        "Output option should be informed in analyze call.",
    )


def model_exists() -> HttpError:
    """Refuse an id that is taken, be it by a copy authorization that was never used."""
    return http_error(
        409,
        "Conflict",
        "The request could not be completed due to a conflict with the current state of the target resource.",
        "ModelExists",
        "A model with the provided name already exists.",
    )


def training_content_missing() -> HttpError:
    """Refuse a container with nothing to train on, before an operation begins."""
    return _invalid_request(
        "TrainingContentMissing",
        "Training data is missing: Could not find any training data at the given path.",
    )


def cannot_compose(reason: str) -> HttpError:
    """Refuse to compose a model of what there is not: a 400, not a 404."""
    return _invalid_request("ModelComposeError", f"Could not compose the model: {reason}")


def model_read_only() -> HttpError:
    """Refuse to change what belongs to the service."""
    return _invalid_request("ModelReadOnly", "The requested model is read-only.")


def invalid_content() -> HttpError:
    """Refuse bytes that are no document, and addresses that lead to none: one code for all."""
    return _invalid_request(
        "InvalidContent",
        "The file is corrupted or format is unsupported. Refer to documentation for the list of supported formats.",
    )


def content_too_large() -> HttpError:
    """Refuse a document above the size that the pricing tier allows."""
    return _invalid_request(
        "InvalidContentLength",
        "The input image is too large. Refer to documentation for the maximum file size.",
    )


def content_not_accessible(reason: str) -> HttpError:
    """Refuse a container that cannot be read."""
    return _invalid_request("ContentSourceNotAccessible", f"Content is not accessible: {reason}")


def _invalid_argument(inner_code: str, inner_message: str) -> HttpError:
    return http_error(400, "InvalidArgument", "Invalid argument.", inner_code, inner_message)


def _invalid_request(inner_code: str, inner_message: str) -> HttpError:
    return http_error(400, "InvalidRequest", "Invalid request.", inner_code, inner_message)


def _not_found(inner_code: str, inner_message: str) -> HttpError:
    return http_error(404, "NotFound", "Resource not found.", inner_code, inner_message)
