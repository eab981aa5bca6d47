"""`azfacade fake serve`: serves the fake of both services over HTTP."""

from __future__ import annotations

from typing import Annotated

import typer

from azfacade.cli.command_decorator import command
from azfacade.cli.connection import Session
from azfacade.errors import InvalidInputError

app = typer.Typer(no_args_is_help=True, help="A fake of both services, for trying and testing.")


@command(app, "serve", shared=("as_json",))
def serve(
    session: Session,
    port: Annotated[int, typer.Option(help="Port to listen on; 0 for a free one.", min=0, max=65535)] = 0,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    running_polls: Annotated[
        int, typer.Option(help="Number of polls that find an operation still running.", min=0)
    ] = 1,
    latency: Annotated[float, typer.Option(help="Delay of each response, in seconds.", min=0)] = 0.0,
) -> None:
    """Serve Face and Document Intelligence until Ctrl-C. The first line of output gives the endpoint and the key.

    GET /_fake/requests lists the requests so far; POST /_fake/reset deletes them and all state.
    """
    from azfacade.testing.__main__ import serve_until_stopped

    def ready(endpoint: str, key: str) -> None:
        session.output.result({"endpoint": endpoint, "key": key}, f"endpoint {endpoint} key {key}")

    try:
        serve_until_stopped(ready, host=host, port=port, running_polls=running_polls, latency=latency)
    except ValueError as cause:
        raise InvalidInputError(str(cause)) from None
