"""The garbage collector is paused while a large body is decoded, and always resumed."""

from __future__ import annotations

import gc
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from azfacade import UnexpectedResponseError
from azfacade.core.message import Response
from azfacade_raw.document_intelligence.models import AnalyzeResult
from azfacade_raw.gc_pause import LARGE_BODY_BYTES, paused

from .kit import Reply, Script, Side
from .test_sharing import forks, in_child

BIG = {"value": [], "padding": "x" * LARGE_BODY_BYTES}


@pytest.fixture(autouse=True)
def _collector_as_it_was() -> Iterator[None]:
    assert gc.isenabled()
    yield
    gc.enable()


@contextmanager
def collections() -> Iterator[list[int]]:
    """Collect the generations that are collected meanwhile."""
    seen: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            seen.append(info["generation"])

    gc.callbacks.append(note)
    try:
        yield seen
    finally:
        gc.callbacks.remove(note)


def test_a_large_body_pauses_it() -> None:
    with paused(LARGE_BODY_BYTES):
        assert not gc.isenabled()
    assert gc.isenabled()


def test_a_small_one_does_not() -> None:
    with paused(LARGE_BODY_BYTES - 1):
        assert gc.isenabled()


def test_it_is_on_again_after_an_error() -> None:
    with pytest.raises(KeyError), paused(LARGE_BODY_BYTES):
        raise KeyError
    assert gc.isenabled()


def test_an_application_that_switched_it_off_keeps_it_off() -> None:
    gc.disable()
    with paused(LARGE_BODY_BYTES):
        assert not gc.isenabled()
    assert not gc.isenabled()


def test_the_last_of_several_threads_switches_it_on() -> None:
    inside, leave = threading.Barrier(3), [threading.Event(), threading.Event()]

    def decode(event: threading.Event) -> None:
        with paused(LARGE_BODY_BYTES):
            inside.wait(10)
            event.wait(10)

    threads = [threading.Thread(target=decode, args=(event,)) for event in leave]
    for thread in threads:
        thread.start()
    inside.wait(10)
    leave[0].set()
    threads[0].join(10)
    assert not gc.isenabled(), "the other one is still decoding"
    leave[1].set()
    threads[1].join(10)
    assert gc.isenabled()


def test_objects_an_application_froze_stay_frozen() -> None:
    gc.freeze()
    try:
        before = gc.get_freeze_count()
        with paused(LARGE_BODY_BYTES):
            pass
        assert gc.get_freeze_count() == before
    finally:
        gc.unfreeze()


@pytest.mark.parametrize(
    "content", [json.dumps(BIG).encode(), b"[" * (LARGE_BODY_BYTES + 1), b"x" * (LARGE_BODY_BYTES + 1)]
)
def test_calls_leave_it_on(both: Side, content: bytes) -> None:
    client = both.documents(Script(Reply(200, content)))
    with suppress(UnexpectedResponseError):
        both.run(client.get_resource_details())
    assert gc.isenabled()


def test_a_saved_result_is_read_without_it() -> None:
    words = [{"content": "x", "polygon": [1, 2], "confidence": 1, "span": {"offset": 0, "length": 1}}] * 20_000
    pages = [{"pageNumber": 1, "spans": [], "words": words}]
    saved = json.dumps({"apiVersion": "2024-11-30", "modelId": "m", "stringIndexType": "textElements", "pages": pages})
    gc.collect()
    before = gc.get_stats()[0]["collections"]
    assert len(AnalyzeResult.from_json(saved).pages[0].words) == 20_000
    assert gc.get_stats()[0]["collections"] - before <= 1
    assert gc.isenabled()


def test_calls_decode_a_large_body_in_a_pause(both: Side, monkeypatch: pytest.MonkeyPatch) -> None:
    states: list[bool] = []
    original = Response.json

    def json_of(self: Response) -> Any:
        states.append(gc.isenabled())
        return original(self)

    monkeypatch.setattr(Response, "json", json_of)
    small, large = Reply(200, {"value": []}), Reply(200, BIG)
    for answer in (small, large):
        both.items(both.documents(Script(answer)).operations.list())
    assert states == [True, False]


def test_what_was_decoded_is_not_looked_at_right_afterwards() -> None:
    with collections() as seen, paused(LARGE_BODY_BYTES):
        kept = [[number] for number in range(50_000)]
    more = [[number] for number in range(100)]
    assert (len(kept), len(more), seen) == (50_000, 100, [])
    assert gc.get_freeze_count() == 0, "nothing stays frozen"


def test_everything_is_collected_now_and_then() -> None:
    gc.collect()
    with collections() as seen:
        for _ in range(40):
            with paused(1 << 20):
                pass
    assert seen.count(2) == 1


def test_a_collection_of_the_application_s_own_counts() -> None:
    gc.collect()
    with collections() as seen:
        for _ in range(2):
            for _ in range(30):
                with paused(1 << 20):
                    pass
            gc.collect()
    assert seen.count(2) == 2


@forks
def test_it_is_on_in_a_child_forked_during_a_pause() -> None:
    def work() -> bool:
        was_on = gc.isenabled()
        with paused(LARGE_BODY_BYTES):
            pass
        return was_on and gc.isenabled()

    with paused(LARGE_BODY_BYTES):
        code = in_child(work)
    assert code == 0
