"""Helpers for tests of the facade: a scripted service, a virtual clock, one driver for sync and async."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import httpcore
import httpx

import azfacade
from tests.libraries import choosing

KEY = "0123456789abcdef0123456789abcdef"
HOST = "unit.cognitiveservices.azure.com"
ENDPOINT = f"https://{HOST}"
GROUP = {"personGroupId": "staff", "name": "Staff"}
"""A body that `person_groups.get` decodes."""
REQUEST_ID = "11111111-2222-3333-4444-555555555555"


class Clock:
    """A clock that moves when somebody sleeps, and remembers for how long."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.pauses: list[float] = []

    def now(self) -> float:
        return self.time

    def pause(self, seconds: float) -> float:
        assert seconds >= 0, "nobody can sleep backwards"
        self.pauses.append(seconds)
        self.time += seconds
        return 0.0


class TornBody(httpx.SyncByteStream, httpx.AsyncByteStream):
    """The first half of a body; then the connection breaks."""

    def __init__(self, content: bytes) -> None:
        self._half = content[: len(content) // 2]

    def __iter__(self) -> Iterator[bytes]:
        yield self._half
        raise httpx.ReadError("reset")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._half
        raise httpx.ReadError("reset")


@dataclass(frozen=True)
class Reply:
    """An answer: `body` is bytes or text as they are, anything else as JSON."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    takes: float = 0.0
    """Seconds that pass on the clock before it comes."""
    torn: bool = False
    """Whether the connection breaks in the middle of the body."""

    def made(self) -> httpx.Response:
        headers = {"apim-request-id": REQUEST_ID}
        content = b""
        if isinstance(self.body, (bytes, str)):
            content = self.body if isinstance(self.body, bytes) else self.body.encode()
        elif self.body is not None:
            content = json.dumps(self.body).encode()
            headers["Content-Type"] = "application/json; charset=utf-8"
        headers["Content-Length"] = str(len(content))
        stream = TornBody(content) if self.torn else httpx.ByteStream(content)
        return httpx.Response(self.status, headers=headers | dict(self.headers), stream=stream)


Answer: TypeAlias = "Reply | Exception | type[Exception]"
GOOD = Reply(body=GROUP)


def _as_httpx_raises(kind: type[httpx.RequestError], request: httpx.Request) -> httpx.RequestError:
    """Make an error of httpx, raised from that of httpcore, which proves what was sent."""
    error = kind("scripted", request=request)
    if hasattr(httpcore, kind.__name__):
        error.__cause__ = getattr(httpcore, kind.__name__)("scripted")
    return error


class Script(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers from a list, or with what a function makes of each request; keeps what was asked, and when."""

    def __init__(self, *answers: Answer | Callable[[httpx.Request], Answer], forever: Answer | None = None) -> None:
        self.clock = Clock()
        self.requests: list[httpx.Request] = []
        self.times: list[float] = []
        self.closed = 0
        self._answers = list(answers)
        self._forever = forever

    @property
    def last(self) -> httpx.Request:
        return self.requests[-1]

    @property
    def gaps(self) -> list[float]:
        """Seconds between the requests, to the microsecond."""
        return [round(b - a, 6) for a, b in zip(self.times, self.times[1:], strict=False)]

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        return self._answer(request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        await asyncio.sleep(0)
        return self._answer(request)

    def close(self) -> None:
        self.closed += 1

    async def aclose(self) -> None:
        self.closed += 1

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        self.times.append(self.clock.now())
        answer = self._next()
        if callable(answer) and not isinstance(answer, type):
            answer = answer(request)
        if isinstance(answer, type):
            known = issubclass(answer, httpx.RequestError)
            answer = _as_httpx_raises(answer, request) if known else answer("scripted")
        if isinstance(answer, Exception):
            raise answer
        assert isinstance(answer, Reply)
        self.clock.time += answer.takes
        return answer.made()

    def _next(self) -> Any:
        if len(self._answers) == 1 and inspect.isfunction(self._answers[0]):
            return self._answers[0]
        if self._answers:
            return self._answers.pop(0)
        assert self._forever is not None, f"nothing is scripted for {self.requests[-1].url}"
        return self._forever


def carries(problem: Any, job: Any) -> bool:
    """Tell whether an error carries an operation and the token to resume it from."""
    return problem.operation is job and problem.operation_token == job.token


class Side:
    """Drives the sync or the async client, so that one test body does for both.

    A library after the name, as in `async-httpx`, is that of clients over real connections.
    `both.run(client.person_groups.get("x"))` gives the answer either way; `items` and `pages` read a pager.
    """

    def __init__(self, name: str) -> None:
        kind, _, library = name.partition("-")
        self.is_async = kind == "async"
        self._library = library or None
        self._runner = asyncio.Runner() if self.is_async else None

    @property
    def uses_aiohttp(self) -> bool:
        """Whether clients over real connections send with aiohttp."""
        return self.is_async and self._library is None

    def face(self, script: Any = None, credential: Any = KEY, endpoint: str = ENDPOINT, **options: Any) -> Any:
        """Make a Face client that talks to a script."""
        made = azfacade.AsyncFaceClient if self.is_async else azfacade.FaceClient
        return self._made(made, endpoint, credential, script, options)

    def documents(self, script: Any = None, credential: Any = KEY, endpoint: str = ENDPOINT, **options: Any) -> Any:
        """Make a Document Intelligence client that talks to a script."""
        made = azfacade.AsyncDocumentIntelligenceClient if self.is_async else azfacade.DocumentIntelligenceClient
        return self._made(made, endpoint, credential, script, options)

    def _made(self, made: Any, endpoint: str, credential: Any, script: Any, options: dict[str, Any]) -> Any:
        with choosing(self._library):
            return made(endpoint, credential, **({"transport": script} if script is not None else {}), **options)

    def http_client(self, **options: Any) -> Any:
        """Make an httpx client of the side's kind."""
        return httpx.AsyncClient(**options) if self.is_async else httpx.Client(**options)

    def run(self, value: Any) -> Any:
        """Return what a call gives, awaited where that is needed."""
        return self._run(value) if inspect.isawaitable(value) else value

    def items(self, pager: Any) -> list[Any]:
        """Read a pager to its end."""

        async def read() -> list[Any]:
            return [item async for item in pager]

        return self._run(read()) if self.is_async else list(pager)

    def pages(self, pager: Any, token: str | None = None) -> list[Any]:
        """Read the pages of a pager to their end."""

        async def read() -> list[Any]:
            return [page async for page in pager.pages(token)]

        return self._run(read()) if self.is_async else list(pager.pages(token))

    def together(self, calls: Iterable[Callable[[], Any]]) -> list[Any]:
        """Make calls at the same time, in threads or in tasks; errors are returned."""

        async def gather() -> list[Any]:
            return await asyncio.gather(*(call() for call in calls), return_exceptions=True)

        def caught(call: Callable[[], Any]) -> Any:
            try:
                return call()
            except Exception as problem:  # noqa: BLE001 - gather returns them, too
                return problem

        if self.is_async:
            return list(self._run(gather()))
        with ThreadPoolExecutor(50) as threads:
            return list(threads.map(caught, calls))

    def close(self) -> None:
        if self._runner is not None:
            self._runner.close()

    def _run(self, value: Awaitable[Any]) -> Any:
        assert self._runner is not None

        async def awaited() -> Any:
            return await value

        return self._runner.run(awaited())
