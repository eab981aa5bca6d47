"""The fake behind a real socket, with a delay on each side of what it does; keeps which operations it has begun."""

from __future__ import annotations

import time
from collections.abc import Callable

from azfacade.testing import FakeAzure, Server, VirtualClock
from azfacade.testing.http_messages import Request, Response
from azfacade.testing.http_server import Server as HttpServer


def none() -> float:
    return 0.0


class SlowFake:
    """Serves a `FakeAzure`; a POST waits before it is handled, and its answer waits before it is sent."""

    def __init__(self, before: Callable[[], float] = none, after: Callable[[], float] = none) -> None:
        self.fake = FakeAzure(clock=VirtualClock())
        self.before, self.after = before, after
        self.posts = 0
        self.begun: list[str] = []
        """The ids of the operations that the service has accepted."""
        self.answers: list[Response] = []
        """What POSTs are answered with instead, without the fake."""

    def serve(self) -> Server:
        return HttpServer(self._answer, "127.0.0.1", 0)

    def _answer(self, request: Request) -> Response:
        if request.method != "POST" or request.path.endswith(":authorizeCopy"):
            return self.fake.handle(request, strict=False)
        self.posts += 1
        time.sleep(self.before())
        response = self.answers.pop() if self.answers else self.fake.handle(request, strict=False)
        location = response.header("Operation-Location")
        if location is not None:
            self.begun.append(location.partition("?")[0].rpartition("/")[2])
        time.sleep(self.after())
        return response
