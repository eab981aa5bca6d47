"""The time of a served fake: it follows real time, and can be moved from outside."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import httpx
import pytest

from azfacade import BadRequestError, FaceClient
from azfacade.testing import Clock, FakeAzure, VirtualClock

IMAGE = b"\xff\xd8\xff face".ljust(1024)


@pytest.fixture(params=[Clock, VirtualClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    made: Clock = request.param()
    return made


@pytest.fixture
def fake(clock: Clock) -> FakeAzure:
    return FakeAzure(clock=clock)


@pytest.fixture
def outside(fake: FakeAzure) -> Iterator[httpx.Client]:
    with fake.serve() as server, httpx.Client(base_url=server.endpoint, trust_env=False) as client:
        yield client


def time_of(response: httpx.Response) -> float:
    assert response.status_code == 200
    return datetime.fromisoformat(response.json()["now"]).timestamp()


def test_its_time_is_told_and_moved(outside: httpx.Client, clock: Clock, fake: FakeAzure) -> None:
    before = time_of(outside.get("/_fake/clock"))
    assert before == pytest.approx(clock.now(), abs=5)
    after = time_of(outside.post("/_fake/clock/advance", json={"seconds": 90_000.5}))
    assert after - before == pytest.approx(90_000.5, abs=5)
    assert clock.now() == pytest.approx(after, abs=5)
    assert outside.post("/_fake/clock/advance", json={"seconds": 0}).status_code == 200
    assert fake.requests == []


def test_it_follows_real_time_otherwise() -> None:
    assert Clock().now() == pytest.approx(datetime.now(UTC).timestamp(), abs=5)


def test_a_face_id_ends_with_the_time_that_was_moved(outside: httpx.Client, fake: FakeAzure) -> None:
    with FaceClient(str(outside.base_url), fake.key) as face:
        face.face_lists.create("friends", "Friends")
        face.face_lists.add_face("friends", IMAGE)
        [found] = face.detect(IMAGE, return_face_id=True, face_id_time_to_live=60)
        assert found.face_id is not None
        assert len(face.find_similar(found.face_id, face_list_id="friends")) == 1
        outside.post("/_fake/clock/advance", json={"seconds": 61})
        with pytest.raises(BadRequestError, match="Face is not found"):
            face.find_similar(found.face_id, face_list_id="friends")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"5",
        b"{}",
        b"\xff",
        b'{"seconds": -1}',
        b'{"seconds": "5"}',
        b'{"seconds": true}',
        b'{"seconds": NaN}',
        b'{"seconds": 1e300}',
        b'{"seconds": 1' + b"0" * 5000 + b"}",
        b'{"seconds": 1, "minutes": 1}',
        b"[" * 100_000,
    ],
)
def test_what_no_clock_can_do_is_a_400(outside: httpx.Client, clock: Clock, body: bytes) -> None:
    before = clock.now()
    refused = outside.post("/_fake/clock/advance", content=body)
    assert refused.status_code == 400
    assert '{"seconds": 60}' in refused.json()["error"]
    assert clock.now() == pytest.approx(before, abs=5)


def test_no_move_is_lost(outside: httpx.Client, clock: Clock) -> None:
    before = clock.now()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: outside.post("/_fake/clock/advance", json={"seconds": 1000}), range(40)))
    assert clock.now() - before == pytest.approx(40_000, abs=20)
