"""What a test can do to Document Intelligence that no request can."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import Any

from ..fake_context import FakeContext
from . import DocumentIntelligence
from .declared_results import Result


class DocumentIntelligenceControls:
    """The part of FakeAzure that is about Document Intelligence."""

    _document_intelligence: DocumentIntelligence
    _context: FakeContext
    _lock: AbstractContextManager[Any]

    def add_result(self, model_id: str, result: Result) -> None:
        """Declare what an analysis or classification with `model_id` ends in, whatever is uploaded.

        `result` is an AnalyzeResult in wire form, as a mapping, as JSON or as an object with `to_dict`; it is answered
        unchanged. The body of a poll will do as well, also a failed one: `{"status": "failed", "error": {...}}`.

        Several results for one id are used in their order, one for each submission, the last one for all that follow.
        The model or classifier need not exist.
        """
        with self._lock:
            self._document_intelligence.declared_results.add(model_id, result)

    def add_container(self, url: str, files: Mapping[str, bytes | str]) -> None:
        """Declare a blob container, or put more files into one.

        Batches read what is in it, builds refuse it when it is empty, and a `urlSource` may name a file of it.
        """
        with self._lock:
            self._document_intelligence.containers.add(url, files)

    def container(self, url: str) -> dict[str, bytes]:
        """Return the files of a declared container, or of one that a batch wrote its results into."""
        with self._lock:
            return dict(self._document_intelligence.containers.get(url) or {})

    @property
    def tier(self) -> str:
        """The pricing tier, `S0` or `F0`. The free one reads two pages of a document, and refuses more than 4 MB."""
        return self._context.tier

    @tier.setter
    def tier(self, name: str) -> None:
        if name not in ("S0", "F0"):
            raise ValueError("tier has to be 'S0' or 'F0'")
        self._context.tier = name

    @property
    def batch_hold(self) -> float:
        """For how many seconds a poll of a running batch is held before it is answered."""
        return self._context.batch_poll_delay

    @batch_hold.setter
    def batch_hold(self, seconds: float) -> None:
        if seconds < 0:
            raise ValueError("batch_hold has to be 0 or more")
        self._context.batch_poll_delay = seconds
