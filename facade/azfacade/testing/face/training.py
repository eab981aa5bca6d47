"""The training of a person group or large face list: its status, and what it learns. It fails without faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..clock import trimmed_ticks
from ..fake_context import FakeContext
from ..http_messages import JsonObject
from ..operation_progress import OperationProgress
from .declared_outcome import DeclaredOutcome
from .request_fields import without_none
from .similarity import FaceTemplate


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person or a face of a list that can be identified, with its face templates."""

    id: str
    templates: tuple[FaceTemplate, ...]


class Training:
    """Reports `running` for `running_polls` polls, then `succeeded` or `failed`; `notStarted` if it was so declared."""

    def __init__(self, context: FakeContext) -> None:
        self._context = context
        self._progress: OperationProgress | None = None
        # Of the last run: that it never starts, or why it fails.
        self.is_stalled = False
        self._failure: str | None = None
        # Of the last successful run; kept while the next one runs.
        self._succeeded_at: str | None = None
        self._succeeded_id: str | None = None
        # What the last successful run learned; None before the first.
        self.candidates: Sequence[Candidate] | None = None

    @property
    def is_running(self) -> bool:
        """Whether a training runs, or waits to start."""
        return self.is_stalled or (self._progress is not None and not self._progress.is_done)

    def start(self, candidates: Sequence[Candidate], declared: DeclaredOutcome | None = None) -> None:
        """Start a training that learns `candidates`, or ends as `declared`."""
        run_id = self._context.guids.next()
        progress = self._progress = self._context.start_progress()
        self.is_stalled = declared is not None and declared.message is None
        self._failure = None if declared is None else declared.message
        if declared is None and not any(candidate.templates for candidate in candidates):
            self._failure = "There is no face to learn. Add faces, and train again."

        def succeed() -> None:
            if self._failure is not None or self.is_stalled:
                return
            self._succeeded_at = trimmed_ticks(progress.updated)
            self._succeeded_id = run_id
            self.candidates = candidates

        progress.on_done(succeed)

    def poll(self, *, with_id: bool) -> JsonObject | None:
        """Count one poll and return the JSON of the status; None if there was no training.

        Only person groups have the id of the last successful training (`with_id`).
        """
        if self._progress is None:
            return None
        if not self.is_stalled:
            self._progress.poll()
        ended = "succeeded" if self._failure is None else "failed"
        return without_none(
            {
                "status": "notStarted" if self.is_stalled else self._progress.current or ended,
                "createdDateTime": trimmed_ticks(self._progress.created),
                "lastActionDateTime": trimmed_ticks(self._progress.updated),
                "lastSuccessfulTrainingDateTime": self._succeeded_at,
                "lastSuccessfulTrainingId": self._succeeded_id if with_id else None,
                "message": None if self.is_running else self._failure,
            }
        )
