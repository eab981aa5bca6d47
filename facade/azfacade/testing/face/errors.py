"""The errors of Face: flat, a code and a message."""

from __future__ import annotations

from ..http import Refused, json_answer


def refuse(status: int, code: str, message: str) -> Refused:
    """Make an error to raise."""
    return Refused(json_answer({"error": {"code": code, "message": message}}, status=status))


def bad_argument(message: str) -> Refused:
    """Refuse a value of the path, the query or the body that breaks its rule."""
    return refuse(400, "BadArgument", message)


def quota_exceeded(message: str) -> Refused:
    """Refuse one more where the most there can be are there."""
    return refuse(403, "QuotaExceeded", message)
