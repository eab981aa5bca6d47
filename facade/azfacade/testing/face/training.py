"""The training of a group or list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..clock import trimmed_ticks
from ..http import JsonObject
from ..jobs import Job
from ..world import World
from .fields import without_none
from .likeness import FacePrint


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody a gallery can recognise: a person, or a face of a list."""

    id: str
    prints: tuple[FacePrint, ...]


class Training:
    """Runs for `running_polls` looks at its status, then succeeds."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._job: Job | None = None
        # Of the last run that succeeded: they stay while the next one is under way.
        self._succeeded_at: str | None = None
        self._succeeded_id: str | None = None
        # Whom that run has learned; None before there was one.
        self.known: Sequence[Known] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the last run has not yet ended."""
        return self._job is not None and not self._job.is_done

    def start(self, known: Sequence[Known]) -> None:
        """Begin a run that learns `known`."""
        run_id = self._world.guids.next()
        job = self._job = Job(self._world.clock, ["running"] * self._world.running_polls)

        def succeed() -> None:
            self._succeeded_at = trimmed_ticks(job.updated)
            self._succeeded_id = run_id
            self.known = known

        job.when_done(succeed)

    def poll(self, *, with_id: bool) -> JsonObject | None:
        """Move on by one look and write down the status; None when there never was a run.

        Face lists go without the id of their last successful run.
        """
        if self._job is None:
            return None
        self._job.poll()
        return without_none(
            {
                "status": self._job.current or "succeeded",
                "createdDateTime": trimmed_ticks(self._job.created),
                "lastActionDateTime": trimmed_ticks(self._job.updated),
                "lastSuccessfulTrainingDateTime": self._succeeded_at,
                "lastSuccessfulTrainingId": self._succeeded_id if with_id else None,
            }
        )
