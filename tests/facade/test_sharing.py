"""One client shared by threads, used by several event loops, and in forked processes."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import time
import warnings
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from azfacade import AsyncFaceClient, FaceClient
from azfacade.core.flow import Mutex
from azfacade.testing import FakeAzure, Server

from .kit import GOOD, KEY, Script, Side


@pytest.fixture
def fake() -> FakeAzure:
    return FakeAzure(key=KEY)


@pytest.fixture
def server(fake: FakeAzure) -> Iterator[Server]:
    with fake.serve() as server:
        yield server


def test_eight_threads_share_one_client(fake: FakeAzure, server: Server) -> None:
    names: list[str] = []
    with FaceClient(server.endpoint, KEY) as client:
        client.person_groups.create("staff", "Staff")

        def work() -> None:
            names.extend(client.person_groups.get("staff").name for _ in range(10))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert names == ["Staff"] * 80
    assert len(fake.requests) == 81
    assert len({request.headers["x-ms-client-request-id"] for request in fake.requests}) == 81


def test_threads_make_one_connection_pool() -> None:
    script = Script(forever=GOOD)
    client = FaceClient("https://x.example", KEY, transport=script)
    made: list[Any] = []
    original = client._transport._make_client

    def slow() -> Any:
        time.sleep(0.01)
        made.append(original())
        return made[-1]

    client._transport._make_client = slow
    Side("sync").together([lambda: client.person_groups.get("staff")] * 8)
    assert len(made) == 1


def test_groups_and_captures_of_threads_do_not_mix() -> None:
    from azfacade import capture_responses

    client = FaceClient("https://x.example", KEY, transport=Script(forever=GOOD))
    counts: list[int] = []

    def work(calls: int) -> None:
        with capture_responses() as seen:
            for _ in range(calls):
                client.person_groups.get("staff")
        counts.append(len(seen))

    threads = [threading.Thread(target=work, args=(calls,)) for calls in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(5)
    assert sorted(counts) == [1, 2, 3, 4, 5]


@pytest.mark.usefixtures("async_library")
def test_an_async_client_survives_a_second_asyncio_run(fake: FakeAzure, server: Server) -> None:
    client = AsyncFaceClient(server.endpoint, KEY)

    async def work(name: str) -> str:
        await client.person_groups.create(name, "Staff")
        return (await client.person_groups.get(name)).name

    with warnings.catch_warnings():
        # The first loop's connections are left behind, which asyncio notes when they are collected.
        warnings.simplefilter("ignore", ResourceWarning)
        assert [asyncio.run(work(name)) for name in ("one", "two", "three")] == ["Staff"] * 3
        gc.collect()
        assert len(client._transport._connections) == 1, "ended loops are forgotten"

        async def end() -> None:
            await client.person_groups.get("one")
            await client.close()
            assert not client._transport._connections

        asyncio.run(end())
        gc.collect()
    assert len(fake.requests) == 7


def test_two_event_loops_at_once_use_one_async_client(fake: FakeAzure) -> None:
    # With a token, so that the loops meet at the one lock its refresh has.
    credential = SimpleNamespace(get_token=lambda *_: SimpleNamespace(token="t", expires_on=time.time() + 3600))
    client = AsyncFaceClient(fake.endpoint, credential, transport=fake.transport)
    found: list[str] = []

    async def work(name: str) -> None:
        await client.person_groups.create(name, name)
        found.extend([(await client.person_groups.get(name)).name for _ in range(5)])
        await client._transport._connections.pop(asyncio.get_running_loop()).aclose()

    threads = [threading.Thread(target=asyncio.run, args=(work(name),)) for name in ("one", "two", "three")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(found) == ["one"] * 5 + ["three"] * 5 + ["two"] * 5


def test_each_event_loop_has_one_lock_of_its_own() -> None:
    mutex = Mutex()

    async def lock() -> asyncio.Lock:
        return mutex.task_lock()

    with asyncio.Runner() as one, asyncio.Runner() as other:
        assert one.run(lock()) is one.run(lock())
        assert one.run(lock()) is not other.run(lock())


def test_an_operation_begun_in_one_loop_ends_in_another(fake: FakeAzure) -> None:
    from azfacade.testing import VirtualClock

    fake = FakeAzure(clock=VirtualClock())
    client = fake.async_face_client()

    async def begin() -> Any:
        await client.large_face_lists.create("staff", "Staff")
        await client.large_face_lists.add_face("staff", "https://images.example.com/ann.jpg")
        return await client.large_face_lists.begin_train("staff")

    job = asyncio.run(begin())
    assert asyncio.run(job.result()).status.is_success


forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")


def in_child(work: Any) -> int:
    """Run work in a forked child and return its exit code; 1 when it raised, 2 when it did not end."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # Python warns of threads that are not copied
        child = os.fork()
    if child == 0:
        code = 1
        try:
            threading.Timer(10, os._exit, (2,)).start()
            code = 0 if work() else 3
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@forks
def test_a_forked_child_has_connections_of_its_own(fake: FakeAzure, server: Server) -> None:
    with FaceClient(server.endpoint, KEY) as client:
        client.person_groups.create("staff", "Staff")
        parent = client._transport._client

        def work() -> bool:
            named = client.person_groups.get("staff").name == "Staff"
            return named and client._transport._client is not parent

        assert in_child(work) == 0
        assert client.person_groups.get("staff").name == "Staff", "the parent's connection is whole"
        assert client._transport._client is parent


@forks
def test_a_child_that_closes_leaves_the_parent_s_connections_alone(fake: FakeAzure, server: Server) -> None:
    with FaceClient(server.endpoint, KEY) as client:
        client.person_groups.create("staff", "Staff")

        def work() -> bool:
            client.close()
            return True

        assert in_child(work) == 0
        assert client.person_groups.get("staff").name == "Staff"


@forks
def test_a_child_that_closes_closes_nothing_of_the_parent_s() -> None:
    script = Script(forever=GOOD)
    client = FaceClient("https://x.example", KEY, transport=script)
    client.person_groups.get("staff")

    def work() -> bool:
        client.close()
        return script.closed == 0

    assert in_child(work) == 0
    client.close()
    assert script.closed == 1


@forks
def test_a_child_forked_while_a_thread_fetches_a_token_is_not_stuck() -> None:
    asked, go_on = threading.Event(), threading.Event()

    def get_token(*_: str) -> Any:
        asked.set()
        go_on.wait(10)
        return SimpleNamespace(token="t", expires_on=time.time() + 3600)

    client = FaceClient("https://x.example", SimpleNamespace(get_token=get_token), transport=Script(forever=GOOD))
    thread = threading.Thread(target=client.person_groups.get, args=("staff",))
    thread.start()
    assert asked.wait(5)

    def work() -> bool:
        go_on.set()
        return client.person_groups.get("staff").name == "Staff"

    try:
        assert in_child(work) == 0
    finally:
        go_on.set()
        thread.join(5)
