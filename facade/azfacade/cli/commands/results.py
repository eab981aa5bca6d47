"""`azfacade results`: writes tables, fields, texts and so on of saved results, and compares two of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from azfacade.cli.connection import Session
from azfacade.cli.console_output import error_record, error_text
from azfacade.cli.document_run.input_documents import safe_file_name, unreadable_source_error
from azfacade.cli.exit_codes import ExitCode, exit_code_of_all
from azfacade.cli.output_file import write_whole
from azfacade.cli.result_output.kinds import FORMATS, Format, Formulas, Kind, Options, check_choice, split_arguments
from azfacade.errors import AzFacadeError, InvalidInputError, without_secrets
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult

_KINDS = ", ".join(f"{kind} ({'|'.join(FORMATS[kind])})" for kind in Kind)


def results(
    session: Session,
    arguments: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE... WHAT",
            help=f"Saved results, - for stdin; then what to write of them, with its formats: {_KINDS}.",
            show_default=False,
        ),
    ],
    format: Annotated[  # noqa: A002
        Format | None, typer.Option(help="Format of the output; by default the first one of WHAT.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder for an output file for each result; left out: all to stdout.", file_okay=False),
    ] = None,
    formulas: Annotated[
        Formulas | None,
        typer.Option(help="csv: quote (the default) keeps a spreadsheet from running texts such as =1+1."),
    ] = None,
    table: Annotated[
        int | None, typer.Option(help="tables: only the one with this number, counted from 1.", min=1)
    ] = None,
    across_pages: Annotated[
        bool | None, typer.Option("--across-pages", help="tables: join those that go on across pages.")
    ] = None,
    max_size: Annotated[int | None, typer.Option(help="chunks: the most characters of each; 2000.", min=1)] = None,
    below: Annotated[float | None, typer.Option(help="low: the confidence that is enough; 0.8.", min=0, max=1)] = None,
    tolerance: Annotated[
        float | None, typer.Option(help="diff: how much numbers may differ and be equal; 0.", min=0)
    ] = None,
) -> ExitCode | None:
    """Write tables, fields, texts, chunks and so on of saved results; or the changes from one to another (diff).

    diff ends with exit code 0 if the two are equal, 1 if they differ, 2 if they cannot be compared.
    """
    files, kind = split_arguments(arguments)
    options = Options(formulas, table, across_pages, max_size, below, tolerance)
    form = check_choice(kind, format, options, as_json=session.output.as_json and out is None)
    if files.count("-") > 1:
        raise InvalidInputError("stdin can be read once: give - once")
    if kind is Kind.DIFF:
        if out is not None:
            raise InvalidInputError("diff has one output: leave out --out, and redirect stdout")
        return _compare(session, files, form, options)
    return _write_all(session, files, kind, form, options, out)


def _compare(session: Session, files: Sequence[str], form: Format, options: Options) -> ExitCode:
    if len(files) != 2:
        raise InvalidInputError(f"diff compares two files, not {len(files)}: azfacade results BEFORE AFTER diff")
    from azfacade.cli.result_output.content import changes_between
    from azfacade.cli.result_output.rendering import read_part, render

    def load(file: str) -> AnalyzeResult:
        try:
            return _load(file)
        except AzFacadeError as error:
            # Whatever its kind, such as an operation that failed: exit code 1 says that the results differ.
            raise InvalidInputError(f"{_shown(file)}: {error_text(error)}") from None

    content = changes_between(load(files[0]), load(files[1]), options)
    part = read_part(content, Kind.DIFF, form, None)
    if form is Format.JSON:
        session.output.write_json(part.text)
    elif text := render([part], form, options.formulas):
        session.output.write(text)
    return ExitCode.FAILED if content.rows() else ExitCode.SUCCESS


def _write_all(
    session: Session, files: Sequence[str], kind: Kind, form: Format, options: Options, out: Path | None
) -> ExitCode:
    from azfacade.cli.result_output.content import content_of
    from azfacade.cli.result_output.rendering import Part, read_part, render

    paths = {} if out is None else _output_paths(files, kind, form, out)
    with_names = out is None and (len(files) > 1 or form is Format.JSON)
    parts: list[Part] = []
    records: list[dict[str, object]] = []
    errors: list[BaseException] = []
    for file in files:
        name = _shown(file)
        try:
            content = content_of(kind, _load(file), options)
            part = read_part(content, kind, form, name if with_names else None)
        except AzFacadeError as error:
            errors.append(error)
            records.append({"file": name, "error": error_record(error)})
            session.output.error_message(f"{name}: {error_text(error)}")
            parts += [Part(name, json.dumps(records[-1], indent=2))] if session.output.as_json else []
            continue
        parts.append(part)
        if file in paths:
            text = part.text if form is Format.JSON else render([part], form, options.formulas)
            # An unpaired surrogate is escaped, as JSON has it.
            write_whole(paths[file], f"{text}\n".encode(errors="backslashreplace"))
            records.append({"file": name, "output": str(paths[file])})
    if out is not None:
        if session.output.as_json:
            session.output.result(records)
    elif form is Format.JSON and parts:
        session.output.write_json(render(parts, form))
    elif parts:
        session.output.write(render(parts, form, options.formulas))
    return exit_code_of_all(errors, has_results=len(errors) < len(files))


def _output_paths(files: Sequence[str], kind: Kind, form: Format, folder: Path) -> dict[str, Path]:
    """Return the output file of each result, and create the folder.

    Raises:
        InvalidInputError: Two results have the same name.
    """
    paths: dict[str, Path] = {}
    for file in dict.fromkeys(files):
        path = folder / f"{'stdin' if file == '-' else safe_file_name(file)}.{kind}{form.suffix}"
        if path in paths.values():
            raise InvalidInputError(
                f"two of the files would be written to {shorten(path.name)}: write them to --out folders of their own"
            )
        paths[file] = path
    folder.mkdir(parents=True, exist_ok=True)
    return paths


def _load(file: str) -> AnalyzeResult:
    """Return the result in a file.

    Raises:
        InvalidInputError: It cannot be read, or holds no result.
        OperationFailedError: It holds an operation that failed.
    """
    from azfacade_raw.document_intelligence.models import AnalyzeResult
    from azfacade_raw.json_io import read

    if file == "-" and getattr(sys, "stdin", None) is None:
        raise InvalidInputError("stdin is closed")
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except OSError as cause:
        raise unreadable_source_error(file, cause) from None
    return read(AnalyzeResult, content, "azfacade results")


def _shown(file: str) -> str:
    """Return the name of a file for output and messages."""
    return "stdin" if file == "-" else without_secrets(file) if len(file) <= 300 else shorten(file)
