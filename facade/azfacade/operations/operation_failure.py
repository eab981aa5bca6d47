"""The error for an operation that failed: the same for one that was polled and for one that was saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from azfacade.errors import MAX_MESSAGE, OperationFailedError
from azfacade.http.error_advice import find_advice
from azfacade.http.error_object import parse_error_object
from azfacade.http.error_response import cut, redacted_error
from azfacade_raw.types import Status


def operation_failed_error(
    operation: str,
    status: Status,
    error: Any,
    details: Any,
    *,
    message: str | None,
    response_fields: Mapping[str, Any],
) -> OperationFailedError:
    """Return the error for an operation that failed or was canceled.

    Args:
        operation: The operation, for the message.
        status: Its status.
        error: Its error object, decoded or as JSON; or a text; None where it has none.
        details: The whole response.
        message: The reason where `error` has none.
        response_fields: Status and ids of the response.
    """
    body = redacted_error(error)
    code, inner_code, reason = parse_error_object({"message": body} if isinstance(body, str) else body)
    reason = reason or message or "the service gives no reason"
    ending = f" [{operation} {status.value}] {find_advice(inner_code or code, reason).text}".rstrip()
    failure = OperationFailedError(
        cut(reason, MAX_MESSAGE - len(ending)) + ending,
        code=code,
        inner_code=inner_code,
        error=body if isinstance(body, dict) else None,
        **response_fields,
    )
    failure.details = details
    return failure


def saved_operation_failed_error(operation: str, status: Status, data: Mapping[str, Any]) -> OperationFailedError:
    """Return the error for a saved operation; see `azfacade_raw.types.failed_operation_error`."""
    message = data.get("message")
    reason = message if isinstance(message, str) else None
    return operation_failed_error(operation, status, data.get("error"), data, message=reason, response_fields={})
