"""`decode CONTESTANT WARM_UP BODY REPEATS`: measures the milliseconds to decode a body, and to also read it."""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from pathlib import Path

from benchmarks.workers.decoders import decoder


def main(contestant: str, warm_up: str, body: str, repeats: str) -> None:
    """Decode and read a body repeatedly, with the default settings of the garbage collector."""
    decode, read = decoder(contestant)
    read(decode(Path(warm_up).read_bytes()))
    data = Path(body).read_bytes()
    decoding, both = [], []
    for _ in range(int(repeats)):
        gc.collect()
        started = time.perf_counter()
        operation = decode(data)
        decoded = time.perf_counter()
        seen = read(operation)
        ended = time.perf_counter()
        del operation
        decoding.append((decoded - started) * 1000)
        both.append((ended - started) * 1000)
    print(json.dumps({"decode": statistics.median(decoding), "total": statistics.median(both), "seen": seen}))


if __name__ == "__main__":
    main(*sys.argv[1:])
