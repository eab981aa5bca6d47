"""A process that is interrupted while it begins operations: `interrupt_worker.py URL LONGEST COUNT`.

It begins COUNT operations and gets Ctrl-C at a random moment of each, at most LONGEST seconds after its start. It
prints the ids that it knows: returned, on the exception, told by the hook.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from typing import Any

from azfacade import DocumentIntelligenceClient


def main(url: str, longest: float, count: int) -> dict[str, list[str]]:
    source = random.Random(7)
    known: dict[str, list[str]] = {"returned": [], "on_exception": [], "told": []}
    own_handler = signal.getsignal(signal.SIGINT)

    def hook(operation: Any) -> None:
        known["told"].append(operation.id)

    with DocumentIntelligenceClient(url, "fake-key", on_abandoned=hook) as client:
        for _ in range(count):
            arrived = threading.Event()

            def interrupt(arrived: threading.Event = arrived) -> None:
                time.sleep(source.uniform(0, longest))
                os.kill(os.getpid(), signal.SIGINT)
                arrived.set()

            sender = threading.Thread(target=interrupt)
            try:
                sender.start()
                known["returned"].append(client.models.begin_analyze("prebuilt-read", b"text").id)
                while not arrived.is_set():
                    time.sleep(0.001)
                time.sleep(0.001)
            except KeyboardInterrupt as error:
                if (operation := getattr(error, "operation", None)) is not None:
                    known["on_exception"].append(operation.id)
            sender.join()
    assert signal.getsignal(signal.SIGINT) is own_handler
    return known


if __name__ == "__main__":
    url, longest, count = sys.argv[1:]
    print(json.dumps(main(url, float(longest), int(count))))
