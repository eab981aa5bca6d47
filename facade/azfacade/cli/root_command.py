"""The root command: puts the command groups together, `--version`, and the exit codes in `--help`."""

from __future__ import annotations

from typing import Annotated

import typer

from azfacade import __version__
from azfacade.cli.command_decorator import command
from azfacade.cli.commands import cassettes, demo, doc, face, fake, models_and_classifiers, results
from azfacade.cli.connection import DOCUMENT_VARIABLES, FACE_VARIABLES
from azfacade.cli.exit_codes import MEANINGS

app = typer.Typer(
    no_args_is_help=True,
    # Typer's tracebacks print local variables, and these can hold keys.
    pretty_exceptions_enable=False,
    epilog="\n\n".join(
        [
            f"Endpoints and keys come from {FACE_VARIABLES}_ENDPOINT, {FACE_VARIABLES}_KEY,"
            f" {DOCUMENT_VARIABLES}_ENDPOINT and {DOCUMENT_VARIABLES}_KEY; a key is never an option.",
            "Exit codes:",
            *(f"{code:>5d}  {meaning}" for code, meaning in MEANINGS.items()),
        ]
    ),
)
app.add_typer(face.app, name="face")
app.add_typer(doc.app, name="doc")
app.add_typer(models_and_classifiers.models, name="models")
app.add_typer(models_and_classifiers.classifiers, name="classifiers")
app.add_typer(fake.app, name="fake")
app.add_typer(cassettes.app, name="cassettes")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def root(
    _: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Azure AI Face and Azure AI Document Intelligence from the shell.

    Every command has --json. With --fake a command runs on a built-in fake, without an Azure account.
    """


command(app, "demo", shared=("as_json", "fake"))(demo.demo)
command(app, "results", shared=("as_json",))(results.results)
