"""Begins an operation on the calling thread, so that Ctrl-C does not lose what the service has taken."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Self

from azfacade.core.flow import Driver, Flow, run
from azfacade.core.message import Request, Response
from azfacade.operations.abandonment import Abandonment, AttemptWatch, log_unknown_outcome


class _BeginDriver(AttemptWatch):
    """Runs the effects of a begin, and ends it at the next effect after an interrupt."""

    def __init__(self, driver: Driver, *, own_transport: bool) -> None:
        super().__init__(own_transport=own_transport)
        self._driver = driver
        self.uses_virtual_clock = driver.uses_virtual_clock
        self.interrupt: BaseException | None = None

    def send(self, request: Request) -> Response:
        self._start_effect()
        return self._driver.send(self.watch(request))

    def sleep(self, seconds: float) -> None:
        self._start_effect()
        self._driver.sleep(seconds)

    def call_function(self, function: Callable[[], Any]) -> Any:
        self._start_effect()
        return self._driver.call_function(function)

    def _start_effect(self) -> None:
        self.in_doubt = False
        if self.interrupt is not None:
            raise self.interrupt  # another attempt would begin work that nobody waits for


class _DeferredInterrupt:
    """Lets Ctrl-C wait for the answer of the service, within the grace, where the service may have the request.

    It stands in front of the application's handler of SIGINT, and holds back what that raises. A second Ctrl-C is not
    held back. Python runs the handler on the main thread only; on others this does nothing.
    """

    def __init__(self, watch: _BeginDriver, grace: float) -> None:
        self._watch = watch
        self._grace = grace
        self._handler: Any = None
        self._timer: threading.Timer | None = None
        self._lock = threading.Lock()
        self._is_answered = False

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread() and callable(signal.getsignal(signal.SIGINT)):
            try:
                self._handler = signal.signal(signal.SIGINT, self._on_signal)
            except ValueError:  # a sub-interpreter, which gets no signals
                self._handler = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._handler is None:
            return
        self._is_answered = True  # from here on nothing is raised
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
        signal.signal(signal.SIGINT, self._handler)

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        try:
            self._handler(number, frame)
        except BaseException as interrupt:
            watch = self._watch
            if not self._is_answered and (watch.interrupt is not None or not watch.in_doubt or not self._grace):
                raise
            if watch.interrupt is None:
                watch.interrupt = interrupt
                if not self._is_answered:
                    self._timer = threading.Timer(self._grace, self._end_grace)
                    self._timer.daemon = True
                    self._timer.start()

    def _end_grace(self) -> None:
        with self._lock:
            if self._timer is not None:
                _interrupt_main_thread()


def _interrupt_main_thread() -> None:
    if hasattr(signal, "pthread_kill"):
        # Unlike a simulated one, this signal ends the wait for the socket.
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
    else:
        signal.raise_signal(signal.SIGINT)


def begin_with_grace(flow: Flow[Any], driver: Driver, kind: str, abandonment: Abandonment) -> Any:
    """Run the flow that begins an operation.

    Ctrl-C ends it at once while the service cannot have the whole request. Later it waits for the answer within the
    grace, and has the operation as its `operation`.
    """
    watch = _BeginDriver(driver, own_transport=abandonment.own_transport)
    operation: Any = None
    failure: BaseException | None = None
    with _DeferredInterrupt(watch, abandonment.grace):
        try:
            operation = run(flow, watch)
        except BaseException as error:  # noqa: BLE001  # raised below
            failure = error
    try:
        if watch.interrupt is None:
            if failure is not None:
                raise failure
            return operation
        if operation is not None:
            abandonment.tell(watch.interrupt, operation)
        elif watch.in_doubt:
            log_unknown_outcome(kind, failure if isinstance(failure, Exception) else None)
        raise watch.interrupt
    finally:
        failure = watch.interrupt = None  # breaks the cycle of error, traceback and frame
