"""Sends the documents of a run and waits for their results, up to `--concurrency` of them at a time."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from azfacade.cli.document_run.added_files import download_added_files
from azfacade.cli.document_run.document_request import DocumentRequest
from azfacade.cli.document_run.file_end_callback import open_with_end_callback
from azfacade.cli.document_run.input_documents import Document, safe_file_name, unreadable_source_error
from azfacade.cli.document_run.journal import Journal, JournalError
from azfacade.errors import (
    AuthenticationError,
    AzFacadeError,
    NotFoundError,
    OperationFailedError,
    PermissionDeniedError,
    QuotaExceededError,
    ServiceError,
)
from azfacade_raw.checks import as_url

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient, AsyncOperation
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult

_INTERRUPT_GRACE_PERIOD = 30.0
"""After an interruption, seconds to wait for the response to a document that is being sent."""


class State(StrEnum):
    """The state of a document after a run, as the report shows it."""

    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"
    UNSURE = "unsure"
    NOT_FINISHED = "not finished"


class Outcome(NamedTuple):
    """The state of a document, and the error that led to it."""

    document: Document
    state: State
    error: Exception | None = None


class ConcurrentRunner:
    """Processes documents: skips, sends or resumes each, and writes the result. One error does not stop the rest."""

    def __init__(
        self,
        client: AsyncDocumentIntelligenceClient,
        request: DocumentRequest,
        journal: Journal,
        *,
        send_again: bool,
        timeout: float | None,
        on_outcome: Callable[[Outcome], object],
    ) -> None:
        """Prepare a run; nothing is sent yet.

        Args:
            client: The client that sends the documents; `run_all` closes it.
            request: The request for every document.
            journal: What earlier runs have sent; this run adds to it.
            send_again: True to send documents again that may have been received, that failed, or that expired.
            timeout: Seconds to wait for each result; None for no limit.
            on_outcome: Called with the outcome of each document.
        """
        self.outcomes: list[Outcome] = []
        self._client = client
        self._request = request
        self._journal = journal
        self._send_again = send_again
        self._timeout = timeout
        self._on_outcome = on_outcome
        self._is_stopped = False

    async def run_all(self, documents: Sequence[Document], concurrency: int) -> None:
        """Process all documents, `concurrency` of them at a time.

        SIGTERM cancels it. A cancelled run still waits for the responses to documents that are being sent, so that
        they can be resumed.
        """
        task = asyncio.current_task()
        if task is not None:
            with suppress(NotImplementedError):  # not available on Windows
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
        remaining = iter(documents)
        async with self._client, asyncio.TaskGroup() as group:
            for _ in range(min(concurrency, len(documents))):
                group.create_task(self._worker(remaining))

    async def _worker(self, remaining: Iterator[Document]) -> None:
        for document in remaining:
            outcome = await self._process(document)
            self.outcomes.append(outcome)
            self._on_outcome(outcome)

    async def _process(self, document: Document) -> Outcome:
        if document.has_results:
            try:
                await asyncio.to_thread(document.check_results)
            except (AzFacadeError, OSError) as error:
                return Outcome(document, State.FAILED, error)
            return Outcome(document, State.SKIPPED)
        if self._is_stopped:
            return Outcome(document, State.NOT_FINISHED)
        entry = self._journal.find(document.key)
        if entry is not None and entry.token is None and not self._send_again:
            return Outcome(document, State.UNSURE)
        try:
            operation, result = await self._result(document, entry and entry.token)
            if outputs := self._request.added_outputs:
                await download_added_files(operation, result, document.stems, outputs, self._timeout)
            await asyncio.to_thread(document.write, result)  # last, as --resume takes the document for done by it
        except Exception as error:  # noqa: BLE001  # even an unforeseen error must not stop the other documents
            if isinstance(error, (OSError, JournalError)) and not isinstance(error, AzFacadeError):
                self._is_stopped = True  # such as a full disk, which the next document would meet too
            return Outcome(document, State.FAILED, error)
        return Outcome(document, State.DONE)

    async def _result(
        self, document: Document, token: str | None
    ) -> tuple[AsyncOperation[AnalyzeResult], AnalyzeResult]:
        """Return the operation and result of a document: resumed from the token of an earlier run, or sent now."""
        if token is not None:
            try:
                resumed: AsyncOperation[AnalyzeResult] = self._client.resume(token)
                return resumed, await resumed.result(self._timeout)
            except (OperationFailedError, NotFoundError):
                if not self._send_again:
                    raise
        operation = await self._submit_shielded(document)
        return operation, await operation.result(self._timeout)

    async def _submit_shielded(self, document: Document) -> AsyncOperation[AnalyzeResult]:
        """Send a document. A cancellation waits for the response first, because the journal needs its token."""
        submission = asyncio.ensure_future(self._submit(document))
        try:
            return await asyncio.shield(submission)
        except asyncio.CancelledError:
            await asyncio.wait([submission], timeout=_INTERRUPT_GRACE_PERIOD)
            raise

    async def _submit(self, document: Document) -> AsyncOperation[AnalyzeResult]:
        try:
            operation = await self._begin_operation(document)
        except AzFacadeError as error:
            if _surely_not_received(error):
                self._journal.refused(document.key)
            if isinstance(error, (AuthenticationError, PermissionDeniedError, NotFoundError, QuotaExceededError)):
                self._is_stopped = True  # every other document would fail in the same way
            raise
        self._journal.accepted(document.key, operation.token)
        return operation

    async def _begin_operation(self, document: Document) -> AsyncOperation[AnalyzeResult]:
        """Send a document; note it in the journal just before the service can have received all of it."""
        record_sending = partial(self._journal.sending, document.key, safe_file_name(document.source))
        if as_url(document.source) is not None:
            record_sending()
            return await self._request.begin(self._client, document.source)
        try:
            file = open_with_end_callback(Path(document.source), on_end=record_sending)
        except OSError as cause:
            raise unreadable_source_error(document.source, cause) from None
        with file:
            return await self._request.begin(self._client, file)


def _surely_not_received(error: AzFacadeError) -> bool:
    """Return True if the service certainly did not accept the document."""
    return not (isinstance(error, ServiceError) and error.may_have_acted)
