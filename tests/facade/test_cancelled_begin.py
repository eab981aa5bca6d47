"""Cancelling `begin_*` of an async client: the work that the service has taken is known to somebody."""

from __future__ import annotations

import asyncio
import io
import logging
import random
import socket
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

import anyio
import httpx
import pytest
from httpx_aiohttp import AiohttpTransport

from azfacade import AsyncDocumentIntelligenceClient, AsyncFaceClient, InvalidInputError, Retry
from azfacade.testing.http_messages import Response
from tests.cases import each
from tests.libraries import ASYNC_LIBRARIES, choosing

from .kit import ENDPOINT, KEY, Script, Side
from .slow_fake import SlowFake

Client = AsyncDocumentIntelligenceClient


class Known:
    """The ids of the operations that the caller got, found on an exception or was told by the hook."""

    def __init__(self) -> None:
        self.returned: list[str] = []
        self.on_exception: list[str] = []
        self.told: list[str] = []

    def hook(self, operation: Any) -> None:
        self.told.append(operation.id)

    async def begin(self, client: Client) -> None:
        try:
            self.returned.append((await client.models.begin_analyze("prebuilt-read", b"text")).id)
        except asyncio.CancelledError as cancellation:
            if (operation := getattr(cancellation, "operation", None)) is not None:
                self.on_exception.append(operation.id)
            raise

    def by_caller(self) -> list[str]:
        return sorted(self.returned + self.on_exception)

    def by_hook(self) -> list[str]:
        return sorted(self.returned + self.told)


def run(slow: SlowFake, known: Known, body: Callable[[Client], Coroutine[Any, Any, Any]], **options: Any) -> Any:
    async def main() -> Any:
        with slow.serve() as server:
            async with Client(server.endpoint, slow.fake.key, on_abandoned=known.hook, **options) as client:
                return await body(client)

    return asyncio.run(main())


def jitter(longest: float) -> Callable[[], float]:
    source = random.Random(7)
    return lambda: source.uniform(0, longest)


@pytest.mark.parametrize("library", [*ASYNC_LIBRARIES, "httpx-aiohttp"])
def test_every_begun_work_is_known_whenever_its_caller_is_cancelled(library: str) -> None:
    slow, known, moments = SlowFake(jitter(0.03), jitter(0.03)), Known(), jitter(0.12)

    async def body(client: Client) -> None:
        async def one() -> None:
            task = asyncio.create_task(known.begin(client))
            await asyncio.sleep(moments())
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

        for _ in range(3):
            await asyncio.gather(*(one() for _ in range(20)))

    is_foreign = library not in ASYNC_LIBRARIES
    with choosing(None if is_foreign else library):
        run(slow, known, body, transport=AiohttpTransport() if is_foreign else None)
    assert known.by_caller() == known.by_hook() == sorted(slow.begun)
    assert known.told, "no cancellation came between the body and the answer"


async def cancelled(begin: Coroutine[Any, Any, Any]) -> None:
    task = asyncio.create_task(begin)
    await asyncio.sleep(0.2)
    task.cancel()
    await task


async def wait_for(begin: Coroutine[Any, Any, Any]) -> None:
    await asyncio.wait_for(begin, 0.2)


async def with_timeout(begin: Coroutine[Any, Any, Any]) -> None:
    async with asyncio.timeout(0.2):
        await begin


@each("way", [cancelled, wait_for, with_timeout])
@each("call", ["models.begin_analyze", "classifiers.begin_build", "person_groups.begin_train"])
def test_the_operation_is_on_the_cancellation(call: str, way: Callable[[Any], Any]) -> None:
    slow, known = SlowFake(after=lambda: 0.5), Known()
    group, name = call.split(".")
    arguments: dict[str, Any] = {
        "begin_analyze": ("prebuilt-read", b"text"),
        "begin_build": ("forms", {"a": {"azureBlobSource": {"containerUrl": "https://x.example/training"}}}),
        "begin_train": ("staff",),
    }

    async def main() -> BaseException:
        made: Any = AsyncFaceClient if name == "begin_train" else Client
        with slow.serve() as server:
            async with made(server.endpoint, slow.fake.key, on_abandoned=known.hook) as client:
                if name == "begin_train":
                    await client.person_groups.create("staff", name="Staff")
                begin = getattr(getattr(client, group), name)(*arguments[name])
                with pytest.raises((asyncio.CancelledError, TimeoutError)) as caught:
                    await way(begin)
                error = caught.value
                # asyncio.timeout of early Python 3.11 sets no cause.
                linked = error.__cause__ or error.__context__
                cancellation = error if isinstance(error, asyncio.CancelledError) else linked
                assert isinstance(cancellation, asyncio.CancelledError)
                operation = cancellation.operation  # type: ignore[attr-defined]
                assert known.told == [operation.id]
                assert client.resume(operation.token).id == operation.id
                return error

    error = asyncio.run(main())
    assert isinstance(error, asyncio.CancelledError if way is cancelled else TimeoutError)
    assert slow.posts == 1


def test_a_failing_sibling_loses_none_of_twenty() -> None:
    slow, known = SlowFake(jitter(0.05), jitter(0.05)), Known()

    async def body(client: Client) -> None:
        async def fail() -> None:
            while slow.posts < 20:
                await asyncio.sleep(0.005)
            raise KeyError("sibling")

        async def together() -> None:
            async with asyncio.TaskGroup() as group:
                for _ in range(20):
                    group.create_task(known.begin(client))
                group.create_task(fail())

        with pytest.raises(ExceptionGroup):
            await together()

    run(slow, known, body)
    assert len(slow.begun) == 20
    assert known.by_caller() == known.by_hook() == sorted(slow.begun)
    assert known.told


@pytest.mark.parametrize("way", ["move_on_after", "task group"])
def test_a_cancel_scope_of_anyio_waits_without_load(way: str) -> None:
    slow, known = SlowFake(after=lambda: 0.5), Known()

    async def body(client: Client) -> None:
        async def fail() -> None:
            await asyncio.sleep(0.2)
            raise KeyError("sibling")

        async def together() -> None:
            async with anyio.create_task_group() as group:
                group.start_soon(known.begin, client)
                group.start_soon(fail)

        if way == "move_on_after":
            with anyio.move_on_after(0.2) as scope:
                await known.begin(client)
            assert scope.cancelled_caught
        else:
            with pytest.raises(ExceptionGroup):
                await together()

    began = time.process_time()
    run(slow, known, body)
    used = time.process_time() - began
    assert used < 0.4, f"{used:.2f} s of a processor for half a second of waiting"
    assert known.by_caller() == known.by_hook() == slow.begun
    assert len(known.told) == 1


@pytest.mark.usefixtures("async_library")
@pytest.mark.parametrize("size", [8 << 20, 40 << 20])
def test_a_cancel_before_the_last_piece_of_the_body_ends_at_once(size: int) -> None:
    known = Known()

    async def main() -> float:
        with socket.create_server(("127.0.0.1", 0)) as listener:  # takes the connection and reads nothing
            url = f"http://127.0.0.1:{listener.getsockname()[1]}"
            async with Client(url, None, on_abandoned=known.hook, cancel_grace=30) as client:
                task = asyncio.create_task(client.models.begin_analyze("prebuilt-read", io.BytesIO(bytes(size))))
                await asyncio.sleep(0.2)
                began = time.monotonic()
                task.cancel()
                with pytest.raises(asyncio.CancelledError) as caught:
                    await task
                assert not hasattr(caught.value, "operation")
                return time.monotonic() - began

    assert asyncio.run(main()) < 3
    assert not known.told


def test_an_answer_after_the_grace_is_told_to_the_hook() -> None:
    slow, known = SlowFake(after=lambda: 0.9), Known()

    async def body(client: Client) -> float:
        task = asyncio.create_task(known.begin(client))
        await asyncio.sleep(0.3)
        began = time.monotonic()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        took = time.monotonic() - began
        assert not known.told
        while not known.told:
            await asyncio.sleep(0.01)
        return took

    assert run(slow, known, body, cancel_grace=0.1) < 0.5
    assert not known.on_exception
    assert known.told == slow.begun


@pytest.mark.parametrize("grace", [0, 0.05])
def test_without_an_answer_in_the_grace_it_is_logged_that_nobody_knows(
    grace: float, caplog: pytest.LogCaptureFixture
) -> None:
    slow, known = SlowFake(after=lambda: 0.8), Known()

    async def body(client: Client) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(known.begin(client), 0.25)

    run(slow, known, body, cancel_grace=grace)
    assert not known.told
    (warning,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert "not known" in warning


def test_no_attempt_follows_a_cancellation() -> None:
    slow, known = SlowFake(after=lambda: 0.5), Known()
    slow.answers = [Response(429, [("Retry-After", "0"), ("Content-Length", "0")])]

    async def body(client: Client) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(known.begin(client), 0.2)
        await asyncio.sleep(0.4)

    run(slow, known, body)
    assert slow.posts == 1
    assert not slow.begun
    assert not known.told


def test_a_cancel_between_two_attempts_ends_at_once() -> None:
    slow, known = SlowFake(), Known()
    slow.answers = [Response(429, [("Retry-After", "30"), ("Content-Length", "0")])]

    async def body(client: Client) -> float:
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(known.begin(client), 0.3)
        return time.monotonic() - began

    assert run(slow, known, body) < 2
    assert slow.posts == 1


def test_cancelling_again_and_again_changes_nothing() -> None:
    slow, known = SlowFake(after=lambda: 0.5), Known()

    async def body(client: Client) -> None:
        task = asyncio.create_task(known.begin(client))
        await asyncio.sleep(0.2)
        while not task.done():
            task.cancel()
            await asyncio.sleep(0.005)

    run(slow, known, body)
    assert known.by_caller() == known.by_hook() == slow.begun


def test_a_hook_that_fails_does_not_replace_the_cancellation(caplog: pytest.LogCaptureFixture) -> None:
    slow = SlowFake(after=lambda: 0.5)

    def fail(_: Any) -> None:
        raise KeyError("hook")

    async def main() -> None:
        with slow.serve() as server:
            async with Client(server.endpoint, slow.fake.key, on_abandoned=fail) as client:
                with pytest.raises(TimeoutError) as caught:
                    await asyncio.wait_for(client.models.begin_analyze("prebuilt-read", b"text"), 0.2)
                assert caught.value.__cause__.operation.id == slow.begun[0]  # type: ignore[union-attr]

    asyncio.run(main())
    assert any("on_abandoned failed" in record.getMessage() for record in caplog.records)


def test_a_loop_that_ends_tells_what_it_cancels() -> None:
    slow, known = SlowFake(after=lambda: 0.5), Known()

    tasks: list[asyncio.Task[None]] = []

    async def forgotten(url: str) -> None:
        async with Client(url, slow.fake.key, on_abandoned=known.hook) as client:
            await known.begin(client)

    async def main(url: str) -> None:
        tasks.append(asyncio.create_task(forgotten(url)))
        await asyncio.sleep(0.2)

    with slow.serve() as server:
        asyncio.run(main(server.endpoint))
    assert known.by_caller() == known.by_hook() == slow.begun
    assert known.told


@pytest.mark.parametrize("cancel_at", ["begin", "wait"])
@pytest.mark.parametrize("call", ["copy_model", "copy_classifier"])
def test_a_cancelled_copy_is_not_lost(call: str, cancel_at: str) -> None:
    slow, known = SlowFake(), Known()
    container = {"containerUrl": "https://x.example/training"}
    builder = slow.fake.document_intelligence_client()
    if call == "copy_model":
        builder.models.begin_build("mine", "template", azure_blob_source=container).result()
    else:
        builder.classifiers.begin_build("mine", {"a": {"azureBlobSource": container}}).result()

    async def main() -> None:
        with slow.serve() as server:
            async with Client(server.endpoint, slow.fake.key, on_abandoned=known.hook) as client:
                slow.after = lambda: 0.5 if cancel_at == "begin" else 0.0
                slow.fake.running_polls = 99
                with pytest.raises(TimeoutError) as caught:
                    await asyncio.wait_for(getattr(client, call)("mine", client, target_id="other"), 0.3)
                assert [caught.value.__cause__.operation.id] == slow.begun == known.told  # type: ignore[union-attr]
                assert "'other' stays reserved" in str(caught.value.__cause__.__notes__)  # type: ignore[union-attr]

    asyncio.run(main())


@pytest.mark.parametrize("grace", [-1, True, None, "5", float("nan"), float("inf")])
def test_a_grace_that_is_none_is_refused(both: Side, grace: Any) -> None:
    with pytest.raises(InvalidInputError, match="cancel_grace"):
        both.documents(Script(), cancel_grace=grace)


def test_a_hook_that_would_never_run_is_refused(both: Side) -> None:
    async def hook(_: Any) -> None: ...

    with pytest.raises(TypeError, match="on_abandoned"):
        both.documents(Script(), on_abandoned=hook)


def test_other_options_keep_grace_and_hook() -> None:
    slow, known = SlowFake(after=lambda: 0.5), Known()

    async def body(client: Client) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(known.begin(client.with_options(retry=Retry(attempts=1))), 0.2)

    run(slow, known, body)
    assert known.told == slow.begun


def test_a_transport_of_the_application_that_reads_no_pieces_is_in_doubt_from_the_start() -> None:
    known = Known()

    async def handle(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0.5)
        location = f"{ENDPOINT}/documentintelligence/documentModels/prebuilt-read/analyzeResults/a"
        return httpx.Response(202, headers={"Operation-Location": location})

    async def main() -> None:
        async with Client(ENDPOINT, KEY, transport=httpx.MockTransport(handle), on_abandoned=known.hook) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(known.begin(client), 0.2)

    asyncio.run(main())
    assert known.told == known.on_exception == ["a"]
