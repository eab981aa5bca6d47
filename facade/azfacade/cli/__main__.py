"""The entry point of `azfacade` and `python -m azfacade.cli`."""

from __future__ import annotations

import sys

from azfacade.cli.exit_codes import Exit


def main() -> None:
    """Run the command line, or say in one sentence what it lacks."""
    try:
        from azfacade.cli.app import app
    except ModuleNotFoundError as cause:
        if (cause.name or "").partition(".")[0] not in ("typer", "rich"):
            raise
        print("The azfacade command needs its extra: pip install 'azfacade[cli]'", file=sys.stderr)
        sys.exit(Exit.NOT_INSTALLED)
    app(prog_name="azfacade")


if __name__ == "__main__":
    main()
