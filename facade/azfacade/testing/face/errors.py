"""The errors of Face: a code and a message, without an inner error."""

from __future__ import annotations

from ..http_messages import HttpError, json_response


def http_error(status: int, code: str, message: str) -> HttpError:
    """Make an error with this code and message."""
    return HttpError(json_response({"error": {"code": code, "message": message}}, status=status))


def bad_argument(message: str) -> HttpError:
    """Make the 400 for an invalid value in the path, the query or the body."""
    return http_error(400, "BadArgument", message)


def quota_exceeded(message: str) -> HttpError:
    """Make the 403 for creating more than the maximum number."""
    return http_error(403, "QuotaExceeded", message)


def person_not_found(status: int = 404) -> HttpError:
    """Make the error for an unknown person: a 404, or 400 where a body names the person."""
    return http_error(status, "PersonNotFound", "Person is not found.")


def both_group_ids() -> HttpError:
    """Make the 400 for a body that names a person group and a large person group."""
    return http_error(
        400,
        "PersonGroupIdAndLargePersonGroupIdBothNotNull",
        "Large person group ID and person group ID are both not null.",
    )


def invalid_image(message: str) -> HttpError:
    """Make the 400 for an image that cannot be decoded, or does not show exactly one face."""
    return http_error(400, "InvalidImage", message)
