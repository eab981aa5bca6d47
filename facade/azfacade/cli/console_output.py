"""Writes the result of a command to stdout, as text, table or JSON (`--json`), and everything else to stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import typer

from azfacade.cli.exit_codes import exit_code_for
from azfacade.errors import without_secrets
from azfacade_raw.types import shorten


class ConsoleOutput:
    """The stdout and stderr of a command. With `as_json`, stdout gets one JSON document and nothing else."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json

    def result(self, record: Any, line: str | None = None) -> None:
        """Write a result to stdout: the record as JSON with `as_json` or without a line, else the line."""
        if self.as_json or line is None:
            self.write_json(json.dumps(record, indent=2, ensure_ascii=False))
        else:
            self.write(line)

    def write_json(self, text: str) -> None:
        """Write JSON text to stdout; where the encoding lacks a character, with JSON's escapes."""
        try:
            text.encode(_encoding())
        except UnicodeEncodeError:
            text = json.dumps(json.loads(text), indent=2)
        self.write(text)

    def write(self, text: str) -> None:
        """Write text to stdout; characters that its encoding lacks are escaped."""
        encoding = _encoding()
        typer.echo(text.encode(encoding, "backslashreplace").decode(encoding))

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]], records: Sequence[Any]) -> None:
        """Write a list to stdout: records as JSON; rows as a table on a terminal, else separated by tabs."""
        if self.as_json:
            self.result(records)
            return
        texts = [[one_line("" if cell is None else str(cell)) for cell in row] for row in rows]
        if not sys.stdout.isatty():
            for row in texts:
                self.write("\t".join(row))
            return
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table(box=None, header_style="bold")
        for number, column in enumerate(columns):
            table.add_column(column, no_wrap=number == 0)  # an id in one piece can be copied
        for row in texts:
            table.add_row(*(Text(cell, overflow="fold") for cell in row))
        Console().print(table)

    def message(self, text: str) -> None:
        """Write a message to stderr, on one line."""
        typer.echo(one_line(without_secrets(text)), err=True)

    def error_message(self, text: str) -> None:
        """Write an error to stderr, on one line, in red on a terminal."""
        typer.secho(one_line(without_secrets(text)), fg=typer.colors.RED, err=True)

    def failure(self, error: BaseException) -> None:
        """Write the error that ended a command to stderr; with `as_json` also to stdout, as the JSON document."""
        self.error_message(error_text(error))
        if self.as_json:
            with suppress(OSError):  # writing to stdout may be what failed
                self.result({"error": error_record(error)})
        stdout = getattr(sys, "stdout", None)
        if stdout is None:
            return  # closed
        try:
            stdout.flush()
        except OSError:
            # Python flushes stdout again at exit, and that would fail once more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), stdout.fileno())


_ERROR_FIELDS = ("status", "code", "inner_code", "request_id", "client_request_id", "retry_after", "operation_token")


def error_record(error: BaseException) -> Mapping[str, Any]:
    """Return the JSON form of an error: class, message, exit code, and the fields of the service's response."""
    fields = {name: getattr(error, name, None) for name in _ERROR_FIELDS}
    return {
        "kind": type(error).__name__,
        # A mistyped URL is taken for a file name, and the message quotes it with its signature.
        "message": without_secrets(getattr(error, "message", None) or error_text(error)),
        "exit_code": int(exit_code_for(error)),
        **{name: value for name, value in fields.items() if value is not None},
    }


def error_text(error: BaseException) -> str:
    """Return the text of an error; a long file name, which may be a text given for one, is cut."""
    if isinstance(error, OSError) and isinstance(error.filename, str) and error.strerror and len(error.filename) > 300:
        return f"{error.strerror}: {shorten(error.filename)}"
    return str(error)


def one_line(text: str) -> str:
    """Replace line breaks and control characters, which a terminal would act on, by spaces."""
    return "".join(char if char.isprintable() else " " for char in text)


def _encoding() -> str:
    return getattr(sys.stdout, "encoding", None) or "utf-8"  # a closed stdout has no encoding
