"""The Typer application: puts the commands together."""

from __future__ import annotations

from typing import Annotated

import typer

from azfacade import __version__
from azfacade.cli import face_commands, fake_commands, model_commands
from azfacade.cli.connection import DOCUMENTS, FACE, Session
from azfacade.cli.documents import document_commands
from azfacade.cli.exit_codes import MEANINGS, Exit
from azfacade.cli.shared_options import command

app = typer.Typer(
    no_args_is_help=True,
    # A traceback with locals would show keys.
    pretty_exceptions_enable=False,
    epilog="\n\n".join(
        [
            f"Endpoints and keys come from {FACE}_ENDPOINT, {FACE}_KEY, {DOCUMENTS}_ENDPOINT and {DOCUMENTS}_KEY;"
            " a key is never an option.",
            "Exit codes:",
            *(f"{code:>5d}  {meaning}" for code, meaning in MEANINGS.items()),
        ]
    ),
)
app.add_typer(face_commands.app, name="face")
app.add_typer(document_commands.app, name="doc")
app.add_typer(model_commands.models, name="models")
app.add_typer(model_commands.classifiers, name="classifiers")
app.add_typer(fake_commands.app, name="fake")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def root(
    _: Annotated[
        bool, typer.Option("--version", help="Show the version and end.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Azure AI Face and Azure AI Document Intelligence from the shell.

    Every command takes --json, and --fake to be tried without an account.
    """


@command(app, "demo", shared=("as_json", "fake"))
def demo(session: Session) -> Exit | None:
    """Train a person group and build a classifier, and read both back; live where the environment is set."""
    from azfacade.cli import demo as work

    report = work.run(session.output.tell if session.output.as_json else typer.echo, fake=session.is_fake)
    if session.output.as_json:
        session.output.result(report)
    return None if report["succeeded"] else Exit.FAILED
