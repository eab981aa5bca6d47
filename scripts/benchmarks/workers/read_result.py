"""`read_result WARM_UP BODY REPEATS`: measures the milliseconds of what `ResultView` does, and of json.loads.

Each job has a new view, so that the indexes it needs are built in its time.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
import tracemalloc
import unicodedata
from collections.abc import Callable
from pathlib import Path

from azfacade import ResultView
from azfacade.results.offsets import Offsets
from azfacade_raw.document_intelligence.models import AnalyzeResult

Job = Callable[[ResultView], object]


def _cells(view: ResultView) -> object:
    return [view.words_in(cell) for table in view.result.tables for cell in table.cells]


def _indexes(view: ResultView) -> object:
    for table in view.result.tables:
        for cell in table.cells:
            for find in (view.words_in, view.lines_in, view.paragraphs_in, view.cells_in):
                find(cell)
    return [page.text for page in view.pages]


JOBS: dict[str, Job] = {
    "ResultView(result) and its pages": lambda view: view.pages,
    "words_in of one table, at first": lambda view: view.words_in(view.result.tables[-1]),
    "words_in of each cell": _cells,
    "tables() and their rows()": lambda view: [table.rows() for table in view.tables()],
    "tables(across_pages=True)": lambda view: view.tables(across_pages=True),
    "tables() and their to_html()": lambda view: [table.to_html() for table in view.tables()],
    "text of each page, offsets known": lambda view: [page.text for page in view.pages],
    "blocks()": lambda view: view.blocks(),
    "blocks() and their text": lambda view: [block.text for block in view.blocks()],
    "to_text()": lambda view: view.to_text(),
    "to_markdown()": lambda view: view.to_markdown(),
    "chunks()": lambda view: view.chunks(),
}
INDEXES = "all indexes"


def median(run: Callable[[], object], repeats: int) -> float:
    """Return the median of the milliseconds of several runs."""
    found = []
    for _ in range(repeats):
        gc.collect()
        started = time.perf_counter()
        made = run()
        found.append((time.perf_counter() - started) * 1000)
        del made
    return statistics.median(found)


def timed(result: AnalyzeResult, repeats: int) -> dict[str, dict[str, float]]:
    """Return the time of each job."""
    found: dict[str, dict[str, float]] = {}
    for name, job in JOBS.items():
        views = [ResultView(result) for _ in range(repeats)]
        if "offsets known" in name:
            for view in views:
                view.offsets  # noqa: B018  # made when first asked for
        rest = iter(views)
        make = (lambda: ResultView(result)) if name.startswith("ResultView") else lambda rest=rest: next(rest)
        found[name] = {"time": median(lambda job=job, make=make: job(make()), repeats)}  # type: ignore[misc]
    marked = unicodedata.normalize("NFD", result.content)
    for name, text in (("offsets of text elements", result.content), ("the same, with combining marks", marked)):
        found[name] = {"time": median(lambda text=text: Offsets(text, "textElements"), repeats)}  # type: ignore[misc]
    return found


def memory(result: AnalyzeResult) -> float:
    """Return the megabytes (10^6) that a view holds once it has found words, lines, paragraphs and cells."""
    view = ResultView(result)
    gc.collect()
    tracemalloc.start()
    _indexes(view)
    gc.collect()
    return tracemalloc.get_traced_memory()[0] / 1e6


def main(warm_up: str, body: str, repeats: str) -> None:
    """Measure each job on a body, after all of them on a small one that loads all modules."""
    small = AnalyzeResult.from_json(Path(warm_up))
    timed(small, 1)
    _indexes(ResultView(small))
    data = Path(body).read_bytes()
    # Before the result is decoded: json.loads takes half as long again where the garbage collector knows many objects.
    found = {"json.loads": {"time": median(lambda: json.loads(data), int(repeats))}}
    result = AnalyzeResult.from_json(Path(body))
    found |= timed(result, int(repeats))
    found[INDEXES] = {"held": memory(result)}
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
