"""`python -m azfacade.testing --port 8080`: both services in a box, until it is told to stop."""

from __future__ import annotations

import argparse
import signal
import threading
from types import FrameType

from .fake import FakeAzure


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m azfacade.testing", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, default=0, help="port to listen on (default: a free one)")
    parser.add_argument(
        "--running-polls", type=int, default=1, help="how many polls find work unfinished (default: %(default)s)"
    )
    options = parser.parse_args(arguments)

    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    fake = FakeAzure(running_polls=options.running_polls)
    try:
        server = fake.serve(options.port, host=options.host)
    except (OSError, OverflowError) as cause:
        parser.error(f"cannot listen on {options.host}:{options.port} ({cause}); leave --port out for a free one")
    with server:
        print(f"endpoint {server.endpoint} key {fake.key}", flush=True)
        # In short waits: on Windows a signal does not end a wait.
        while not stop.wait(1.0):
            pass
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
