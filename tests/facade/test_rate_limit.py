"""Rate limits: calls are spaced, buckets are apart, a limit is shared, a 429 holds its bucket back."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import httpx
import pytest

from azfacade import (
    AsyncDocumentIntelligenceClient,
    ConfigurationError,
    DocumentIntelligenceClient,
    FaceClient,
    RateLimit,
    RequestTimeoutError,
)
from azfacade.testing import VirtualClock

ENDPOINT = "https://unit.cognitiveservices.azure.com"
INFO = {"customDocumentModels": {"count": 0, "limit": 1}}


class Timed(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers at once and notes when it was asked, on a virtual clock."""

    def __init__(self, clock: VirtualClock | None = None, refuse: int = 0) -> None:
        self.clock = clock or VirtualClock()
        self.start = self.clock.now()
        self.times: list[float] = []
        self.refuse = refuse

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.times.append(round(self.clock.now() - self.start, 6))
        if self.refuse:
            self.refuse -= 1
            return httpx.Response(429, headers={"retry-after": "7"}, json={"error": {"code": "429", "message": "slow"}})
        return httpx.Response(200, json=[] if "facelists" in request.url.path else INFO)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        return self.handle_request(request)


def client(transport: Timed, **options: Any) -> DocumentIntelligenceClient:
    return DocumentIntelligenceClient(ENDPOINT, "key", transport=transport, **options)


def test_calls_are_spaced_evenly() -> None:
    transport = Timed()
    with client(transport, rate_limit=RateLimit(management=4)) as di:
        for _ in range(5):
            di.get_resource_details()
    assert transport.times == [0.0, 0.25, 0.5, 0.75, 1.0]


def test_without_a_limit_nothing_waits() -> None:
    transport = Timed()
    with client(transport) as di:
        for _ in range(5):
            di.get_resource_details()
    assert transport.times == [0.0] * 5


def test_async_tasks_share_a_limit_with_a_sync_client() -> None:
    clock, limit = VirtualClock(), RateLimit(management=10)
    transport = Timed(clock)

    async def several() -> None:
        async with AsyncDocumentIntelligenceClient(ENDPOINT, "key", transport=transport, rate_limit=limit) as di:
            await asyncio.gather(*(di.get_resource_details() for _ in range(5)))

    asyncio.run(several())
    with client(transport, rate_limit=limit) as di:
        di.get_resource_details()
    assert transport.times[-1] == pytest.approx(0.5)


def test_threads_take_one_place_each() -> None:
    limit, clock = RateLimit(poll=100), VirtualClock()
    waits: list[float | None] = []
    threads = [threading.Thread(target=lambda: waits.append(limit.reserve("poll", clock.now))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(round(wait or 0.0, 6) for wait in waits) == [round(place / 100, 6) for place in range(20)]


def test_buckets_are_apart_but_for_services_that_count_together() -> None:
    clock = VirtualClock()
    apart, together = RateLimit.for_tier("S0", "document_intelligence"), RateLimit.for_tier("s0", "face")
    for bucket in ("submit", "poll", "management", "list"):
        assert apart.reserve(bucket, clock.now) == 0.0
    assert [round(together.reserve(b, clock.now) or 0.0, 6) for b in ("submit", "poll", "list")] == [0.0, 0.1, 0.2]


def test_a_tier_by_its_name() -> None:
    transport = Timed()
    with FaceClient(ENDPOINT, "key", transport=transport, rate_limit="F0") as face:
        for _ in range(3):
            list(face.face_lists.list())
    assert transport.times == [0.0, 3.0, 6.0]


def test_a_429_holds_its_bucket_back() -> None:
    transport = Timed(refuse=1)
    limit = RateLimit(management=100)
    with client(transport, rate_limit=limit) as di:
        di.get_resource_details()
        di.get_resource_details()
    assert transport.times[:2] == [0.0, 7.0]
    assert transport.times[2] == pytest.approx(7.01)


def test_no_place_within_the_timeout_is_told_before_anything_is_sent() -> None:
    transport = Timed()
    with client(transport, rate_limit=RateLimit(management=0.1)) as di:
        di.get_resource_details()
        with pytest.raises(RequestTimeoutError, match="rate limit"):
            di.get_resource_details(timeout=5)
        di.get_resource_details(timeout=11)
    assert transport.times == [0.0, 10.0]


@pytest.mark.parametrize("limit", ["S9", "", 5, RateLimit])
def test_what_is_no_limit_is_refused(limit: Any) -> None:
    with pytest.raises(ConfigurationError, match="S0"):
        client(Timed(), rate_limit=limit)


@pytest.mark.parametrize("rate", [0, -1, "5", True, float("nan")])
def test_a_rate_must_be_above_zero(rate: Any) -> None:
    with pytest.raises(ConfigurationError, match="submit"):
        RateLimit(submit=rate)
