"""`as_completed`: waiting for many operations at once."""

from __future__ import annotations

import re
import threading
import weakref
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from azfacade import DocumentIntelligenceClient, OperationTimeoutError, RateLimit, Retry, as_completed
from azfacade.errors import ClientClosedError, InvalidInputTypeError
from azfacade.testing import FakeAzure

from .kit import Reply, Script, Side
from .work import train_accepted, training

PACE = {"slow": 9.0, "middle": 4.0, "quick": 0.5}
"""Seconds a training takes."""


def gallery(script_of: list[Script], broken: Callable[[str, float], Reply | None] | None = None) -> Script:
    """Return a service whose trainings take as long as their group's name says."""
    begun: dict[str, float] = {}

    def answer(request: httpx.Request) -> Any:
        now = script_of[0].clock.now()
        found = re.search(r"/persongroups/(\w+)/", request.url.path)
        assert found
        name = found[1]
        if request.method == "POST":
            begun[name] = now
            return train_accepted(str(request.url).replace("/train", "/training"))
        odd = broken(name, now - begun[name]) if broken else None
        return odd or training("succeeded" if now - begun[name] >= PACE[name] else "running")

    script_of.append(Script(answer))
    return script_of[0]


def begun(both: Side, script: Script, *names: str, **options: Any) -> list[Any]:
    face = both.face(script, **options)
    return [both.run(face.person_groups.begin_train(name)) for name in names]


def completed(both: Side, jobs: Any, timeout: float | None = None) -> list[Any]:
    async def collect() -> list[Any]:
        return [job async for job in as_completed(jobs, timeout)]

    return both.run(collect()) if both.is_async else list(as_completed(jobs, timeout))


def test_operations_come_in_the_order_they_end(both: Side) -> None:
    script = gallery([])
    jobs = begun(both, script, "slow", "quick", "middle")
    assert [job.id for job in completed(both, jobs)] == ["quick", "middle", "slow"]
    assert all(job.status.is_success for job in jobs)
    assert script.clock.now() - script.times[0] < PACE["slow"] + 6, "they are followed together, not one after another"


def test_what_has_ended_is_given_without_a_request(both: Side) -> None:
    script = gallery([])
    jobs = begun(both, script, "quick")
    both.run(jobs[0].result())
    before = len(script.requests)
    assert completed(both, jobs) == jobs
    assert len(script.requests) == before


def test_an_operation_given_twice_comes_once(both: Side) -> None:
    (job,) = begun(both, gallery([]), "quick")
    assert completed(both, [job, job]) == [job]


def test_no_operations_end_at_once(both: Side) -> None:
    assert completed(both, []) == []


def test_a_timeout_tells_how_many_are_late_and_loses_none(both: Side) -> None:
    script = gallery([])
    jobs = begun(both, script, "slow", "quick")
    with pytest.raises(OperationTimeoutError, match="1 operations had not ended"):
        completed(both, jobs, timeout=5)
    assert {job.id for job in completed(both, jobs)} == {"slow", "quick"}


def test_an_operation_that_cannot_be_read_is_given_and_reads_again(both: Side) -> None:
    script = gallery([], lambda name, age: Reply(503) if name == "quick" and age < 4 else None)
    jobs = begun(both, script, "quick", "middle", retry=Retry(attempts=1))
    found = completed(both, jobs)
    assert [job.id for job in found] == ["quick", "middle"]
    assert both.run(found[0].result()).status.is_success


def test_no_look_comes_before_its_time(both: Side) -> None:
    script = gallery([], lambda name, age: training("running", {"Retry-After": "7"}) if age < 7 else None)
    jobs = begun(both, script, "middle", "quick")
    completed(both, jobs)
    for name in ("middle", "quick"):
        at = [time for time, asked in zip(script.times, script.requests, strict=True) if f"/{name}/" in asked.url.path]
        assert at[1] - at[0] >= 1
        assert at[2] - at[1] >= 7


def test_a_closed_client_is_told_and_not_an_operation_that_ended(both: Side) -> None:
    face = both.face(gallery([]))
    job = both.run(face.person_groups.begin_train("slow"))
    both.run(face.close())
    with pytest.raises(ClientClosedError):
        completed(both, [job])


def test_only_operations_of_one_side_are_taken(both: Side) -> None:
    jobs = begun(both, gallery([]), "quick")
    other = Side("sync" if both.is_async else "async")
    mixed = [*jobs, *begun(other, gallery([]), "quick")]
    other.close()
    for given in (mixed, ["job"], [*jobs, None]):
        with pytest.raises(InvalidInputTypeError, match="either all of sync or all of async"):
            as_completed(given)  # type: ignore[arg-type]
    for timeout in (0, -1, "1"):
        with pytest.raises(ValueError, match="timeout must be"):
            as_completed(jobs, timeout)  # type: ignore[arg-type]


def test_leaving_the_loop_early_leaves_operations_that_go_on(both: Side) -> None:
    jobs = begun(both, gallery([]), "slow", "quick")

    async def first() -> Any:
        running = as_completed(jobs)
        job = await anext(running)
        await running.aclose()
        return job

    found = both.run(first()) if both.is_async else next(iter(as_completed(jobs)))
    assert found.id == "quick"
    assert both.run(jobs[0].result()).status.is_success


def test_a_generator_begins_operations_while_others_are_followed() -> None:
    script = gallery([])
    face = Side("sync").face(script)
    names = ["slow", "quick", "middle"]
    ended = [job.id for job in as_completed(later(face, script, name) for name in names)]
    assert ended == ["quick", "middle", "slow"]
    begins = [at for at, asked in zip(script.times, script.requests, strict=True) if asked.method == "POST"]
    looks = [at for at, asked in zip(script.times, script.requests, strict=True) if asked.method == "GET"]
    assert looks[0] <= begins[1] < looks[1] <= begins[2], "no look waits until all are begun"


def later(face: Any, script: Script, name: str) -> Any:
    """Begin a training a little later."""
    script.clock.pause(1.5)
    return face.person_groups.begin_train(name)


def test_what_a_generator_began_is_given_before_its_error_is_told() -> None:
    face = Side("sync").face(gallery([]))

    def jobs() -> Any:
        yield face.person_groups.begin_train("middle")
        yield face.person_groups.begin_train("quick")
        raise LookupError("no more documents")

    given: list[str] = []
    with pytest.raises(LookupError, match="no more documents"):
        given.extend(job.id for job in as_completed(jobs()))
    assert given == ["quick", "middle"]


def test_a_timeout_tells_of_the_generator_s_own_error() -> None:
    face = Side("sync").face(gallery([]))

    def jobs() -> Any:
        yield face.person_groups.begin_train("slow")
        raise LookupError("no more documents")

    with pytest.raises(OperationTimeoutError) as caught:
        list(as_completed(jobs(), timeout=3))
    assert isinstance(caught.value.__cause__, LookupError)


def test_a_generator_of_something_else_is_refused() -> None:
    face = Side("sync").face(gallery([]))
    with pytest.raises(InvalidInputTypeError):
        as_completed(name for name in ("quick",))  # type: ignore[arg-type]
    running = as_completed(iter([face.person_groups.begin_train("quick"), "slow"]))
    assert next(running).id == "quick"
    with pytest.raises(InvalidInputTypeError):
        next(running)


def test_the_timeout_counts_from_the_start_for_what_is_begun_later() -> None:
    script = gallery([])
    face = Side("sync").face(script)
    started = script.clock.now()
    with pytest.raises(OperationTimeoutError):
        list(as_completed((later(face, script, name) for name in ("quick", "slow", "slow")), timeout=6))
    assert script.clock.now() - started < 9


def test_what_was_given_is_not_kept() -> None:
    face = Side("sync").face(gallery([]))
    seen: list[weakref.ref[Any]] = []
    running = as_completed(face.person_groups.begin_train(name) for name in ("quick", "middle", "slow"))
    for job in running:
        seen.append(weakref.ref(job))
        del job
        assert seen[-1]() is None


def test_a_rate_limit_does_not_make_unfinished_work_look_ended(both: Side) -> None:
    jobs = begun(both, gallery([]), "slow", "slow", rate_limit=RateLimit(submit=100, management=100, poll=0.05))
    with pytest.raises(OperationTimeoutError):
        completed(both, jobs, timeout=30)
    with pytest.raises(OperationTimeoutError):
        both.run(jobs[0].wait(timeout=5))


def test_what_the_loop_does_may_take_longer_than_the_timeout() -> None:
    script = gallery([])
    given = []
    for job in as_completed(begun(Side("sync"), script, "middle", "slow", "quick"), timeout=12):
        given.append(job.id)
        script.clock.pause(20)
    assert given == ["quick", "middle", "slow"], "what has ended meanwhile is looked at all the same"


def test_an_exit_in_a_thread_comes_out() -> None:
    class Leaving:
        def __init__(self) -> None:
            self.times = 0

        def __call__(self) -> str:
            self.times += 1
            if self.times > 1:
                raise SystemExit(3)
            return "token"

    fake = FakeAzure(accept_token=lambda _: True)
    transport = httpx.MockTransport(fake.transport.handle_request)
    client = DocumentIntelligenceClient(fake.endpoint, Leaving(), transport=transport)
    job = client.models.begin_analyze("prebuilt-read", b"text")
    with pytest.raises(SystemExit):
        list(as_completed([job], timeout=10))


def test_the_threads_hold_no_exit_up() -> None:
    fake = FakeAzure(running_polls=0)
    transport = httpx.MockTransport(fake.transport.handle_request)
    client = DocumentIntelligenceClient(fake.endpoint, fake.key, transport=transport)
    job = client.models.begin_analyze("prebuilt-read", b"text")
    seen: list[bool] = []

    def look(request: httpx.Request) -> httpx.Response:
        seen.append(threading.current_thread().daemon)
        return fake.transport.handle_request(request)

    transport.handler = look
    assert list(as_completed([job])) == [job]
    assert seen == [True]


@pytest.mark.parametrize("given", [5, None])
def test_what_is_no_list_is_refused(given: Any) -> None:
    with pytest.raises(InvalidInputTypeError, match="such as a list"):
        as_completed(given)


def test_an_async_generator_is_told_what_to_become() -> None:
    async def jobs() -> Any:
        yield 1

    wrong: Any = jobs()
    with pytest.raises(InvalidInputTypeError, match="async for job in"):
        as_completed(wrong)
