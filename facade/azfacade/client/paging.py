"""Lists: reads pages, follows nextLink, iterates over items."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from azfacade.core.flow import Flow, arun, run
from azfacade.errors import InvalidInputError
from azfacade.http.error_response import unexpected_response_error
from azfacade.http.pipeline import Pipeline
from azfacade_raw.calls import Call, Options, Paging
from azfacade_raw.handles import AsyncPager, Page, Pager

T = TypeVar("T")

_QUERY = r"[\w.%~-]+="


def read_page(
    pipeline: Pipeline, call: Call[Any], paging: Paging[T], options: Options, token: str | None, seen: set[str]
) -> Flow[Page[T]]:
    """Read one page of a list.

    Args:
        pipeline: Sends the call.
        call: The call for the first page.
        paging: How this list is paged.
        options: The caller's options for the list.
        token: The page's token; None for the first page.
        seen: The tokens of all pages read so far; this one is added. A list that leads back to one of them ends.

    Raises:
        InvalidInputError: `token` is not a page token.
        ServiceError: The page could not be read.
    """
    if token is not None:
        if not isinstance(token, str) or not token or (paging.key is None and not re.match(_QUERY, token)):
            raise InvalidInputError("token must be the `token` of a page seen earlier, or None for the first page")
        seen.add(token)
    if paging.key is None:
        response = yield from pipeline.send_call(call, options, query=token)
        answer = pipeline.decode(call, response)
        if isinstance(answer, list):
            return Page(answer, None)  # this list has no pages
        for item in answer.value:
            item.attach(response.info)
        link = answer.next_link
        if not link:
            return Page(answer.value, None)
        next_token = _query_of(link)
        if not re.match(_QUERY, next_token):
            raise unexpected_response_error(response, f"{call.route.rest_page} has a nextLink that leads to no page")
        return Page(answer.value, next_token if next_token not in seen else None)
    query = [(name, value) for name, value in call.query if name != "start" or token is None]
    page_call: Call[list[T]] = Call(
        call.route,
        call.path,
        call.decode,
        query=query + ([("start", token)] if token else []),
        argument_versions=[(name, True, versions) for name, versions in call.argument_versions],
    )
    items = yield from pipeline.execute(page_call, options)
    last = getattr(items[-1], paging.key, None) if items else None
    is_full = len(items) >= int(dict(call.query).get("top", paging.size))
    return Page(items, last if is_full and last and last not in seen else None)


def _query_of(link: object) -> str:
    """Return a link's query unchanged. Its origin is not used: the next page is read from the configured endpoint."""
    try:
        return urlsplit(link).query if isinstance(link, str) else ""
    except ValueError:
        return ""


class _Pages:
    def __init__(self, driver: Any, pipeline: Pipeline, call: Call[Any], paging: Paging[Any], options: Options) -> None:
        self._driver = driver
        self._read_page = partial(read_page, pipeline, call, paging, options)


class SyncPages(_Pages, Pager[T]):
    """The pager of a sync client."""

    def pages(self, token: str | None = None) -> Iterator[Page[T]]:
        seen: set[str] = set()
        while True:
            page: Page[T] = run(self._read_page(token, seen), self._driver)
            yield page
            if (token := page.token) is None:
                return


class AsyncPages(_Pages, AsyncPager[T]):
    """The pager of an async client."""

    async def pages(self, token: str | None = None) -> AsyncIterator[Page[T]]:
        seen: set[str] = set()
        while True:
            page: Page[T] = await arun(self._read_page(token, seen), self._driver)
            yield page
            if (token := page.token) is None:
                return
