"""`python -m azfacade.testing --port 8080`: both services in a box, until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import threading
from collections.abc import Callable
from types import FrameType

from .fake_azure import FakeAzure


def serve_until_stopped(
    ready: Callable[[str, str], object],
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    running_polls: int = 1,
    latency: float = 0.0,
) -> None:
    """Serve a fake until SIGINT or SIGTERM.

    Args:
        ready: Called with the endpoint and the key once it listens.
        host: The address to listen on.
        port: The port to listen on; 0 for a free one.
        running_polls: How many polls find work unfinished.
        latency: Seconds each answer takes.

    Raises:
        OSError: It cannot listen there.
        ValueError: A number is out of its range.
    """
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    fake = FakeAzure(running_polls=running_polls)
    try:
        # The socket finds a port too big (OverflowError) and a host that cannot be a name (TypeError).
        server = fake.serve(port, host=host, latency=latency)
    except (OSError, OverflowError, TypeError) as cause:
        raise OSError(f"cannot listen on {host}:{port} ({cause}); leave --port out for a free one") from None
    with server:
        ready(server.endpoint, fake.key)
        # In short waits: on Windows a signal does not end a wait.
        while not stop.wait(1.0):
            pass


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m azfacade.testing", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--running-polls", type=int, default=1, help="how many polls find work unfinished (default: %(default)s)"
    )
    parser.add_argument("--latency", type=float, default=0.0, help="seconds each answer takes (default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        serve_until_stopped(lambda endpoint, key: print(f"endpoint {endpoint} key {key}", flush=True), **vars(options))
    except (OSError, ValueError) as cause:
        parser.error(str(cause))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
