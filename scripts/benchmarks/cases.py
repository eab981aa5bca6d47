"""The benchmark cases: contestants, metrics, baselines, number of rounds, and how each case is measured."""

from __future__ import annotations

import contextlib
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, cast

from benchmarks import startup_programs
from benchmarks.environment import BODIES, PYTHON, run_python, run_worker, worker_environment
from benchmarks.samples import Round, Samples

OURS, WITHOUT_ORJSON, OFFICIAL = "azfacade", "azfacade without orjson", "official SDK"
DI, FACE = "official SDK, Document Intelligence", "official SDK, Face"
DECODERS = (
    OURS,
    WITHOUT_ORJSON,
    "azfacade, from_dict alone",
    "json.loads",
    "orjson.loads",
    "msgspec Structs",
    "stock openapi-python-client",
    OFFICIAL,
)


@dataclass(frozen=True)
class Metric:
    """One number of a case."""

    key: str
    title: str
    unit: str
    baselines: tuple[str, ...] = ()
    """The contestants that the others are compared with by ratio."""


@dataclass(frozen=True)
class Case:
    """One comparison."""

    name: str
    title: str
    about: str
    metrics: tuple[Metric, ...]
    rounds: int
    quick: int
    measure: Callable[[int], Samples]
    """Runs the case; takes the number of rounds."""


def alternate(contestants: tuple[str, ...], once: Callable[[str], dict[str, float]], rounds: int) -> Samples:
    """Measure each contestant once per round, starting with a different one in each round."""
    found: list[Round] = []
    for turn in range(rounds):
        start = turn % len(contestants)
        one = {name: once(name) for name in contestants[start:] + contestants[:start]}
        found.append({name: one[name] for name in contestants})
    return Samples(found)


@contextlib.contextmanager
def loopback(*args: str) -> Iterator[str]:
    """Run the loopback server; the context value is its port."""
    command = [str(PYTHON), "-m", "benchmarks.workers.loopback_server", *args]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=worker_environment()
    ) as server:
        try:
            yield cast(IO[str], server.stdout).readline().strip()
        finally:
            cast(IO[str], server.stdin).close()  # ends the server


def _program(text: str) -> dict[str, float]:
    """Run a program that prints the seconds its steps took; return these and the time of the whole process."""
    started = time.perf_counter()
    inner = run_python(["-I", "-c", text]).stdout
    whole = (time.perf_counter() - started) * 1000
    return {"steps": float(inner) * 1000, "process": whole}


def _imports(rounds: int) -> Samples:
    def once(name: str) -> dict[str, float]:
        before = "import attrs\n" if name in startup_programs.MODELS else ""
        text = startup_programs.MODELS[name] if before else startup_programs.IMPORTS[name]
        return _program(before + startup_programs.START_TIMER + text + startup_programs.PRINT_ELAPSED)

    return alternate((*startup_programs.IMPORTS, *startup_programs.MODELS), once, rounds)


def _first_calls(rounds: int) -> Samples:
    with loopback() as port:

        def once(name: str) -> dict[str, float]:
            text = startup_programs.FIRST_CALLS[name].format(endpoint=f"http://127.0.0.1:{port}")
            return _program(startup_programs.START_TIMER + text + startup_programs.PRINT_ELAPSED)

        return alternate(tuple(startup_programs.FIRST_CALLS), once, rounds)


def _decode(size: str, repeats: int, rounds: int) -> Samples:
    seen: dict[str, float] = {}

    def once(name: str) -> dict[str, float]:
        # One decoding takes seconds, so one per process is precise enough.
        often = 1 if name == OFFICIAL and size == "12MB" else repeats
        found: dict[str, float] = run_worker("decode", name, _body("24KB"), _body(size), str(often))
        seen[name] = found.pop("seen")
        return found

    samples = alternate(DECODERS, once, rounds)
    if len({round(value, 1) for value in seen.values()}) != 1:
        raise RuntimeError(f"the contestants did not read the same values: {seen}")
    return samples


def _memory(rounds: int) -> Samples:
    def once(name: str) -> dict[str, float]:
        return run_worker("memory", name, "peak", _body("24KB"), _body("12MB"))  # type: ignore[no-any-return]

    peaks = alternate(DECODERS, once, rounds)
    # The memory held is the same in every run.
    held = {name: run_worker("memory", name, "held", _body("24KB"), _body("12MB")) for name in DECODERS}
    first = {name: {**found, **held[name]} for name, found in peaks.rounds[0].items()}
    return Samples([first, *peaks.rounds[1:]])


def _calls(rounds: int) -> Samples:
    with loopback() as port:
        return Samples(run_worker("sync_calls", port, str(rounds), "100"))


def _burst(rounds: int) -> Samples:
    with loopback() as port:
        return Samples(run_worker("async_calls", port, str(rounds), "200"))


def _stall(rounds: int) -> Samples:
    with loopback(_body("12MB")) as port, loopback(_body("24KB")) as small:
        return alternate(
            (OURS, WITHOUT_ORJSON, OFFICIAL), lambda name: run_worker("event_loop_stall", port, small, name), rounds
        )


def _polling(rounds: int) -> Samples:
    return alternate((OURS, OFFICIAL), lambda name: run_worker("polling", name, "1000"), rounds)


def _body(size: str) -> str:
    return str(BODIES / f"{size}.json")


def _decoding(size: str, repeats: int, rounds: int, quick: int, what: str) -> Case:
    return Case(
        f"decode-{size}",
        f"Decode and read {size[:-2]} {size[-2:]}",
        f"An analyze operation, {what}: from bytes to objects, and until every word, line, paragraph, table, cell,"
        " region and span was read once.",
        (
            Metric("total", "decoded and read", "ms", ("json.loads", "msgspec Structs", OFFICIAL)),
            Metric("decode", "decoded", "ms"),
        ),
        rounds,
        quick,
        partial(_decode, size, repeats),
    )


CASES = (
    Case(
        "import",
        "Import",
        "Milliseconds of the import and of the whole process. The models are imported after attrs.",
        (Metric("steps", "import", "ms", (DI,)), Metric("process", "process", "ms")),
        21,
        7,
        _imports,
    ),
    Case(
        "first-call",
        "Import, client and first call",
        "A new process that imports, creates a client and calls a loopback server once, over plain http.",
        (
            Metric("steps", "the three steps", "ms", ("httpx + attrs", DI, FACE)),
            Metric("process", "process", "ms"),
        ),
        21,
        7,
        _first_calls,
    ),
    _decoding("24KB", 40, 9, 5, "as long as the median real one"),
    _decoding("150KB", 20, 9, 5, "two pages, the longest one recorded"),
    _decoding("12MB", 3, 7, 3, "166 pages"),
    Case(
        "memory",
        "Memory of 12 MB",
        "Memory of the objects after they were read (tracemalloc), and growth of the peak of resident memory.",
        (
            Metric("held", "held", "MB", (OFFICIAL,)),
            Metric("peak", "growth of the peak", "MB", (OFFICIAL,)),
        ),
        3,
        1,
        _memory,
    ),
    Case(
        "call",
        "One call on a kept-alive connection",
        "Reads the resource details from a loopback server and decodes them.",
        (Metric("call", "one call", "us", ("httpx", OFFICIAL)),),
        40,
        12,
        _calls,
    ),
    Case(
        "burst",
        "200 concurrent async calls",
        "The same call on aiohttp, 200 at once on one event loop, and one after the other.",
        (
            Metric("calls", "200 calls", "ms", ("httpx.AsyncClient", "aiohttp", OFFICIAL)),
            Metric("one", "one call", "us", ("httpx.AsyncClient", "aiohttp", OFFICIAL)),
        ),
        30,
        8,
        _burst,
    ),
    Case(
        "stall",
        "Event loop while 12 MB are awaited",
        "The longest time the event loop is blocked during an async analysis whose result has 12 MB.",
        (Metric("stall", "longest stall", "ms", (OFFICIAL,)),),
        5,
        2,
        _stall,
    ),
    Case(
        "polling",
        "1,000 operations polled",
        "Analyses of 1 to 120 s on a virtual clock, with recorded responses. Early means before the second"
        " after the POST or the Retry-After of the last poll.",
        (
            Metric("gets", "GETs per operation", ""),
            Metric("early", "of them early", ""),
            Metric("late", "seen after", "s"),
            Metric("cpu", "CPU per operation", "ms", (OFFICIAL,)),
        ),
        3,
        1,
        _polling,
    ),
)


def as_json(samples: Samples) -> str:
    """Return the measured rounds as JSON."""
    return json.dumps(samples.rounds)
