"""The `@command` decorator: registers a command, adds the shared options, turns errors into exit codes."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable, Sequence
from typing import Any, get_type_hints

import typer

from azfacade.cli.connection import Session
from azfacade.cli.console_output import ConsoleOutput
from azfacade.cli.exit_codes import ExitCode, exit_code_for
from azfacade.cli.shared_options import SHARED_OPTIONS
from azfacade.errors import AzFacadeError

Command = Callable[..., "ExitCode | None"]


def command(
    group: typer.Typer, name: str, *, shared: Sequence[str] = tuple(SHARED_OPTIONS)
) -> Callable[[Command], Command]:
    """Register a function as a command. Its first parameter is a Session, made from the shared options.

    A parameter whose type is a NamedTuple stands for one option for each field.

    Args:
        group: The command group.
        name: The command's name in the group.
        shared: The shared options that the command has; `as_json` must be one of them.
    """

    def register(function: Command) -> Command:
        _, *own_parameters = _parameters(function)
        groups = {one.name: one.annotation for one in own_parameters if hasattr(one.annotation, "_fields")}

        def run(**arguments: Any) -> None:
            options = {option: arguments.pop(option) for option in shared}
            for group_name, group_class in groups.items():
                arguments[group_name] = group_class(*[arguments.pop(field) for field in group_class._fields])
            code = _run_and_report_errors(
                lambda: function(Session(**options), **arguments), ConsoleOutput(as_json=options["as_json"])
            )
            if code is not ExitCode.SUCCESS:
                raise typer.Exit(code)

        parameters = [one for one in own_parameters if one.name not in groups]
        parameters += [one for group_class in groups.values() for one in _parameters(group_class)]
        parameters += [
            inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
            for option, (annotation, default) in SHARED_OPTIONS.items()
            if option in shared
        ]
        run.__doc__ = function.__doc__
        run.__annotations__ = {one.name: one.annotation for one in parameters}
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        group.command(name)(run)
        return function

    return register


def _parameters(function: Callable[..., object]) -> list[inspect.Parameter]:
    hints = get_type_hints(function, include_extras=True)
    parameters = inspect.signature(function).parameters.values()
    return [one.replace(annotation=hints[one.name], kind=inspect.Parameter.KEYWORD_ONLY) for one in parameters]


def _run_and_report_errors(run: Callable[[], ExitCode | None], output: ConsoleOutput) -> ExitCode:
    """Run a command; print the error it raises as one line and return the exit code."""
    with warnings.catch_warnings():
        warnings.simplefilter("always", UserWarning)
        warnings.showwarning = lambda message, *_args, **_more: output.message(f"warning: {message}")
        try:
            return run() or ExitCode.SUCCESS
        except BrokenPipeError:
            raise  # typer exits without a message when the reader of stdout is gone
        except (AzFacadeError, OSError) as raised:
            error: BaseException = raised
        except KeyboardInterrupt:
            error = KeyboardInterrupt("interrupted")
        output.failure(error)
        return exit_code_for(error)
