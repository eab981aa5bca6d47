"""Shows the progress of a run on stderr: a bar on a terminal, else a line for every tenth of the documents."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from azfacade.cli.console_output import ConsoleOutput


@contextmanager
def show_progress(output: ConsoleOutput, total: int) -> Iterator[Callable[[object], object]]:
    """Show the progress of a run.

    Yields:
        The function to call once for each processed document; its argument is ignored.
    """
    if not sys.stderr.isatty():
        yield _print_every_tenth(output, total)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("documents", total=total)
        yield lambda _: bar.advance(task)


def _print_every_tenth(output: ConsoleOutput, total: int) -> Callable[[object], object]:
    finished = 0

    def advance(_: object) -> None:
        nonlocal finished
        finished += 1
        if finished * 10 // total > (finished - 1) * 10 // total:
            output.message(f"{finished} of {total} documents")

    return advance
