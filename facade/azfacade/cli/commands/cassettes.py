"""`azfacade cassettes check`: finds secrets in recorded traffic, and what no longer fits the installed client."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from azfacade.cli.command_decorator import command
from azfacade.cli.connection import Session
from azfacade.cli.exit_codes import ExitCode
from azfacade.errors import ConfigurationError, InvalidInputError

app = typer.Typer(no_args_is_help=True, help="Cassettes: recorded traffic that tests replay.")


@app.callback()
def cassettes() -> None:
    """Cassettes: recorded traffic that tests replay."""


@command(app, "check", shared=("as_json",))
def check(
    session: Session,
    folder: Annotated[Path, typer.Argument(help="Folder with cassettes, or one of them.", show_default=False)],
    strict: Annotated[
        bool, typer.Option("--strict", help="Report also what responses have and the client does not know.")
    ] = False,
) -> ExitCode | None:
    """Report secrets in cassettes, and requests and responses that no longer fit this version of azfacade.

    Nothing is sent.
    """
    try:
        from azfacade.testing.recording.cassette_check import check_cassettes, count_cassettes
    except ModuleNotFoundError as cause:
        if cause.name != "yaml":
            raise
        raise ConfigurationError(
            "reading cassettes needs a package that is not there: pip install 'azfacade[testing]'"
        ) from None
    number = count_cassettes(folder)
    problems = check_cassettes(folder, strict=strict)
    if not number:
        raise InvalidInputError(f"there is no cassette in {folder}: it holds no file that ends in .yaml, .yml or .json")
    records = [problem._asdict() for problem in problems]
    if session.output.as_json:
        session.output.result({"cassettes": number, "problems": records})
    else:
        for problem in problems:
            session.output.write(f"{problem.kind} {problem.where}: {problem.text}")
    kinds = {problem.kind for problem in problems}
    session.output.message(f"{number} cassettes, {len(problems)} problems")
    if "secret" in kinds:
        return ExitCode.SECRET_FOUND
    return ExitCode.STALE_CASSETTES if kinds else None
