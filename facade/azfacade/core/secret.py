"""`Secret`: text that no repr and no traceback shows."""

from __future__ import annotations

from typing import Any


class Secret(str):
    """A `str` whose repr hides it, in tracebacks that show local variables too."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


def as_secret(credential: Any) -> Any:
    """Return a credential whose repr hides it; text becomes a `Secret`."""
    return Secret(credential) if isinstance(credential, str) else credential
