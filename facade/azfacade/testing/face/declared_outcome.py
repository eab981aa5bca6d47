"""DeclaredOutcome: how work that takes time ends, where a test declared it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeclaredOutcome:
    """A training or an operation that fails with a message, or without one never starts."""

    message: str | None
