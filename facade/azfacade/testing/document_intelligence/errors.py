"""The errors of Document Intelligence: a general code, and the specific code in `innererror`."""

from __future__ import annotations

from ..http_messages import JSON, HttpError, json_response


def http_error(status: int, code: str, message: str, inner_code: str, inner_message: str) -> HttpError:
    """Make an error with these codes and messages."""
    inner = {"code": inner_code, "message": inner_message}
    body = {"error": {"code": code, "message": message, "innererror": inner}}
    return HttpError(json_response(body, status=status, content_type=JSON))


def invalid_parameter(name: str, reason: str) -> HttpError:
    """Make the 400 for an invalid value in the query or the body."""
    return _invalid_argument("InvalidParameter", f"The parameter {name} is invalid: {reason}")


def invalid_content_source(reason: str) -> HttpError:
    """Make the 400 for an invalid container URL or file list."""
    return _invalid_argument("InvalidContentSourceFormat", f"Invalid content source: {reason}")


def parameter_missing(name: str) -> HttpError:
    """Make the 400 for a body without a required parameter."""
    return _invalid_argument("ParameterMissing", f"The parameter {name} is required.")


def unsupported_feature(feature: str, file_type: str | None = None) -> HttpError:
    """Make the 400 for a feature that is unknown, or not supported for this model or file type."""
    name = feature if file_type is None else f"{feature} for file type {file_type}"
    return invalid_parameter(name, "The feature is invalid or not supported.")


def model_not_found() -> HttpError:
    """Make the 404 for an unknown model or classifier: the service has one code for both."""
    return _not_found("ModelNotFound", "The requested model was not found.")


def operation_not_found() -> HttpError:
    """Make the 404 for an unknown or expired operation or result."""
    return _not_found(
        "OperationNotFound",
        "The requested operation was not found. The identifier may be invalid or the operation may have expired.",
    )


def output_not_found() -> HttpError:
    """Make the 404 for a result file that was not requested, or that the model does not support."""
    return _not_found(
        "OutputOptionNotFound",
        "The output option was not found: Failed to generate the analyze results in the output option format. "
        "Output option should be informed in analyze call.",
    )


def model_exists() -> HttpError:
    """Make the 409 for an id in use, also by an unused copy authorization."""
    return http_error(
        409,
        "Conflict",
        "The request could not be completed due to a conflict with the current state of the target resource.",
        "ModelExists",
        "A model with the provided name already exists.",
    )


def training_content_missing() -> HttpError:
    """Make the 400 for a container without training data, before the operation starts."""
    return _invalid_request(
        "TrainingContentMissing",
        "Training data is missing: Could not find any training data at the given path.",
    )


def cannot_compose(reason: str) -> HttpError:
    """Make the 400 for composing unknown models or with an unknown classifier."""
    return _invalid_request("ModelComposeError", f"Could not compose the model: {reason}")


def model_read_only() -> HttpError:
    """Make the 400 for deleting a prebuilt model."""
    return _invalid_request("ModelReadOnly", "The requested model is read-only.")


def invalid_content() -> HttpError:
    """Make the 400 for content or a URL that is not a document: one code for both."""
    return _invalid_request(
        "InvalidContent",
        "The file is corrupted or format is unsupported. Refer to documentation for the list of supported formats.",
    )


def content_too_large() -> HttpError:
    """Make the 400 for a document above the size limit of the pricing tier."""
    return _invalid_request(
        "InvalidContentLength",
        "The input image is too large. Refer to documentation for the maximum file size.",
    )


def content_not_accessible(reason: str) -> HttpError:
    """Make the 400 for a container that cannot be read."""
    return _invalid_request("ContentSourceNotAccessible", f"Content is not accessible: {reason}")


def _invalid_argument(inner_code: str, inner_message: str) -> HttpError:
    return http_error(400, "InvalidArgument", "Invalid argument.", inner_code, inner_message)


def _invalid_request(inner_code: str, inner_message: str) -> HttpError:
    return http_error(400, "InvalidRequest", "Invalid request.", inner_code, inner_message)


def _not_found(inner_code: str, inner_message: str) -> HttpError:
    return http_error(404, "NotFound", "Resource not found.", inner_code, inner_message)
