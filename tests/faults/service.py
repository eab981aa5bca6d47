"""The stateful fake as an httpx transport that commits a fault at one step of an operation."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING

import httpcore
import httpx

from azfacade.testing import FakeAzure, Request, VirtualClock
from tests.facade.kit import HOST, KEY, Answer, Reply

from .faults import Fault

if TYPE_CHECKING:
    from .targets import Target

TOO_MANY = 250
"""Requests of one cell that nobody waits for any more."""
_FRAMING = ("content-length", "transfer-encoding")


class Service(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A fake of both services, prepared for an operation, with a fault at one step for as long as `left` says.

    A read does not change the fake while the fault lasts: its answer is kept until it has been given whole. Any other
    request with the fault reaches the fake if the fault `acts`; then only its answer is lost.
    """

    def __init__(
        self,
        target: Target,
        step: str = "",
        fault: Fault | None = None,
        left: int = 0,
        *,
        acts: bool = False,
        change: Callable[[Reply], Reply] = lambda reply: reply,
    ) -> None:
        self.clock = VirtualClock()
        self.fake = FakeAzure(key=KEY, host=HOST, clock=self.clock, running_polls=0, accept_token=lambda _: True)
        self.arguments = target.prepare(self.fake)
        self.fake.running_polls = 2
        self.requests: list[httpx.Request] = []
        self.times: list[float] = []
        self.left = left
        self.failed: list[int] = []
        """Which requests met the fault."""
        self.good: dict[str, Reply] = {}
        """What the fake answers at each step."""
        self.acted = 0
        """How many requests have changed something."""
        self._target, self._step, self._fault, self._acts, self._change = target, step, fault, acts, change
        self._reads = 0
        self._kept: tuple[str, Reply] | None = None

    @property
    def posts(self) -> int:
        return sum(request.method == "POST" for request in self.requests)

    @property
    def origins(self) -> frozenset[str]:
        """Where requests went."""
        return frozenset(f"{request.url.scheme}://{request.url.netloc.decode()}" for request in self.requests)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        return self._answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        return self._answer(request)

    def ask(self, method: str, path: str) -> Reply:
        """Ask the fake itself, without a client and without faults."""
        return _asked(self.fake, Request(method, self.fake.endpoint + path, {"Ocp-Apim-Subscription-Key": KEY}))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        assert len(self.requests) <= TOO_MANY, "this goes on for ever"
        self.requests.append(request)
        self.times.append(self.clock.now())
        step = self._target.step_of(request, self._reads)
        fault = self._fault if step == self._step and self.left else None
        answer = self._read(request, step, fault) if request.method == "GET" else self._act(request, step, fault)
        if fault is not None:
            self.left -= 1
            self.failed.append(len(self.requests) - 1)
        if answer is httpx.ReadTimeout:
            self.clock.advance(request.extensions["timeout"]["read"])
        if isinstance(answer, type):
            # The transport of httpx raises its errors from those of httpcore, which prove what was sent.
            raise answer("a fault") from getattr(httpcore, answer.__name__)("a fault")
        assert isinstance(answer, Reply)
        return answer.made()

    def _read(self, request: httpx.Request, step: str, fault: Fault | None) -> Answer:
        url = str(request.url)
        good = self._kept[1] if self._kept is not None and self._kept[0] == url else self._handled(request, step)
        if fault is None or fault.goes_on:
            self._reads += 1
            self._kept = None
            return good if fault is None else _made(fault, good)
        self._kept = (url, good)
        return _made(fault, good)

    def _act(self, request: httpx.Request, step: str, fault: Fault | None) -> Answer:
        if fault is not None and not self._acts:
            return _made(fault, Reply())
        good = self._handled(request, step)
        if good.status < 400:
            self.acted += 1
            self._reads = 0
        return good if fault is None else _made(fault, good)

    def _handled(self, request: httpx.Request, step: str) -> Reply:
        plain = Request(request.method, str(request.url), dict(request.headers), request.content)
        self.good[step] = self._change(_asked(self.fake, plain))
        return self.good[step]


def _asked(fake: FakeAzure, request: Request) -> Reply:
    """Return what the fake answers, with JSON decoded; its framing is left to the transport."""
    response = fake.handle(request)
    headers = {name: value for name, value in response.headers if name.lower() not in _FRAMING}
    is_json = "json" in headers.get("Content-Type", "") and response.body
    return Reply(response.status, json.loads(response.body) if is_json else response.body or None, headers)


def _made(fault: Fault, good: Reply) -> Answer:
    answer = fault.make(good)
    assert answer is not None
    return answer
