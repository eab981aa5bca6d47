"""`read_tables LIBRARY WARM_UP BODY`: measures the milliseconds of opening a result and of reading its tables and text.

Each library reads a result of its own service; see `benchmarks.peer_bodies`.
"""

from __future__ import annotations

import gc
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Job = Callable[[Any], Any]


def _azfacade() -> tuple[Job, dict[str, Job]]:
    from azfacade import ResultView
    from azfacade_raw.document_intelligence.models import AnalyzeResult

    return lambda file: ResultView(AnalyzeResult.from_json(file)), {
        "frames": lambda view: [table.to_pandas() for table in view.tables()],
        "csv": lambda view: [table.to_csv() for table in view.tables()],
        "words": lambda view: [view.words_in(table) for table in view.tables()],
        "text": lambda view: [page.text for page in view.pages],
        "markdown": lambda view: view.to_markdown(),
    }


def _textractor() -> tuple[Job, dict[str, Job]]:
    from textractor.entities.document import Document

    return lambda file: Document.open(json.loads(file.read_bytes())), {
        "frames": lambda document: [table.to_pandas(use_columns=True) for table in document.tables],
        "csv": lambda document: [table.to_csv() for table in document.tables],
        "words": lambda document: [table.words for table in document.tables],
        "text": lambda document: [page.text for page in document.pages],
        "markdown": lambda document: document.to_markdown(),
    }


def _toolbox() -> tuple[Job, dict[str, Job]]:
    from google.cloud.documentai import Document as Sent
    from google.cloud.documentai_toolbox.wrappers.document import Document

    def tables(document: Any) -> Any:
        return (table for page in document.pages for table in page.tables)

    return lambda file: Document.from_documentai_document(Sent.from_json(file.read_text(encoding="utf-8"))), {
        "frames": lambda document: [table.to_dataframe() for table in tables(document)],
        "csv": lambda document: [table.to_dataframe().to_csv() for table in tables(document)],
        "text": lambda document: [page.text for page in document.pages],
    }


LIBRARIES = {
    "azfacade": _azfacade,
    "amazon-textract-textractor": _textractor,
    "google-cloud-documentai-toolbox": _toolbox,
}


def timed(job: Callable[[], Any]) -> tuple[float, Any]:
    """Return the milliseconds of a job and what it returns."""
    gc.collect()
    started = time.perf_counter()
    made = job()
    return (time.perf_counter() - started) * 1000, made


def main(library: str, warm_up: str, body: str) -> None:
    """Open a body and do the jobs on it one after the other, after a small body that loads all modules."""
    load, jobs = LIBRARIES[library]()
    for job in jobs.values():
        job(load(Path(warm_up)))
    file = Path(body)
    data = file.read_bytes()
    found = {"size": len(data) / 1e6, "loads": timed(lambda: json.loads(data))[0]}
    found["open"], opened = timed(lambda: load(file))
    for name, job in jobs.items():
        found[name], made = timed(lambda job=job: job(opened))  # type: ignore[misc]
        if name == "frames":
            found["seen"] = sum(len(frame) for frame in made)
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
