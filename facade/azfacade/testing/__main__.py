"""`python -m azfacade.testing --port 8080`: serves a fake of both services over HTTP until interrupted."""

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
        ready: Called with the endpoint and the key when the server listens.
        host: The address to listen on.
        port: The port to listen on; 0 for a free one.
        running_polls: Number of polls that report an operation as running.
        latency: Delay of each response in seconds.

    Raises:
        OSError: The server cannot listen on that host and port.
        ValueError: An argument is out of range.
    """
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    fake = FakeAzure(running_polls=running_polls)
    try:
        # The socket raises OverflowError for a port above 65535, TypeError for an invalid host name.
        server = fake.serve(port, host=host, latency=latency)
    except (OSError, OverflowError, TypeError) as cause:
        raise OSError(f"cannot listen on {host}:{port} ({cause}); leave --port out to use a free port") from None
    with server:
        ready(server.endpoint, fake.key)
        # Short waits, because on Windows a signal does not interrupt a wait.
        while not stop.wait(1.0):
            pass


def main(arguments: list[str] | None = None) -> int:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m azfacade.testing", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--running-polls", type=int, default=1, help="polls that report an operation as running (default: %(default)s)"
    )
    parser.add_argument(
        "--latency", type=float, default=0.0, help="delay of each response in seconds (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    try:
        serve_until_stopped(lambda endpoint, key: print(f"endpoint {endpoint} key {key}", flush=True), **vars(options))
    except (OSError, ValueError) as cause:
        parser.error(str(cause))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
