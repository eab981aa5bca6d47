"""Lists: reads pages, follows nextLink, iterates over items."""

from __future__ import annotations

import copy
import re
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar
from urllib.parse import urlsplit

from azfacade.core.arguments import is_sendable_in_url
from azfacade.core.flow import Flow, arun, run
from azfacade.errors import InvalidInputError, UnexpectedResponseError
from azfacade.http.error_response import unexpected_response_error
from azfacade.http.pipeline import Pipeline
from azfacade_raw.calls import Call, Options, Paging
from azfacade_raw.handles import AsyncPager, Page, Pager

T = TypeVar("T")

MAX_EMPTY_PAGES = 100
"""Empty pages in a row after which a list that always names a next page ends in an error."""
_QUERY = r"[\w.%~-]+="


class ReadPage(NamedTuple, Generic[T]):
    """A page, and the error that has to be raised once the caller has had it; None for a sound page."""

    page: Page[T]
    error: UnexpectedResponseError | None


class Progress:
    """What one iteration over a list has seen so far."""

    def __init__(self) -> None:
        self.tokens: set[str] = set()
        self.pages = self.empty_pages = 0


class _Decoder:
    """Decodes the items of a page that stand before the first one that is of another type."""

    def __init__(self, decode: Callable[[Any], Any], paging: Paging[Any]) -> None:
        self._decode = decode
        self._key = paging.items
        self._type = dict if paging.items == "value" else str
        self.odd_item: int | None = None
        """The index of the first item of another type; None where there is none."""

    def __call__(self, body: Any) -> Any:
        items = body.get(self._key) if isinstance(body, dict) else body
        if isinstance(items, list):
            self.odd_item = next((index for index, item in enumerate(items) if not isinstance(item, self._type)), None)
            if self.odd_item is not None:
                sound = items[: self.odd_item]
                body = {**body, self._key: sound} if isinstance(body, dict) else sound
        return self._decode(body)


def read_page(
    pipeline: Pipeline, call: Call[Any], paging: Paging[T], options: Options, token: str | None, progress: Progress
) -> Flow[ReadPage[T]]:
    """Read one page of a list.

    Args:
        pipeline: Sends the call.
        call: The call for the first page.
        paging: How this list is paged.
        options: The caller's options for the list.
        token: The page's token; None for the first page.
        progress: What was read before; this page is added. A list that leads back to a page of it ends.

    Raises:
        InvalidInputError: `token` is not a page token.
        ServiceError: The page could not be read.
    """
    if token is not None:
        if not token or not is_sendable_in_url(token) or (paging.key is None and not re.match(_QUERY, token)):
            raise InvalidInputError("token must be the `token` of a page seen earlier, or None for the first page")
        progress.tokens.add(token)
    page_call, decoder = copy.copy(call), _Decoder(call.decode, paging)
    page_call.decode = decoder
    if paging.key is not None:
        page_call.query = tuple((name, value) for name, value in call.query if name != "start" or token is None)
        page_call.query += (("start", token),) if token else ()
    response = yield from pipeline.send_call(page_call, options, query=token if paging.key is None else None)
    answer = yield from pipeline.decode_off_loop(page_call, response)
    progress.pages += 1
    items: list[T] = answer if isinstance(answer, list) else getattr(answer, paging.items_attribute)
    if paging.key is not None:
        is_full = bool(items) and len(items) >= int(dict(call.query).get("top", paging.size))
        next_token, fault = _page_after(items[-1], paging.key) if is_full else (None, None)
    elif not isinstance(answer, list) and hasattr(answer, "next_link"):
        for item in answer.value:
            item.attach(response.info)
        next_token, fault = _linked_page(answer.next_link)
    else:
        next_token, fault = None, None  # the last page, or a list that has no pages
    if next_token in progress.tokens:
        next_token = None
    progress.empty_pages = 0 if items else progress.empty_pages + 1
    if decoder.odd_item is not None:
        fault = f"has no {'object' if paging.items == 'value' else 'id'} as item {decoder.odd_item + 1}"
    elif next_token is not None and progress.empty_pages >= MAX_EMPTY_PAGES:
        fault = f"is empty page {MAX_EMPTY_PAGES} in a row, and names a next one"
    page = Page(items, next_token)
    if fault is None:
        return ReadPage(page, None)
    error = unexpected_response_error(response, f"page {progress.pages} of {call.route.rest_page} {fault}")
    error.page_token = next_token
    return ReadPage(page, error)


def _linked_page(link: object) -> tuple[str | None, str | None]:
    """Return the token of the page that a nextLink leads to, or what is wrong with the link; neither at the end.

    The token is the link's query, unchanged. The link's origin is not used: the next page is read from the configured
    endpoint.
    """
    if not link:
        return None, None
    try:
        # urlsplit drops control characters silently, so that a link that has any is no link.
        query = urlsplit(link).query if isinstance(link, str) and link.isprintable() else ""
    except ValueError:
        query = ""
    if not re.match(_QUERY, query) or not is_sendable_in_url(query):
        return None, "has a nextLink that leads to no page"
    return query, None


def _page_after(item: object, key: str) -> tuple[str | None, str | None]:
    """Return the token of the page after an item, or what is wrong with its id."""
    last = getattr(item, key, None) if key else item
    if isinstance(last, int) and not isinstance(last, bool):
        last = str(last)
    if not last or not isinstance(last, str) or not is_sendable_in_url(last):
        return None, "ends in an item whose id leads to no page"
    return last, None


class _Pages:
    def __init__(self, driver: Any, pipeline: Pipeline, call: Call[Any], paging: Paging[Any], options: Options) -> None:
        self._driver = driver
        self._read_page = partial(read_page, pipeline, call, paging, options)


class SyncPages(_Pages, Pager[T]):
    """The pager of a sync client."""

    def pages(self, token: str | None = None) -> Iterator[Page[T]]:
        progress = Progress()
        while True:
            page, error = run(self._read_page(token, progress), self._driver)
            yield page
            if error is not None:
                raise error
            if (token := page.token) is None:
                return


class AsyncPages(_Pages, AsyncPager[T]):
    """The pager of an async client."""

    async def pages(self, token: str | None = None) -> AsyncIterator[Page[T]]:
        progress = Progress()
        while True:
            page, error = await arun(self._read_page(token, progress), self._driver)
            yield page
            if error is not None:
                raise error
            if (token := page.token) is None:
                return
