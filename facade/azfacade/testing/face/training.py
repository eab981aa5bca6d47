"""The training of a group or list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..clock import trimmed_ticks
from ..fake_context import FakeContext
from ..http_messages import JsonObject
from ..operation_progress import OperationProgress
from .request_fields import without_none
from .similarity import FaceTemplate


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a gallery can recognise: a person, or a face of a list."""

    id: str
    templates: tuple[FaceTemplate, ...]


class Training:
    """Runs for `running_polls` looks at its status, then succeeds."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        self._job: OperationProgress | None = None
        # Of the last run that succeeded: they stay while the next one is under way.
        self._succeeded_at: str | None = None
        self._succeeded_id: str | None = None
        # Whom that run has learned; None before there was one.
        self.candidates: Sequence[Candidate] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the last run has not yet ended."""
        return self._job is not None and not self._job.is_done

    def start(self, candidates: Sequence[Candidate]) -> None:
        """Begin a run that learns `known`."""
        run_id = self._context.guids.next()
        progress = self._job = self._context.start_progress()

        def succeed() -> None:
            self._succeeded_at = trimmed_ticks(progress.updated)
            self._succeeded_id = run_id
            self.candidates = candidates

        progress.on_done(succeed)

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
