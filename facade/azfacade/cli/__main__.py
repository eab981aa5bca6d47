"""The entry point of the `azfacade` script: checks that the extra `cli` is installed, then runs the command."""

from __future__ import annotations

import sys

from azfacade.cli.exit_codes import ExitCode


def main() -> None:
    """Run the command line; without typer and rich, print how to install them and exit."""
    try:
        from azfacade.cli.root_command import app
    except ModuleNotFoundError as cause:
        if (cause.name or "").partition(".")[0] not in ("typer", "rich"):
            raise
        print("The azfacade command needs its extra: pip install 'azfacade[cli]'", file=sys.stderr)
        sys.exit(ExitCode.NOT_INSTALLED)
    app(prog_name="azfacade")


if __name__ == "__main__":
    main()
