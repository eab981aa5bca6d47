"""FakeContext: what all route groups of one fake share: clock, ids and settings."""

from __future__ import annotations

import hashlib
import random
import uuid
from dataclasses import dataclass

from .clock import Clock
from .operation_progress import OperationProgress


class GuidGenerator:
    """Generates the same sequence of GUIDs in every run."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - the ids must be reproducible

    def next(self) -> str:
        """Return the next GUID, in lower case."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))


def guid_from(text: str) -> str:
    """Return a GUID that depends on `text` only: unlike `GuidGenerator`, it changes no later id."""
    return str(uuid.UUID(bytes=hashlib.sha256(text.encode()).digest()[:16], version=4))


@dataclass(slots=True)
class FakeContext:
    """The clock, the ids and the settings of a fake. Settings may change while the fake is in use."""

    clock: Clock
    guids: GuidGenerator
    resource_id: str
    running_polls: int = 1
    page_size: int = 100
    region: str = "East US"
    tier: str = "S0"
    # Delay of the response to a poll of a running batch, in seconds.
    batch_poll_delay: float = 3.1

    def start_progress(self) -> OperationProgress:
        """Start an operation that answers `running` to the next `running_polls` polls."""
        return OperationProgress(self.clock, ["running"] * self.running_polls)

    @property
    def is_free(self) -> bool:
        """Whether the resource has the free tier."""
        return self.tier == "F0"
