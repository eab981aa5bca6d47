"""Makes the same calls at the same time on a virtual clock: in tasks of a loop, or on threads of the clock."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Generator, Iterable
from typing import Any, TypeAlias

from azfacade.testing import FakeAzure, VirtualClock

Steps: TypeAlias = Generator[Any, Any, Any]
"""A work that yields what its calls return, and is sent their results: it serves sync and async clients."""
SIDES = ("sync", "async")


def run_sync(steps: Steps) -> Any:
    outcome = None
    while True:
        try:
            outcome = steps.send(outcome)
        except StopIteration as end:
            return end.value


async def run_async(steps: Steps) -> Any:
    resume, outcome = steps.send, None
    while True:
        try:
            outcome = resume(outcome)
        except StopIteration as end:
            return end.value
        resume = steps.send
        try:
            if inspect.isawaitable(outcome):
                outcome = await outcome
        except Exception as error:  # noqa: BLE001 - the work handles it
            resume, outcome = steps.throw, error


class Together:
    """Does works at the same time and tells how long that takes on the clock."""

    def __init__(self, side: str, fake: FakeAzure, clock: VirtualClock) -> None:
        self.is_async = side == "async"
        self.clock = clock
        self._fake = fake

    def documents(self, **options: Any) -> Any:
        kind = "async_document_intelligence_client" if self.is_async else "document_intelligence_client"
        return getattr(self._fake, kind)(**options)

    def face(self, **options: Any) -> Any:
        return getattr(self._fake, "async_face_client" if self.is_async else "face_client")(**options)

    def run(self, work: Callable[..., Steps], arguments: Iterable[Any]) -> tuple[list[Any], float]:
        """Do a work once for each argument; return what they return, and the seconds that passed."""
        works = [work(argument) for argument in arguments]
        before = self.clock.ticks()
        if self.is_async:

            async def gathered() -> list[Any]:
                return await asyncio.gather(*map(run_async, works))

            results = asyncio.run(gathered())
        else:
            with self.clock.threads(len(works)) as threads:
                results = list(threads.map(run_sync, works))
        return results, (self.clock.ticks() - before) / 10_000_000
