"""Waits at the same time do not add up, whoever waits: operations, rate limits, trainings; sync and async."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .virtual_time_sides import SIDES, Steps, Together

IMAGE = b"\xff\xd8\xff face".ljust(1024)


pytestmark = pytest.mark.usefixtures("never_let_go")


@pytest.fixture(params=SIDES)
def together(request: pytest.FixtureRequest, fake: FakeAzure, clock: VirtualClock) -> Together:
    return Together(request.param, fake, clock)


def analysis(client: Any, timeout: float = 30) -> Any:
    def steps(number: int) -> Steps:
        job = yield client.models.begin_analyze("prebuilt-read", f"document {number}".encode())
        result = yield job.result(timeout=timeout)
        return result.content

    return steps


def contents(number: int) -> list[str]:
    return [f"document {number}" for number in range(number)]


def test_fifty_analyses_take_as_long_as_one(together: Together) -> None:
    work = analysis(together.documents())
    alone = together.run(work, range(1))
    assert alone == (contents(1), 2.0)
    assert together.run(work, range(20)) == (contents(20), 2.0)
    assert together.run(work, range(50)) == (contents(50), 2.0)


def test_a_timeout_fires_beside_others(together: Together, fake: FakeAzure) -> None:
    from azfacade import OperationTimeoutError

    fake.running_polls = 100
    work = analysis(together.documents(), timeout=5)

    def caught(number: int) -> Steps:
        try:
            yield from work(number)
        except OperationTimeoutError:
            return "timeout"

    results, took = together.run(caught, range(20))
    assert results == ["timeout"] * 20
    assert took == pytest.approx(5.0, abs=1e-5)


def test_a_hundred_documents_stay_within_the_limits_of_s0(together: Together, fake: FakeAzure) -> None:
    fake.limit(submit=15, poll=50, management=5, list=10)
    results, took = together.run(analysis(together.documents(rate_limit="S0")), range(100))
    assert results == contents(100)
    assert sum(request.status == 429 for request in fake.requests) == 0
    # 99 gaps between the submits at 97 % of the limit, and one analysis.
    assert took == pytest.approx(99 / (15 * 0.97) + 2, abs=0.01)


def test_what_the_limits_refuse_is_tried_again_in_the_same_time(together: Together, fake: FakeAzure) -> None:
    fake.limit(submit=15, poll=50)
    results, took = together.run(analysis(together.documents(), timeout=60), range(30))
    assert results == contents(30)
    assert 2 < took < 10


def test_a_face_id_of_a_minute_outlives_forty_trainings(together: Together, fake: FakeAzure) -> None:
    face = together.face()

    def prepare(number: int) -> Steps:
        yield face.person_groups.create(f"group-{number}", "Group")
        person = yield face.person_groups.create_person(f"group-{number}", "Ann")
        yield face.person_groups.add_person_face(f"group-{number}", person.person_id, IMAGE)

    def train(number: int) -> Steps:
        training = yield face.person_groups.begin_train(f"group-{number}")
        yield training.result()

    def detect(_: int) -> Steps:
        found = yield face.detect(IMAGE, return_face_id=True, face_id_time_to_live=60)
        return found[0].face_id

    together.run(prepare, range(40))
    [face_id], _ = together.run(detect, range(1))
    _, took = together.run(train, range(40))
    assert took == 2.0

    def identify(_: int) -> Steps:
        found = yield face.identify([face_id], person_group_id="group-0")
        return len(found[0].candidates)

    assert together.run(identify, range(1))[0] == [1]


def test_held_responses_pass_together(together: Together, fake: FakeAzure) -> None:
    face = together.face()
    fake.hold(3, times=None)

    def create(number: int) -> Steps:
        yield face.person_groups.create(f"group-{number}", "Group")

    assert together.run(create, range(20))[1] == 3.0
