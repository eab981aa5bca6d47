"""Warns when the pricing tier has read only the first pages of a document, which the service does not tell."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade.core.flow import CallFunction, Flow
from azfacade.errors import PagesTruncatedWarning, warn_caller
from azfacade.files.page_count import count_pages
from azfacade.files.source import RequestBody, first_bytes
from azfacade_raw.calls import Call, ResponseInfo

if TYPE_CHECKING:
    from azfacade.http.pipeline import Pipeline


class TruncationCheck(NamedTuple):
    """A document with more pages than a tier reads."""

    sent: int
    read: int
    tier: str

    def warn(self, operation: str, result: Any, info: ResponseInfo | None) -> None:
        """Warn when the result has exactly as many pages as the tier reads."""
        if len(getattr(result, "pages", ())) != self.read:
            return
        text = (
            f"{operation}: the document has {self.sent} pages, the result {self.read}; tier {self.tier} reads no more"
            f" and does not say so: send {self.read} pages at a time, or use a resource of a larger tier"
        )
        if info is not None:
            info.warnings = (text,)
        warn_caller(text, PagesTruncatedWarning)


def find_truncation(pipeline: Pipeline, call: Call[Any]) -> Flow[TruncationCheck | None]:
    """Return a check for a document that is longer than the tier reads; None otherwise, or where that is unknown.

    A client that does not know its tier counts as one of any tier.
    """
    if call.content is None or any(name == "pages" for name, _ in call.query):
        return None
    for tier, limit in call.route.limits.items():
        if limit.pages is not None and pipeline.tier in (None, tier):
            call.content = yield from pipeline.prepare_body(call)
            sent = yield CallFunction(partial(_count_pages, call.content, limit.bytes))
            if sent is not None and sent > limit.pages:
                return TruncationCheck(sent, limit.pages, tier)
    return None


def _count_pages(body: bytes | RequestBody, max_bytes: int) -> int | None:
    if (body.size if isinstance(body, RequestBody) else len(body)) > max_bytes:
        return None  # this tier refuses the document, so the resource is of another one
    return count_pages(first_bytes(body, max_bytes))
