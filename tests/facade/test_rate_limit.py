"""Rate limits: calls are spaced, buckets are separate, clients share a limit, a 429 closes its bucket."""

from __future__ import annotations

import asyncio
import sys
import threading
from contextlib import suppress
from typing import Any

import httpx
import pytest

from azfacade import (
    AsyncDocumentIntelligenceClient,
    ConfigurationError,
    DocumentIntelligenceClient,
    FaceClient,
    HttpStatusError,
    RateLimit,
    RequestTimeoutError,
    Retry,
    ServerError,
)
from azfacade.testing import VirtualClock

ENDPOINT = "https://unit.cognitiveservices.azure.com"
INFO = {"customDocumentModels": {"count": 0, "limit": 1}}


class Timed(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers at once and notes when it was asked, on a virtual clock; the first answer may be another one."""

    def __init__(
        self,
        clock: VirtualClock | None = None,
        answer: tuple[int, dict[str, str]] | None = None,
    ) -> None:
        self.clock = clock or VirtualClock()
        self.start = self.clock.now()
        self.times: list[float] = []
        self.answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.times.append(round(self.clock.now() - self.start, 6))
        if self.answer:
            (status, headers), self.answer = self.answer, None
            return httpx.Response(status, headers=headers)
        if request.url.path.endswith("/operations"):
            return httpx.Response(200, json={"value": []})
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
    waits = [(together.reserve(bucket, clock.now) or 0.0) * 0.97 for bucket in ("submit", "poll", "list")]
    assert waits == [pytest.approx(wait, abs=1e-6) for wait in (0.0, 0.1, 0.2)]


def test_a_tier_by_its_name_is_not_used_to_the_last() -> None:
    transport = Timed()
    with FaceClient(ENDPOINT, "key", transport=transport, rate_limit="F0") as face:
        for _ in range(3):
            list(face.face_lists.list())
    assert transport.times == [pytest.approx(wait / 0.97) for wait in (0.0, 3.0, 6.0)]


def test_a_429_holds_its_bucket_back() -> None:
    transport = Timed(answer=(429, {"retry-after": "7"}))
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


def test_time_that_went_by_unused_is_no_credit() -> None:
    clock, limit = VirtualClock(), RateLimit(management=4)
    limit.reserve("management", clock.now)
    clock.advance(10)
    assert [round(limit.reserve("management", clock.now) or 0.0, 6) for _ in range(3)] == [0.0, 0.25, 0.5]


def test_a_place_just_in_time_is_taken() -> None:
    clock, limit = VirtualClock(), RateLimit(management=4)
    assert [limit.reserve("management", clock.now, max_wait=0.25) for _ in range(3)] == [0.0, 0.25, None]


def test_what_is_held_back_is_one_bucket_and_never_less_than_before() -> None:
    clock, apart = VirtualClock(), RateLimit()
    apart.close_bucket("poll", clock.now, 7)
    apart.close_bucket("poll", clock.now, 1)
    assert [round(apart.reserve(bucket, clock.now) or 0.0, 6) for bucket in ("list", "poll")] == [0.0, 7.0]
    together = RateLimit(together=True)
    together.close_bucket("poll", clock.now, 7)
    assert round(together.reserve("list", clock.now) or 0.0, 6) == 7.0


def test_counted_together_the_lowest_rate_holds() -> None:
    clock, limit = VirtualClock(), RateLimit(submit=4, poll=2, management=8, list=16, together=True)
    waits = [limit.reserve(bucket, clock.now) or 0.0 for bucket in ("submit", "poll", "management", "list")]
    assert [round(wait, 6) for wait in waits] == [0.0, 0.5, 1.0, 1.5]


@pytest.mark.parametrize(
    ("tier", "service", "rates"),
    [
        ("S0", "document_intelligence", [15, 50, 5, 10]),
        ("F0", "document_intelligence", [1, 1, 1, 1]),
        ("S0", "face", [10, 10, 10, 10]),
        ("F0", "face", [20 / 60] * 4),
    ],
)
def test_the_tiers_are_as_documented(tier: str, service: str, rates: list[float]) -> None:
    for bucket, rate in zip(("submit", "poll", "management", "list"), rates, strict=True):
        limit, clock = RateLimit.for_tier(tier, service), VirtualClock()
        limit.reserve(bucket, clock.now)
        assert limit.reserve(bucket, clock.now) == pytest.approx(1 / rate / 0.97, abs=1e-6), (
            "the limit, less three percent"
        )


@pytest.mark.parametrize(
    ("answer", "held"),
    [((429, {"retry-after": "7"}), 7.0), ((429, {}), 1.0), ((503, {"retry-after": "7"}), 0.01)],
    ids=["as asked", "a second", "only 429"],
)
def test_a_429_holds_back_the_calls_of_everybody(answer: tuple[int, dict[str, str]], held: float) -> None:
    transport, limit = Timed(answer=answer), RateLimit(management=100)
    with client(transport, rate_limit=limit, retry=Retry(attempts=1)) as di, suppress(HttpStatusError):
        di.get_resource_details()
    with client(transport, rate_limit=limit) as another:
        list(another.operations.list())
        another.get_resource_details()
    assert transport.times == [0.0, 0.0, pytest.approx(held)]


def test_another_attempt_waits_for_a_place_within_what_is_left_of_the_timeout() -> None:
    transport = Timed(answer=(503, {"retry-after": "0"}))
    di = client(transport, rate_limit=RateLimit(management=0.25))
    with pytest.raises(ServerError, match="HTTP 503"):
        di.get_resource_details(timeout=3)
    assert transport.times == [0.0]


def test_threads_never_take_the_same_place() -> None:
    limit, clock = RateLimit(poll=1), VirtualClock()
    places: list[float | None] = []

    def reserve() -> None:
        places.extend([limit.reserve("poll", clock.now) for _ in range(300)])

    def hold() -> None:
        for _ in range(300):
            limit.close_bucket("poll", clock.now, 0.0)

    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-7)
    try:
        threads = [threading.Thread(target=work) for work in [reserve, hold] * 6]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(usual)
    assert len({round(place or 0.0) for place in places}) == 1800


def test_a_limit_shows_its_rates() -> None:
    assert repr(RateLimit(submit=2, list=0.5)) == "RateLimit(submit=2, poll=50, management=5, list=0.5)"
