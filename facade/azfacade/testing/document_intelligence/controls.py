"""The methods of FakeAzure by which a test controls Document Intelligence: results, containers, pricing tier."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from ..fake_context import FakeContext
from . import DocumentIntelligence
from .declared_results import Result


class DocumentIntelligenceControls:
    """The methods and settings of FakeAzure for Document Intelligence."""

    _document_intelligence: DocumentIntelligence
    _context: FakeContext
    _lock: AbstractContextManager[Any]

    def add_result(self, model_id: str, result: Result) -> None:
        """Declare the result of analyses or classifications with `model_id`, whatever is uploaded.

        `result` is an AnalyzeResult as a mapping, as JSON or as an object with `to_dict`, and is returned unchanged.
        It may also be the whole response to a poll, such as `{"status": "failed", "error": {...}}`.

        Several results for one id are used in order, one per submission; the last one is used for all further
        submissions. The model or classifier need not exist.

        Raises:
            TypeError: The result is not a JSON object.
            ValueError: The result is not valid JSON.
            InvalidInputError: The JSON object is no result and no failure, such as an operation that is running, an
                error, a result of Form Recognizer 2.1, a dump of another package, or `{}`.
            OperationFailedError: The operation was canceled.
        """
        with self._lock:
            self._document_intelligence.declared_results.add(model_id, result)

    def add_container(self, url: str, files: Mapping[str, bytes | str]) -> None:
        """Declare a blob container, or add files to it.

        Batches analyze its files, builds reject it if it is empty, and a `urlSource` may be the URL of one of them.
        """
        with self._lock:
            self._document_intelligence.containers.add(url, files)

    def container(self, url: str) -> dict[str, bytes]:
        """Return the files of a container that was declared, or to which a batch wrote results."""
        with self._lock:
            return dict(self._document_intelligence.containers.get(url) or {})

    @property
    def tier(self) -> str:
        """The pricing tier, `S0` or `F0`.

        `F0` reads two pages of a document and rejects more than 4 MB. Its Face takes 20 calls a minute, and holds 1,000
        groups of each kind, 1,000 persons in each group and in the directory, and 64 large face lists of 1,000 faces.
        """
        return self._context.tier

    @tier.setter
    def tier(self, name: str) -> None:
        if name not in ("S0", "F0"):
            raise ValueError("tier has to be 'S0' or 'F0'")
        self._context.tier = name

    @property
    def batch_hold(self) -> float:
        """Delay of the response to a poll of a running batch, in seconds."""
        return self._context.batch_poll_delay

    @batch_hold.setter
    def batch_hold(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("batch_hold has to be 0 or more")
        self._context.batch_poll_delay = seconds
