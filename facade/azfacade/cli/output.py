"""Writes what a command prints: its result to stdout as text or JSON, everything else to stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import typer

from azfacade.cli.exit_codes import exit_for
from azfacade.errors import without_secrets


class Output:
    """Where a command's words go. With `as_json`, stdout gets one JSON document and nothing else."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, record: Any, line: str | None = None) -> None:
        """Write a result: the record as JSON, or the line that says it; without a line as JSON, too."""
        if self.as_json or line is None:
            self.write(_json(record))
        else:
            self.write(line)

    def write(self, text: str) -> None:
        """Write to stdout; a character that its encoding lacks is escaped."""
        encoding = _encoding()
        typer.echo(text.encode(encoding, "backslashreplace").decode(encoding))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]], records: Sequence[Any]) -> None:
        """Write a list: records as JSON, or rows; they are tab-separated where stdout is no terminal."""
        if self.as_json:
            self.result(records)
            return
        texts = [[printable("" if cell is None else str(cell)) for cell in row] for row in rows]
        if not sys.stdout.isatty():
            for row in texts:
                self.write("\t".join(row))
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, header_style="bold")
        for number, column in enumerate(columns):
            table.add_column(column, no_wrap=number == 0)  # ids are there to be copied
        for row in texts:
            table.add_row(*(Text(cell, overflow="fold") for cell in row))
        Console().print(table)

    def tell(self, text: str) -> None:
        """Say something that is no result."""
        typer.echo(printable(without_secrets(text)), err=True)

    def complain(self, text: str) -> None:
        """Say what went wrong, in red where that can be seen."""
        typer.secho(printable(without_secrets(text)), fg=typer.colors.RED, err=True)

    def fail(self, problem: BaseException) -> None:
        """Say how a command failed; with `as_json`, as its JSON document, too."""
        self.complain(str(problem))
        if self.as_json:
            with suppress(OSError):  # stdout may be what failed
                self.result({"error": described(problem)})
        stdout = getattr(sys, "stdout", None)
        if stdout is None:
            return  # it is closed
        try:
            stdout.flush()
        except OSError:
            # What it did not take would be tried once more, and fail, when Python ends.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())


_FACTS = ("status", "code", "inner_code", "request_id", "client_request_id", "retry_after", "operation_token")


def described(problem: BaseException) -> Mapping[str, Any]:
    """Return an error as a record: its kind, message and exit code, and what the service said of it."""
    facts = {name: getattr(problem, name, None) for name in _FACTS}
    return {
        "kind": type(problem).__name__,
        # What the client refuses may quote an address it took for a file, with its signature.
        "message": without_secrets(getattr(problem, "message", None) or str(problem)),
        "exit_code": int(exit_for(problem)),
        **{name: value for name, value in facts.items() if value is not None},
    }


def printable(text: str) -> str:
    """Return a text on one line, without what a terminal would act on."""
    return "".join(char if char.isprintable() else " " for char in text)


def _json(record: Any) -> str:
    text = json.dumps(record, indent=2, ensure_ascii=False)
    try:
        text.encode(_encoding())
    except UnicodeEncodeError:
        return json.dumps(record, indent=2)
    return text


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"  # there is none where stdout is closed
