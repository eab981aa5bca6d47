"""Text that no repr and no traceback shows."""

from __future__ import annotations

from typing import Any


class Secret(str):
    """Text that nobody sees by accident: neither a repr nor a traceback that shows locals tells it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


def as_secret(credential: Any) -> Any:
    """Return a credential that no traceback with locals shows; only text needs that."""
    return Secret(credential) if isinstance(credential, str) else credential
