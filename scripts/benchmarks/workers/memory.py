"""`memory CONTESTANT held|peak WARM_UP BODY`: measures the megabytes (10^6) of a body that was decoded and read."""

from __future__ import annotations

import gc
import json
import resource
import sys
import tracemalloc
from pathlib import Path

from benchmarks.workers.decoders import decoder


def peak() -> int:
    """Return the peak of the resident memory in bytes."""
    status = Path("/proc/self/status")
    if status.exists():  # getrusage includes the process that started this one
        line = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def main(contestant: str, what: str, warm_up: str, body: str) -> None:
    """Decode a body once, after decoding a small one that loads all modules."""
    decode, read = decoder(contestant)
    read(decode(Path(warm_up).read_bytes()))
    data = Path(body).read_bytes()
    gc.collect()
    if what == "held":
        tracemalloc.start()
        operation = decode(data)
        read(operation)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0]
    else:
        before = peak()
        operation = decode(data)
        read(operation)
        grown = peak() - before
    del operation
    print(json.dumps({what: grown / 1e6}))


if __name__ == "__main__":
    main(*sys.argv[1:])
