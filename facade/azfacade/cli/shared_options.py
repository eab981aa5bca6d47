"""The options that all commands share: --json, --fake, --endpoint, --api-version, --entra, --ask-key."""

from __future__ import annotations

from functools import partial
from typing import Any

import typer

_option = partial(typer.Option, rich_help_panel="Connection and output")

SHARED_OPTIONS: dict[str, tuple[Any, Any]] = {
    "as_json": (bool, _option(False, "--json", help="Write one JSON document to stdout, also for errors.")),
    "fake": (bool, _option(False, "--fake", help="Run on a new built-in fake of the services.")),
    "endpoint": (str | None, _option(None, help="Endpoint of the resource; the environment's when left out.")),
    "api_version": (str | None, _option(None, help="API version of the service.")),
    "entra": (bool, _option(False, "--entra", help="Sign in with Entra ID, through azure-identity.")),
    "ask_key": (bool, _option(False, "--ask-key", help="Ask for the key; what you type is not shown.")),
}
"""The type and the Typer option of each, by the name of Session's argument."""
