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
TEXTRACTOR, TOOLBOX = "amazon-textract-textractor", "google-cloud-documentai-toolbox"
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
        text = {**startup_programs.IMPORTS, **startup_programs.MODELS}[name]
        before = startup_programs.BEFORE.get(name, "")
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


def _reading(rounds: int) -> Samples:
    return Samples(run_worker("read_result", _body("24KB"), _body("12MB"), "5") for _ in range(rounds))


def _tables(rounds: int) -> Samples:
    bodies = {OURS: "", TEXTRACTOR: "-textract", TOOLBOX: "-document-ai"}
    seen: dict[str, float] = {}

    def once(name: str) -> dict[str, float]:
        small, large = (_body(size + bodies[name]) for size in ("24KB", "12MB"))
        found: dict[str, float] = run_worker("read_tables", name, small, large)
        seen[name] = found.pop("seen")
        return found

    samples = alternate(tuple(bodies), once, rounds)
    if len(set(seen.values())) != 1:
        raise RuntimeError(f"the libraries did not read the same rows: {seen}")
    return samples


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
        "read-result",
        "Read the result of 12 MB",
        "What `ResultView` does with the 166 pages, 25,490 words and 166 tables of 16,600 cells, once they are decoded,"
        " beside json.loads of the same body in the same process. Each time is of a new view, with the indexes that it"
        " has to build.",
        (Metric("time", "time", "ms", ("json.loads",)), Metric("held", "memory", "MB")),
        5,
        2,
        _reading,
    ),
    Case(
        "read-tables",
        "Tables and text beside the libraries for other services",
        "The same pages as Document Intelligence, Amazon Textract and Google Document AI would send them, generated and"
        " not recorded: the same words, lines and tables, in bodies of different sizes. Each library reads that of its"
        " own service, from the file to objects, then the jobs one after the other on the same objects. They do not do"
        " quite the same: Textractor links all words, lines and cells when it opens a result, which azfacade does when"
        " it is first asked; azfacade decodes with orjson; the toolbox has no words of a table and no Markdown.",
        (
            Metric("size", "body", "MB"),
            Metric("loads", "json.loads of it", "ms"),
            Metric("open", "opened", "ms"),
            Metric("frames", "tables to pandas", "ms", (TEXTRACTOR, TOOLBOX)),
            Metric("csv", "tables to CSV", "ms"),
            Metric("words", "words of tables", "ms"),
            Metric("text", "text of pages", "ms"),
            Metric("markdown", "Markdown", "ms"),
        ),
        3,
        1,
        _tables,
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
