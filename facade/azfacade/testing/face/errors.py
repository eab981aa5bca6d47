"""The errors of Face: flat, a code and a message."""

from __future__ import annotations

from ..http_messages import HttpError, json_response


def http_error(status: int, code: str, message: str) -> HttpError:
    """Make an error to raise."""
    return HttpError(json_response({"error": {"code": code, "message": message}}, status=status))


def bad_argument(message: str) -> HttpError:
    """Refuse a value of the path, the query or the body that breaks its rule."""
    return http_error(400, "BadArgument", message)


def quota_exceeded(message: str) -> HttpError:
    """Refuse one more where the most there can be are there."""
    return http_error(403, "QuotaExceeded", message)


def invalid_image(message: str) -> HttpError:
    """Make the 400 for an image that cannot be decoded, or does not show exactly one face."""
    return http_error(400, "InvalidImage", message)
