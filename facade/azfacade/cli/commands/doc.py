"""`azfacade doc`: analyze, classify, operation, operations."""

from __future__ import annotations

import asyncio
import json
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, NamedTuple

import typer

from azfacade.cli.command_decorator import command
from azfacade.cli.connection import Session
from azfacade.cli.document_run.added_files import AddedOutput, check_added_outputs
from azfacade.cli.document_run.concurrent_runner import ConcurrentRunner
from azfacade.cli.document_run.document_request import DocumentRequest
from azfacade.cli.document_run.input_documents import identify_documents
from azfacade.cli.document_run.journal import Journal
from azfacade.cli.document_run.output_format import OutputFormat
from azfacade.cli.document_run.progress_bar import show_progress
from azfacade.cli.document_run.run_report import RunReport
from azfacade.cli.exit_codes import ExitCode
from azfacade.errors import InvalidInputError
from azfacade_raw.types import shorten

app = typer.Typer(no_args_is_help=True, help="Documents: analyze, classify; operations of the resource.")

Pages = Annotated[str | None, typer.Option(help="Pages to analyze, such as 1-3,5.")]


class RunOptions(NamedTuple):
    """The options that analyze and classify share."""

    files: Annotated[list[str], typer.Argument(help="Files or URLs of documents.", show_default=False)]
    out: Annotated[
        Path | None,
        typer.Option(
            help="Folder for the results and the journal; left out: one document, to stdout.", file_okay=False
        ),
    ] = None
    concurrency: Annotated[
        int, typer.Option(help="Maximum number of documents that are processed at a time.", min=1, max=1000)
    ] = 8
    resume: Annotated[bool, typer.Option("--resume", help="Continue an earlier run into the same folder.")] = False
    send_again: Annotated[
        bool,
        typer.Option(
            "--send-again",
            help="With --resume: send documents again that failed, that expired, or that may have been received; these"
            " may be billed twice.",
        ),
    ] = False
    timeout: Annotated[
        float | None, typer.Option(help="Maximum time to wait for each result, in seconds.", min=0.001)
    ] = None
    tier: Annotated[str, typer.Option(help="Pricing tier of the resource, S0 or F0; its rate limits are kept.")] = "S0"


@command(app, "analyze")
def analyze(
    session: Session,
    *,
    model: Annotated[str, typer.Option(help="Id of the model.")] = "prebuilt-layout",
    format: Annotated[  # noqa: A002
        OutputFormat, typer.Option(help="Format of the results; json has all, csv the tables.")
    ] = OutputFormat.JSON,
    pages: Pages = None,
    locale: Annotated[str | None, typer.Option(help="Language and region of the text, such as de-DE.")] = None,
    feature: Annotated[
        list[str] | None, typer.Option(help="Add-on feature, such as barcodes; may be repeated.")
    ] = None,
    query_field: Annotated[list[str] | None, typer.Option(help="Extra field to extract; may be repeated.")] = None,
    output: Annotated[
        list[AddedOutput] | None,
        typer.Option(help="Save beside the results: pdf of prebuilt-read, searchable; figures of prebuilt-layout."),
    ] = None,
    run_options: RunOptions,
) -> ExitCode:
    """Analyze documents with a model. --resume continues an interrupted run without sending a document twice."""
    check_added_outputs(output or (), model, run_options.out)
    query_feature = ["queryFields"] if query_field and "queryFields" not in (feature or ()) else []
    arguments = {
        "pages": pages,
        "locale": locale,
        "features": [*(feature or ()), *query_feature],
        "query_fields": query_field,
        "output": [one.value for one in output or ()],
        "output_content_format": "markdown" if format is OutputFormat.MARKDOWN else None,
    }
    return _run_documents(session, DocumentRequest("analyze", model, _without_unset(arguments), format), run_options)


@command(app, "classify")
def classify(
    session: Session,
    *,
    classifier: Annotated[str, typer.Option(help="Id of the classifier.", show_default=False)],
    pages: Pages = None,
    split: Annotated[str | None, typer.Option(help="How to split a file: auto, none or perPage.")] = None,
    run_options: RunOptions,
) -> ExitCode:
    """Classify documents with a classifier. --resume works as in analyze."""
    arguments = _without_unset({"pages": pages, "split": split})
    return _run_documents(session, DocumentRequest("classify", classifier, arguments, OutputFormat.JSON), run_options)


@command(app, "operation")
def operation(
    session: Session,
    operation_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the operation.", show_default=False)],
    overload: Annotated[
        str | None, typer.Option(help="Kind that the operation must have, such as getDocumentClassifierBuildOperation.")
    ] = None,
) -> None:
    """Show a build, compose or copy operation: status, progress, kind, the model or classifier it makes."""
    with session.document_client() as di:
        found = di.operations.get(operation_id, overload=overload)
    session.output.result(found.to_dict(), "\t".join(map(str, _operation_row(found)[1:])))


@command(app, "operations")
def operations(
    session: Session,
    limit: Annotated[int | None, typer.Option(help="Maximum number of operations to list.", min=1)] = None,
) -> None:
    """List the operations of the resource, newest first."""
    with session.document_client() as di:
        found = list(islice(di.operations.list(), limit))
    session.output.table(_COLUMNS, [_operation_row(one) for one in found], [one.to_dict() for one in found])


_COLUMNS = ("operation", "status", "percent", "kind", "makes")


def _operation_row(found: Any) -> tuple[object, ...]:
    resource = found.resource_location.rpartition("/")[2].partition("?")[0]
    return found.operation_id, found.status.value, found.percent_completed, found.kind, resource


def _without_unset(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in arguments.items() if value}


def _run_documents(session: Session, request: DocumentRequest, options: RunOptions) -> ExitCode:
    if options.send_again and not options.resume:
        raise InvalidInputError("--send-again is for an earlier run: use it with --resume")
    if options.out is None:
        return _run_one_to_stdout(session, request, options)
    report, code = _run(session, request, options, options.out)
    report.print_summary(session.output, can_resume=True)
    if session.output.as_json:
        session.output.result({"documents": report.records, "counts": report.counts})
    return code


def _run_one_to_stdout(session: Session, request: DocumentRequest, options: RunOptions) -> ExitCode:
    if options.resume:
        raise InvalidInputError("--resume needs the folder of the earlier run: add --out DIR")
    if len(options.files) > 1:
        raise InvalidInputError("only one document can go to stdout: add --out DIR for several")
    with TemporaryDirectory() as folder:
        report, code = _run(session, request, options, Path(folder))
        report.print_summary(session.output, can_resume=False)
        (record,) = report.records
        output_path = record.pop("output", None)
        text = Path(output_path).read_bytes().decode() if output_path else None
    if session.output.as_json:
        result = json.loads(text) if text is not None and request.output_format.is_json else text
        session.output.result({"documents": [record | {"result": result}], "counts": report.counts})
    elif text is not None:
        session.output.write(text.removesuffix("\n"))
    return code


def _run(session: Session, request: DocumentRequest, options: RunOptions, folder: Path) -> tuple[RunReport, ExitCode]:
    """Process the files into a folder; return the report and the exit code."""
    client = session.async_document_client().with_options(rate_limit=options.tier)
    inputs = identify_documents(options.files, request, folder, client)
    was_interrupted = False
    with Journal(folder) as journal:
        known = [one for one in inputs.documents if one.has_results or journal.find(one.key) is not None]
        if known and not options.resume:
            raise InvalidInputError(
                f"{shorten(str(folder))} has {len(known)} of these documents from an earlier run: add --resume to"
                " continue it, or choose another --out"
            )
        with show_progress(session.output, len(inputs.documents)) as advance:
            runner = ConcurrentRunner(
                client, request, journal, send_again=options.send_again, timeout=options.timeout, on_outcome=advance
            )
            try:
                asyncio.run(runner.run_all(inputs.documents, options.concurrency))
            except (KeyboardInterrupt, asyncio.CancelledError):
                was_interrupted = True
    report = RunReport(inputs, runner.outcomes)
    return report, ExitCode.INTERRUPTED if was_interrupted else report.exit_code
