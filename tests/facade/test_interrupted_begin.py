"""Ctrl-C while a sync client begins an operation: the work that the service has taken is known to somebody."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from azfacade import DocumentIntelligenceClient
from azfacade.testing.http_messages import Response

from .slow_fake import SlowFake
from .test_cancelled_begin import jitter

WORKER = Path(__file__).parent / "interrupt_worker.py"


def interrupting(*pauses: float) -> Callable[[], float]:
    """Return a delay in which Ctrl-C comes to the main thread before each pause."""
    main = threading.main_thread().ident or 0

    def delay() -> float:
        for pause in pauses:
            signal.pthread_kill(main, signal.SIGINT)
            time.sleep(pause)
        return 0.0

    return delay


def begin(slow: SlowFake, **options: Any) -> Any:
    with slow.serve() as server, DocumentIntelligenceClient(server.endpoint, slow.fake.key, **options) as client:
        return client.models.begin_analyze("prebuilt-read", b"text")


@pytest.fixture(autouse=True)
def plain_ctrl_c() -> Iterator[None]:
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.signal(signal.SIGINT, former) is signal.default_int_handler, "the handler is put back"


def test_every_begun_work_is_known_whenever_ctrl_c_comes() -> None:
    slow = SlowFake(jitter(0.02), jitter(0.02))
    with slow.serve() as server:
        arguments = [sys.executable, str(WORKER), server.endpoint, "0.06", "40"]
        done = subprocess.run(arguments, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    known = json.loads(done.stdout)
    assert sorted(known["returned"] + known["on_exception"]) == sorted(slow.begun)
    assert sorted(known["returned"] + known["told"]) == sorted(slow.begun)
    assert known["told"], "no Ctrl-C came between the body and the answer"


def test_the_operation_is_on_the_interrupt() -> None:
    slow = SlowFake(after=interrupting(0.05))
    told: list[Any] = []
    with pytest.raises(KeyboardInterrupt) as caught:
        begin(slow, on_abandoned=told.append)
    assert [caught.value.operation] == told  # type: ignore[attr-defined]
    assert [operation.id for operation in told] == slow.begun


@pytest.mark.parametrize(("grace", "pauses"), [(0.1, (1.0,)), (30, (0.1, 1.0)), (0, (1.0,))])
def test_the_grace_or_a_second_ctrl_c_ends_the_wait(grace: float, pauses: tuple[float, ...]) -> None:
    slow = SlowFake(after=interrupting(*pauses))
    told: list[Any] = []
    began = time.monotonic()
    with (
        slow.serve() as server,
        DocumentIntelligenceClient(
            server.endpoint, slow.fake.key, cancel_grace=grace, on_abandoned=told.append
        ) as client,
    ):
        with pytest.raises(KeyboardInterrupt):
            client.models.begin_analyze("prebuilt-read", b"text")
        assert time.monotonic() - began < 0.9
    assert not told


def test_no_attempt_follows_an_interrupt() -> None:
    slow = SlowFake(after=interrupting(0.05))
    told: list[Any] = []
    slow.answers = [Response(429, [("Retry-After", "0"), ("Content-Length", "0")])]
    with pytest.raises(KeyboardInterrupt):
        begin(slow, on_abandoned=told.append)
    assert slow.posts == 1
    assert not slow.begun + told


def test_a_thread_leaves_the_handler_alone() -> None:
    slow = SlowFake()
    seen: list[Any] = []

    def look() -> float:
        seen.append(signal.getsignal(signal.SIGINT))
        return 0.0

    slow.after = look
    thread = threading.Thread(target=begin, args=(slow,))
    thread.start()
    thread.join()
    begin(slow)
    assert [handler is signal.default_int_handler for handler in seen] == [True, False]


@pytest.mark.parametrize("raises", [True, False])
def test_a_handler_of_the_application_keeps_its_meaning(raises: bool) -> None:
    slow = SlowFake(after=interrupting(0.05))
    calls: list[int] = []

    def handler(number: int, _: object) -> None:
        calls.append(number)
        if raises:
            raise KeyError("stop")

    signal.signal(signal.SIGINT, handler)
    try:
        if raises:
            with pytest.raises(KeyError, match="stop") as caught:
                begin(slow)
            found = caught.value.operation  # type: ignore[attr-defined]
        else:
            found = begin(slow)
    finally:
        assert signal.signal(signal.SIGINT, signal.default_int_handler) is handler
    assert calls == [signal.SIGINT]
    assert [found.id] == slow.begun


def test_an_interrupted_copy_is_not_lost() -> None:
    slow = SlowFake()
    told: list[Any] = []
    container = {"containerUrl": "https://x.example/training"}
    builder = slow.fake.document_intelligence_client()
    builder.models.begin_build("mine", "template", azure_blob_source=container).result()
    slow.after = interrupting(0.05)
    with (
        slow.serve() as server,
        DocumentIntelligenceClient(server.endpoint, slow.fake.key, on_abandoned=told.append) as client,
        pytest.raises(KeyboardInterrupt) as caught,
    ):
        client.copy_model("mine", client, target_id="other")
    assert [caught.value.operation] == told  # type: ignore[attr-defined]
    assert [operation.id for operation in told] == slow.begun
