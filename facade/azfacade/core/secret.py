"""`Secret`: text that no repr and no traceback shows; `EnvironmentKey`: one that knows its variable."""

from __future__ import annotations

from typing import Any


class Secret(str):
    """A `str` whose repr hides it, in tracebacks that show local variables too."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class EnvironmentKey(Secret):
    """A key that `from_env` read, with the name of its variable for messages."""

    variable: str


def as_secret(credential: Any) -> Any:
    """Return a credential whose repr hides it; text becomes a `Secret`."""
    is_plain_text = isinstance(credential, str) and not isinstance(credential, Secret)
    return Secret(credential) if is_plain_text else credential
