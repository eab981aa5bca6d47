"""The options that all commands share, such as `--json` and `--fake`, and the end of each command."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Sequence
from typing import Annotated, Any, get_type_hints

import typer

from azfacade.cli.connection import Session
from azfacade.cli.exit_codes import Exit, exit_for
from azfacade.cli.output import Output
from azfacade.errors import AzFacadeError

Command = Callable[..., "Exit | None"]

_PANEL = "Connection and output"
_SHARED: dict[str, tuple[Any, Any]] = {
    "as_json": (
        Annotated[
            bool, typer.Option("--json", help="One JSON document on stdout, also for errors.", rich_help_panel=_PANEL)
        ],
        False,
    ),
    "fake": (
        Annotated[bool, typer.Option("--fake", help="Run on a fresh fake of the services.", rich_help_panel=_PANEL)],
        False,
    ),
    "endpoint": (
        Annotated[
            str | None,
            typer.Option(help="Address of the resource; else the environment's.", rich_help_panel=_PANEL),
        ],
        None,
    ),
    "api_version": (
        Annotated[str | None, typer.Option(help="Api version of the service.", rich_help_panel=_PANEL)],
        None,
    ),
    "entra": (
        Annotated[
            bool, typer.Option("--entra", help="Sign in with Entra ID, through azure-identity.", rich_help_panel=_PANEL)
        ],
        False,
    ),
    "ask_key": (
        Annotated[bool, typer.Option("--ask-key", help="Ask for the key, hidden.", rich_help_panel=_PANEL)],
        False,
    ),
}


def command(group: typer.Typer, name: str, *, shared: Sequence[str] = tuple(_SHARED)) -> Callable[[Command], Command]:
    """Register a function as a command. Its first argument is a Session; it need not name the shared options.

    Args:
        group: The group the command is in.
        name: The command's name in the group.
        shared: The shared options that the command has.
    """

    def register(function: Command) -> Command:
        hints = get_type_hints(function, include_extras=True)
        _, *own = inspect.signature(function).parameters.values()

        def run(**given: Any) -> None:
            options = {option: given.pop(option) for option in shared}
            code = _ended(lambda: function(Session(**options), **given), Output(as_json=options["as_json"]))
            if code is not Exit.DONE:
                raise typer.Exit(code)

        parameters = [one.replace(annotation=hints[one.name], kind=inspect.Parameter.KEYWORD_ONLY) for one in own]
        parameters += [
            inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for option, (annotation, default) in _SHARED.items()
            if option in shared
        ]
        run.__doc__ = function.__doc__
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        group.command(name)(run)
        return function

    return register


def _ended(run: Callable[[], Exit | None], output: Output) -> Exit:
    """Run a command, print its error as one sentence, and return the exit code."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = lambda message, *_args, **_more: output.tell(f"warning: {message}")
        try:
            return run() or Exit.DONE
        except BrokenPipeError:
            raise  # typer ends quietly when the reader of a pipe is gone
        except (AzFacadeError, OSError) as caught:
            error: BaseException = caught
        except KeyboardInterrupt:
            error = KeyboardInterrupt("interrupted")
        output.fail(error)
        return exit_for(error)
