"""Work that the service has taken while its caller was cancelled: what is known about it, and whom to tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from azfacade.core.message import Request
from azfacade.errors import ServiceError
from azfacade.files.source import RequestBody
from azfacade.http.logging_and_tracing import log
from azfacade_raw.types import shorten


class Abandonment(NamedTuple):
    """A client's options for work whose caller is cancelled while it is begun."""

    grace: float
    """Seconds to wait for the service's answer."""
    on_abandoned: Callable[[Any], object] | None
    """Told of each operation that nobody else gets."""
    own_transport: bool
    """True where requests are sent by httpx's own transport, which reads a body only to send it."""

    def tell(self, interruption: BaseException | None, operation: Any) -> None:
        """Set an operation on the exception that keeps it from its caller, log it and call the hook.

        Args:
            interruption: The cancellation or KeyboardInterrupt; None where it is over.
            operation: The operation.
        """
        if interruption is not None:
            interruption.operation = operation  # type: ignore[attr-defined]  # any exception takes attributes
        log.warning(
            "%s %s was begun, but its caller was cancelled: it goes on at the service",
            operation.kind,
            shorten(operation.id),
        )
        if self.on_abandoned is not None:
            try:
                self.on_abandoned(operation)
            except Exception:  # noqa: BLE001  # it must not replace the cancellation
                log.exception("on_abandoned failed")


def log_unknown_outcome(kind: str, error: BaseException | None) -> None:
    """Log that nobody knows whether work was begun, unless its error excludes that."""
    if error is None or (isinstance(error, ServiceError) and error.may_have_acted):
        log.warning("%s: its caller was cancelled before the service answered; whether it was begun is not known", kind)


class AttemptWatch:
    """Knows whether the service may have the whole request of the current attempt."""

    def __init__(self, *, own_transport: bool) -> None:
        self._own_transport = own_transport
        self.in_doubt = False
        """True from the last piece of the body until the next attempt, pause or other effect."""

    def watch(self, request: Request) -> Request:
        """Return the request of a new attempt, watched while it is sent."""
        # Other transports may read a body in memory without asking for its pieces. No body has no pieces.
        self.in_doubt = request.content is None or not (self._own_transport or isinstance(request.content, RequestBody))
        return request._replace(on_last_piece=self._take_last_piece)

    def _take_last_piece(self) -> None:
        self.in_doubt = True
