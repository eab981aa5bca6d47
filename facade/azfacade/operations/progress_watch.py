"""Judges how long an operation may show no progress: when to warn, and when to end the wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from azfacade.errors import OperationStalledError
from azfacade.http.logging_and_tracing import log
from azfacade_raw.types import Status, shorten

if TYPE_CHECKING:
    from azfacade_raw.handles import OperationState

WARN_AFTER = 600.0
"""Seconds without progress after which a warning is logged."""
UNKNOWN_STATUS_STALLED_AFTER = 600.0
"""Seconds for which an unknown status may stay unchanged."""
STALLED_AFTER = 86400.0
"""Seconds without progress after which a wait ends: the services keep a result for no longer than this."""
LONG_RETRY_AFTER = 3600.0
"""Seconds of a Retry-After beyond which a warning is logged."""


class ProgressWatch:
    """Watches the status and the percentage of one operation.

    Progress is a change of either. The time before the first poll counts for nothing, as nobody knows what happened.
    """

    __slots__ = ("_has_warned", "_seen", "_unchanged_since")

    def __init__(self) -> None:
        self._seen: tuple[Status, int | None] | None = None
        self._unchanged_since = 0.0
        self._has_warned = False

    def polled(self, operation: OperationState, now: float) -> None:
        """Take the operation's state after a poll."""
        state = (operation.status, operation.percent_completed)
        if state != self._seen:
            self._seen = state
            self._restart(now)

    def check(self, operation: OperationState, now: float) -> None:
        """Warn, or end the wait, where a state that is not the last one has not changed for too long.

        Raises:
            OperationStalledError: The wait has to end. The next wait gets the same time again.
        """
        unchanged_for = now - self._unchanged_since
        status = operation.status
        if status not in Status.__members__.values() and unchanged_for >= UNKNOWN_STATUS_STALLED_AFTER:
            self._restart(now)
            raise OperationStalledError(
                f"{operation.kind} {shorten(operation.id)} has had the unknown status {shorten(status.value)} for ten"
                " minutes; wait again, or resume from its token later"
            )
        if unchanged_for >= STALLED_AFTER:
            self._restart(now)
            raise _stalled_error(operation)
        if unchanged_for >= WARN_AFTER and not self._has_warned:
            self._has_warned = True
            log.warning(
                "%s %s has made no progress for %.0f s: its status is %s, its percentage %s",
                operation.kind,
                shorten(operation.id),
                unchanged_for,
                shorten(status.value),
                operation.percent_completed,
            )

    def limit_pause(
        self, operation: OperationState, seconds: float, now: float
    ) -> tuple[float, OperationStalledError | None]:
        """Return how long to pause for a poll that is due in so many seconds, and the error that ends the wait then.

        The error is None unless the operation counts as stalled before that poll is due.
        """
        unchanged_for = now - self._unchanged_since if self._seen is not None else 0.0
        remaining = STALLED_AFTER - unchanged_for
        if remaining <= 0:  # nobody waited meanwhile
            remaining = STALLED_AFTER
        return (seconds, None) if seconds <= remaining else (remaining, _stalled_error(operation))

    def _restart(self, now: float) -> None:
        self._unchanged_since, self._has_warned = now, False


def warn_of_long_wait(operation: OperationState, seconds: float) -> None:
    """Log where the service asks to wait so long for the next poll that the operation seems to hang."""
    if seconds > LONG_RETRY_AFTER:
        log.warning(
            "%s %s is %s: the service asks to wait %.0f s before the next poll; give a timeout to end the wait earlier",
            operation.kind,
            shorten(operation.id),
            shorten(operation.status.value),
            seconds,
        )


def _stalled_error(operation: OperationState) -> OperationStalledError:
    return OperationStalledError(
        f"{operation.kind} {shorten(operation.id)} has been {shorten(operation.status.value)} without progress for 24"
        " hours, for which the service keeps results; wait again, or resume from its token later"
    )
