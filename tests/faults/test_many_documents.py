"""Many documents at once stay within rate limits that the service enforces."""

from __future__ import annotations

import asyncio
import itertools
import random
import threading
from collections import defaultdict
from typing import Any

import httpx
import pytest

from azfacade import AsyncDocumentIntelligenceClient, DocumentIntelligenceClient, as_completed
from azfacade.testing import FakeAzure, VirtualClock, virtual_time
from tests.facade.kit import Side
from tests.facade.test_as_completed import completed

DOCUMENTS = [f"document {number}".encode() for number in range(300)]
SUBMITS, LOOKS = 15, 50
"""Calls per second of the S0 tier."""
SHORTEST = len(DOCUMENTS) / SUBMITS
"""Seconds that submitting takes at least."""
LONGEST = SHORTEST * 1.02 + 3
"""Seconds that it takes at most with the looks at what was submitted last."""


class Watched(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hands requests to a fake, refuses some looks, and notes when looks came and which pause they were told."""

    def __init__(self, fake: FakeAzure, *, refuses_every: int = 0, pause: float | None = None) -> None:
        self.looks: dict[str, list[tuple[float, float]]] = defaultdict(list)
        """By address, when it was asked and the Retry-After of the answer."""
        self.refused = 0
        self.most_threads = 0
        self._fake = fake
        self._refuses_every, self._pause = refuses_every, pause
        self._count = itertools.count(1)

    @property
    def fake(self) -> FakeAzure:
        return self._fake

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.most_threads = max(self.most_threads, threading.active_count())
        is_look = request.method == "GET"
        if is_look and self._refuses_every and next(self._count) % self._refuses_every == 0:
            self.refused += 1
            answer = httpx.Response(429, headers={"Retry-After": "2"})
        else:
            answer = self._fake.transport.handle_request(request)
            if self._pause is not None and (answer.status_code == 202 or "Retry-After" in answer.headers):
                answer.headers["Retry-After"] = str(self._pause)
        if is_look:
            asked = float(answer.headers.get("Retry-After", 0))
            self.looks[request.url.path].append((self._fake.clock.now(), asked))
        return answer

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        return self.handle_request(request)


class WatchedInVirtualTime(Watched):
    @property
    def clock(self) -> Any:
        return self.fake.clock


class Jittery(httpx.AsyncBaseTransport):
    """A way to a fake on which no two requests take equally long."""

    def __init__(self, fake: FakeAzure) -> None:
        self.clock = fake.clock
        self._fake = fake
        self._random = random.Random(0)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(self._random.uniform(0.0, 0.025))
        return await self._fake.transport.handle_async_request(request)


def limited(clock: Any, running_polls: int = 1) -> FakeAzure:
    fake = FakeAzure(clock=clock, running_polls=running_polls)
    fake.limit(submit=SUBMITS, poll=LOOKS, management=5, list=10)
    return fake


def looks_of(fake: FakeAzure) -> int:
    return sum(request.method == "GET" for request in fake.requests)


def refusals_of(fake: FakeAzure) -> int:
    return sum(request.status == 429 for request in fake.requests)


def test_hundreds_of_tasks_take_as_long_as_the_limit_allows() -> None:
    """Every document is analyzed in a task of its own; calls that leave evenly arrive unevenly."""

    async def analyzed(client: Any, document: bytes) -> str:
        job = await client.models.begin_analyze("prebuilt-read", document)
        return str((await job.result()).content)

    async def all_of_them() -> list[str]:
        async with AsyncDocumentIntelligenceClient(
            fake.endpoint, fake.key, transport=Jittery(fake), rate_limit="S0"
        ) as client:
            return await asyncio.gather(*(analyzed(client, document) for document in DOCUMENTS))

    clock = VirtualClock()
    fake, started = limited(clock), clock.now()
    contents = virtual_time(clock).run(all_of_them())
    took = clock.now() - started
    assert contents == [document.decode() for document in DOCUMENTS]
    assert refusals_of(fake) == 0
    assert looks_of(fake) == 2 * len(DOCUMENTS)
    assert SHORTEST * 0.99 <= took <= LONGEST


def test_one_thread_takes_as_long_as_the_limit_allows() -> None:
    """Documents are begun one by one while those begun before are followed."""
    fake = limited(VirtualClock())
    started = fake.clock.now()
    with fake.document_intelligence_client(rate_limit="S0") as client:
        jobs = (client.models.begin_analyze("prebuilt-read", document) for document in DOCUMENTS)
        contents = [job.result().content for job in as_completed(jobs)]
    took = fake.clock.now() - started
    assert sorted(contents) == sorted(document.decode() for document in DOCUMENTS)
    assert refusals_of(fake) == 0
    assert looks_of(fake) == 2 * len(DOCUMENTS)
    assert SHORTEST * 0.99 <= took <= LONGEST


def test_operations_begun_before_take_as_long_as_the_limits_allow(both: Side) -> None:
    """All are begun, then followed: one limit after the other."""
    fake = limited(VirtualClock())
    started = fake.clock.now()
    client = both.documents(fake.transport, fake.key, fake.endpoint, rate_limit="S0")
    jobs = [both.run(client.models.begin_analyze("prebuilt-read", document)) for document in DOCUMENTS]
    contents = [both.run(job.result()).content for job in completed(both, jobs)]
    took = fake.clock.now() - started
    assert sorted(contents) == sorted(document.decode() for document in DOCUMENTS)
    assert refusals_of(fake) == 0
    assert took <= (SHORTEST + looks_of(fake) / LOOKS) * 1.1


def test_every_third_look_refused_loses_nothing(both: Side) -> None:
    watched = WatchedInVirtualTime(limited(VirtualClock()), refuses_every=3)
    client = both.documents(watched, watched.fake.key, watched.fake.endpoint, rate_limit="S0")
    jobs = [both.run(client.models.begin_analyze("prebuilt-read", document)) for document in DOCUMENTS]
    contents = [both.run(job.result()).content for job in completed(both, jobs)]
    assert sorted(contents) == sorted(document.decode() for document in DOCUMENTS)
    assert watched.refused >= 0.9 * len(DOCUMENTS)
    assert sum(request.method == "POST" for request in watched.fake.requests) == len(DOCUMENTS)


@pytest.mark.parametrize("refuses_every", [0, 3])
def test_no_operation_is_looked_at_more_often_than_retry_after_allows(both: Side, refuses_every: int) -> None:
    fake = FakeAzure(clock=VirtualClock(), running_polls=4)
    watched = WatchedInVirtualTime(fake, refuses_every=refuses_every, pause=7)
    client = both.documents(watched, fake.key, fake.endpoint)
    jobs = [both.run(client.models.begin_analyze("prebuilt-read", document)) for document in DOCUMENTS[:100]]
    completed(both, jobs)
    assert len(watched.looks) == len(jobs)
    for looks in watched.looks.values():
        assert len(looks) >= 5
        for (at, asked), (following, _) in itertools.pairwise(looks):
            assert following - at >= asked - 1e-6


def test_hundreds_of_operations_need_few_threads() -> None:
    """On the computer's own clock, as a virtual one needs no thread at all."""
    fake = FakeAzure(running_polls=0)
    watched = Watched(fake, pause=0)
    client = DocumentIntelligenceClient(fake.endpoint, fake.key, transport=watched)
    jobs = [client.models.begin_analyze("prebuilt-read", document) for document in DOCUMENTS]
    before = watched.most_threads
    assert len(list(as_completed(jobs))) == len(DOCUMENTS)
    assert 1 <= watched.most_threads - before <= 10
