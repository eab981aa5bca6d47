"""Sends documents and collects their results, `--concurrency` at a time."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from azfacade.cli.documents.document_jobs import Document, Job, cannot_be_read, name_of
from azfacade.cli.documents.file_with_end_callback import open_with_end_callback
from azfacade.cli.documents.journal import Journal, JournalError
from azfacade.errors import (
    AuthenticationError,
    AzFacadeError,
    NotFoundError,
    OperationFailedError,
    PermissionDeniedError,
    ServiceError,
)
from azfacade_raw.checks import is_url

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient, AsyncOperation
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult

_LAST_WORD = 30.0
"""Seconds the answer to a document that is being sent may take once the run is interrupted."""


class State(StrEnum):
    """What became of a document."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNSURE = "unsure"
    NOT_FINISHED = "not finished"


class Outcome(NamedTuple):
    """What became of a document, and why."""

    document: Document
    state: State
    problem: Exception | None = None


class Run:
    """Takes documents to their results. What one document fails with does not stop the others."""

    def __init__(
        self,
        client: AsyncDocumentIntelligenceClient,
        job: Job,
        journal: Journal,
        *,
        send_again: bool,
        timeout: float | None,
        on_outcome: Callable[[Outcome], object],
    ) -> None:
        """Prepare a run.

        Args:
            client: What documents are sent with.
            job: What is asked.
            journal: What earlier runs have sent, and where this one says what it sends.
            send_again: True to send what may have been sent already, and what failed or expired.
            timeout: Seconds to wait for each result; None for as long as it takes.
            on_outcome: Called with what became of each document.
        """
        self.outcomes: list[Outcome] = []
        self._client = client
        self._job = job
        self._journal = journal
        self._send_again = send_again
        self._timeout = timeout
        self._on_outcome = on_outcome
        self._is_stopped = False

    async def all(self, documents: Sequence[Document], concurrency: int) -> None:
        """Take all documents to their results, `concurrency` of them at a time.

        When it is cancelled, as SIGTERM does, what is being sent is waited for, so that it can be resumed.
        """
        run = asyncio.current_task()
        if run is not None:
            with suppress(NotImplementedError):  # Windows
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, run.cancel)
        waiting = iter(documents)
        async with self._client, asyncio.TaskGroup() as group:
            for _ in range(min(concurrency, len(documents))):
                group.create_task(self._take(waiting))

    async def _take(self, waiting: Iterator[Document]) -> None:
        for document in waiting:
            outcome = await self._finish(document)
            self.outcomes.append(outcome)
            self._on_outcome(outcome)

    async def _finish(self, document: Document) -> Outcome:
        if document.is_done:
            return Outcome(document, State.SKIPPED)
        if self._is_stopped:
            return Outcome(document, State.NOT_FINISHED)
        entry = self._journal.find(document.key)
        if entry is not None and entry.token is None and not self._send_again:
            return Outcome(document, State.UNSURE)
        try:
            if entry is None or entry.token is None:
                result = await (await self._sent(document)).result(self._timeout)
            else:
                result = await self._resumed(document, entry.token)
            await asyncio.to_thread(document.write, result)
        except AzFacadeError as problem:
            return Outcome(document, State.FAILED, problem)
        except (OSError, JournalError) as problem:
            self._is_stopped = True  # a disk that is full for one result is full for the next
            return Outcome(document, State.FAILED, problem)
        except Exception as problem:  # noqa: BLE001  # nobody foresaw it, and still the other documents go on
            return Outcome(document, State.FAILED, problem)
        return Outcome(document, State.DONE)

    async def _resumed(self, document: Document, token: str) -> AnalyzeResult:
        """Return the result of a document that was sent in an earlier run."""
        try:
            operation: AsyncOperation[AnalyzeResult] = self._client.resume(token)
            return await operation.result(self._timeout)
        except (OperationFailedError, NotFoundError):
            if not self._send_again:
                raise
        return await (await self._sent(document)).result(self._timeout)

    async def _sent(self, document: Document) -> AsyncOperation[AnalyzeResult]:
        """Send a document; once that has begun it is seen to its end, because the token must not get lost."""
        sending = asyncio.ensure_future(self._send(document))
        try:
            return await asyncio.shield(sending)
        except asyncio.CancelledError:
            await asyncio.wait([sending], timeout=_LAST_WORD)
            raise

    async def _send(self, document: Document) -> AsyncOperation[AnalyzeResult]:
        try:
            operation = await self._begun(document)
        except AzFacadeError as problem:
            if _was_not_taken(problem):
                self._journal.refused(document.key)
            if isinstance(problem, (AuthenticationError, PermissionDeniedError, NotFoundError)):
                self._is_stopped = True  # it would be said of every document
            raise
        self._journal.accepted(document.key, operation.token)
        return operation

    async def _begun(self, document: Document) -> AsyncOperation[AnalyzeResult]:
        """Send a document; the journal says so just before the service can know all of it."""
        note = partial(self._journal.sending, document.key, name_of(document.source))
        if is_url(document.source):
            note()
            return await self._job.begin(self._client, document.source)
        try:
            file = open_with_end_callback(Path(document.source), on_end=note)
        except OSError as cause:
            raise cannot_be_read(document.source, cause) from None
        with file:
            return await self._job.begin(self._client, file)


def _was_not_taken(problem: AzFacadeError) -> bool:
    """Tell whether the service surely did not take the document that was sent."""
    return not (isinstance(problem, ServiceError) and problem.may_have_acted)
