"""What all families of one fake share: its clock, its source of ids, its knobs."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass

from .clock import Clock
from .operation_progress import OperationProgress


class GuidGenerator:
    """GUIDs that look random and are the same in every run."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - these ids are to be foreseen

    def next(self) -> str:
        """Return the next one, in the usual lower-case form."""
        return str(uuid.UUID(int=self._random.getrandbits(128), version=4))


@dataclass(slots=True)
class FakeContext:
    """The surroundings of the families. The knobs may be turned while a fake is in use."""

    clock: Clock
    guids: GuidGenerator
    resource_id: str
    running_polls: int = 1
    page_size: int = 100
    region: str = "East US"
    tier: str = "S0"
    # How long a poll of a running batch is held, in seconds.
    batch_poll_delay: float = 3.1

    def start_progress(self) -> OperationProgress:
        """Start an operation that answers `running` to the next `running_polls` polls."""
        return OperationProgress(self.clock, ["running"] * self.running_polls)

    @property
    def is_free(self) -> bool:
        """Whether the resource is of the free tier."""
        return self.tier == "F0"
