"""The commands of `azfacade doc`: analyze, classify, and the operations of a resource."""

from __future__ import annotations

import asyncio
import json
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any, NamedTuple

import typer

from azfacade.cli.connection import Session
from azfacade.cli.documents.document_jobs import Job, prepare
from azfacade.cli.documents.journal import Journal
from azfacade.cli.documents.output_format import Format
from azfacade.cli.documents.progress_display import progress
from azfacade.cli.documents.report import Report
from azfacade.cli.documents.run_documents import Run
from azfacade.cli.exit_codes import Exit
from azfacade.cli.shared_options import command
from azfacade.errors import InvalidInputError

app = typer.Typer(no_args_is_help=True, help="Documents: analyze, classify, and the operations of a resource.")

Files = Annotated[list[str], typer.Argument(help="Files or URLs of documents.", show_default=False)]
Out = Annotated[
    Path | None,
    typer.Option(help="Folder for the results and the journal; one document may go to stdout.", file_okay=False),
]
Concurrency = Annotated[int, typer.Option(help="Documents in work at a time.", min=1, max=1000)]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with an earlier run into the same folder.")]
SendAgain = Annotated[
    bool,
    typer.Option(
        "--send-again",
        help="With --resume: send what failed or expired once more, and what may have been sent; that may be billed"
        " twice.",
    ),
]
Timeout = Annotated[float | None, typer.Option(help="Seconds to wait for each result at most.", min=0.001)]
Tier = Annotated[str, typer.Option(help="Pricing tier of the resource, whose rate limits are kept: S0 or F0.")]
Pages = Annotated[str | None, typer.Option(help="Pages to read, such as 1-3,5.")]


@command(app, "analyze")
def analyze(
    session: Session,
    files: Files,
    model: Annotated[str, typer.Option(help="Id of the model.")] = "prebuilt-layout",
    format: Annotated[Format, typer.Option(help="What to keep of the results.")] = Format.JSON,  # noqa: A002
    out: Out = None,
    concurrency: Concurrency = 8,
    resume: Resume = False,
    send_again: SendAgain = False,
    timeout: Timeout = None,
    tier: Tier = "S0",
    pages: Pages = None,
    locale: Annotated[str | None, typer.Option(help="Language and region of the text, such as de-DE.")] = None,
    feature: Annotated[list[str] | None, typer.Option(help="An add-on, such as barcodes; may be repeated.")] = None,
    query_field: Annotated[list[str] | None, typer.Option(help="A field to look for; may be repeated.")] = None,
) -> Exit:
    """Read documents with a model. Interrupted runs go on with --resume, and nothing is paid twice."""
    asks_fields = ["queryFields"] if query_field and "queryFields" not in (feature or ()) else []
    options = {
        "pages": pages,
        "locale": locale,
        "features": [*(feature or ()), *asks_fields],
        "query_fields": query_field,
        "output_content_format": "markdown" if format is Format.MARKDOWN else None,
    }
    job = Job("analyze", model, _given(options), format)
    return _read(session, job, Plan(files, out, concurrency, resume, send_again, timeout, tier))


@command(app, "classify")
def classify(
    session: Session,
    files: Files,
    classifier: Annotated[str, typer.Option(help="Id of the classifier.", show_default=False)],
    out: Out = None,
    concurrency: Concurrency = 8,
    resume: Resume = False,
    send_again: SendAgain = False,
    timeout: Timeout = None,
    tier: Tier = "S0",
    pages: Pages = None,
    split: Annotated[str | None, typer.Option(help="How to split a file: auto, none or perPage.")] = None,
) -> Exit:
    """Sort documents with a classifier; resumes like analyze."""
    job = Job("classify", classifier, _given({"pages": pages, "split": split}), Format.JSON)
    return _read(session, job, Plan(files, out, concurrency, resume, send_again, timeout, tier))


@command(app, "operation")
def operation(
    session: Session,
    operation_id: Annotated[str, typer.Argument(metavar="ID", help="Id of the operation.", show_default=False)],
    overload: Annotated[
        str | None, typer.Option(help="What kind it must be, such as getDocumentClassifierBuildOperation.")
    ] = None,
) -> None:
    """Show one operation that builds, composes or copies: status, progress, kind, what it makes."""
    with session.documents() as di:
        found = di.operations.get(operation_id, overload=overload)
    session.output.result(found.to_dict(), "\t".join(map(str, _row(found)[1:])))


@command(app, "operations")
def operations(
    session: Session, limit: Annotated[int | None, typer.Option(help="How many to list at most.", min=1)] = None
) -> None:
    """List the operations of the resource, newest first."""
    with session.documents() as di:
        found = list(islice(di.operations.list(), limit))
    session.output.table(_COLUMNS, [_row(one) for one in found], [one.to_dict() for one in found])


_COLUMNS = ("operation", "status", "percent", "kind", "makes")


def _row(found: Any) -> tuple[object, ...]:
    made = found.resource_location.rpartition("/")[2].partition("?")[0]
    return found.operation_id, found.status.value, found.percent_completed, found.kind, made


def _given(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value}


class Plan(NamedTuple):
    """How a run over documents was asked for."""

    files: list[str]
    out: Path | None
    concurrency: int
    resume: bool
    send_again: bool
    timeout: float | None
    tier: str


def _read(session: Session, job: Job, plan: Plan) -> Exit:
    if plan.send_again and not plan.resume:
        raise InvalidInputError("--send-again is about an earlier run: use it with --resume")
    if plan.out is None:
        return _read_to_stdout(session, job, plan)
    report, code = _run(session, job, plan, plan.out)
    report.tell(session.output, can_resume=True)
    if session.output.as_json:
        session.output.result({"documents": report.records, "counts": report.counts})
    return code


def _read_to_stdout(session: Session, job: Job, plan: Plan) -> Exit:
    if plan.resume:
        raise InvalidInputError("--resume needs the folder of the earlier run: give --out")
    if len(plan.files) > 1:
        raise InvalidInputError("only one document can go to stdout: give --out DIR for several")
    with TemporaryDirectory() as folder:
        report, code = _run(session, job, plan, Path(folder))
        report.tell(session.output, can_resume=False)
        (record,) = report.records
        written = record.pop("output", None)
        text = Path(written).read_bytes().decode() if written else None
    if session.output.as_json:
        result = json.loads(text) if text is not None and job.format is Format.JSON else text
        session.output.result({"documents": [record | {"result": result}], "counts": report.counts})
    elif text is not None:
        session.output.write(text.removesuffix("\n"))
    return code


def _run(session: Session, job: Job, plan: Plan, folder: Path) -> tuple[Report, Exit]:
    """Return what became of the files, and how the command ends."""
    client = session.async_documents().with_options(rate_limit=plan.tier)
    prepared = prepare(plan.files, job, folder, client)
    was_interrupted = False
    with Journal(folder) as journal:
        known = [one for one in prepared.documents if one.is_done or journal.find(one.key) is not None]
        if known and not plan.resume:
            raise InvalidInputError(
                f"{folder} has {len(known)} of these documents from an earlier run: add --resume to go on with it, or"
                " choose another --out"
            )
        with progress(session.output, len(prepared.documents)) as advance:
            run = Run(client, job, journal, send_again=plan.send_again, timeout=plan.timeout, on_outcome=advance)
            try:
                asyncio.run(run.all(prepared.documents, plan.concurrency))
            except (KeyboardInterrupt, asyncio.CancelledError):
                was_interrupted = True
    report = Report(prepared, run.outcomes)
    return report, Exit.INTERRUPTED if was_interrupted else report.exit
