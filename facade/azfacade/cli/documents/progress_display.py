"""The progress of a run on stderr: a bar on a terminal, else a line for every tenth of the documents."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from azfacade.cli.output import Output


@contextmanager
def progress(output: Output, total: int) -> Iterator[Callable[[object], object]]:
    """Show the progress of a run.

    Yields:
        A function to call for each document that has ended.
    """
    if not sys.stderr.isatty():
        yield _lines(output, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("documents", total=total)
        yield lambda _: bar.advance(task)


def _lines(output: Output, total: int) -> Callable[[object], object]:
    ended = 0

    def advance(_: object) -> None:
        nonlocal ended
        ended += 1
        if ended * 10 // total > (ended - 1) * 10 // total:
            output.tell(f"{ended} of {total} documents")

    return advance
