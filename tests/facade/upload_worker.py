"""A process that uploads a file and prints how much its memory grew: `upload_worker.py sync URL FILE`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from azfacade import AsyncDocumentIntelligenceClient, DocumentIntelligenceClient, Retry
from benchmarks.workers.memory import peak

RETRY = Retry(attempts=2, base=0.0, repeat_paid=True)


def upload(url: str, file: Path) -> int:
    with DocumentIntelligenceClient(url, None, retry=RETRY) as client:
        client.models.begin_analyze("prebuilt-layout", Path(__file__))
        before = peak()
        client.models.begin_analyze("prebuilt-layout", file)
        return peak() - before


async def async_upload(url: str, file: Path) -> int:
    async with AsyncDocumentIntelligenceClient(url, None, retry=RETRY) as client:
        await client.models.begin_analyze("prebuilt-layout", Path(__file__))
        before = peak()
        await client.models.begin_analyze("prebuilt-layout", file)
        return peak() - before


if __name__ == "__main__":
    side, url, file = sys.argv[1:]
    print(asyncio.run(async_upload(url, Path(file))) if side == "async" else upload(url, Path(file)))
