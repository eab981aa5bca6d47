"""Noticing that a tier has read fewer pages than a document has: the service does not say so."""

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

    def warn(self, kind: str, made: Any, info: ResponseInfo | None) -> None:
        """Say so, when a result has just the pages that the tier reads."""
        if len(getattr(made, "pages", ())) != self.read:
            return
        text = (
            f"{kind}: the document has {self.sent} pages, the result {self.read}; tier {self.tier} reads no more and"
            f" does not say so: send {self.read} pages at a time, or use a resource of a larger tier"
        )
        if info is not None:
            info.warnings = (text,)
        warn_caller(text, PagesTruncatedWarning)


def find_truncation(pipeline: Pipeline, call: Call[Any]) -> Flow[TruncationCheck | None]:
    """Return what a tier that this may be would leave unread, None where nothing or where that is unknown."""
    if call.content is None or any(name == "pages" for name, _ in call.query):
        return None
    for tier, limit in call.route.limits.items():
        if limit.pages is not None and pipeline.tier in (None, tier):
            call.content = yield from pipeline.prepare_body(call)
            sent = yield CallFunction(partial(_pages_of, call.content, limit.bytes))
            if sent is not None and sent > limit.pages:
                return TruncationCheck(sent, limit.pages, tier)
    return None


def _pages_of(body: bytes | RequestBody, most: int) -> int | None:
    if (body.size if isinstance(body, RequestBody) else len(body)) > most:
        return None  # the tier would have refused it
    return count_pages(first_bytes(body, most))
