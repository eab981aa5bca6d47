"""Lists read page by page, as one flow for a page and two iterators over it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from azfacade.core.flow import AsyncPerformer, Flow, Performer, arun, run
from azfacade.errors import InvalidInputError
from azfacade.http.error_response import unexpected
from azfacade.http.pipeline import Pipeline
from azfacade_raw.calls import Call, Options, Paging
from azfacade_raw.handles import AsyncPager, Page, Pager

T = TypeVar("T")

_QUERY = r"[\w.%~-]+="


def page(
    pipeline: Pipeline, call: Call[Any], paging: Paging[T], options: Options, token: str | None, seen: set[str]
) -> Flow[Page[T]]:
    """Read the page a token stands for; None stands for the first.

    Args:
        pipeline: What sends.
        call: The call for the first page.
        paging: How the list is read.
        options: What the caller set for the list.
        token: The page.
        seen: The tokens of pages read before, which ends a list that leads back to one of them. This one is added.

    Raises:
        InvalidInputError: The token is none.
        ServiceError: The page could not be read.
    """
    if token is not None:
        if not isinstance(token, str) or not token or (paging.key is None and not re.match(_QUERY, token)):
            raise InvalidInputError("token must be the `token` of a page seen earlier, or None for the first page")
        seen.add(token)
    if paging.key is None:
        response = yield from pipeline.exchange(call, options, query=token)
        answer = pipeline.decode(call, response)
        if isinstance(answer, list):
            return Page(answer, None)  # a list that always comes whole
        for item in answer.value:
            item.attach(response.info)
        link = answer.next_link
        if not link:
            return Page(answer.value, None)
        following = _query_of(link)
        if not re.match(_QUERY, following):
            raise unexpected(response, f"{call.route.rest_page} has a nextLink that leads to no page")
        return Page(answer.value, following if following not in seen else None)
    asked = dict(call.query)
    query = [(name, value) for name, value in call.query if name != "start" or token is None]
    following_call: Call[list[T]] = Call(
        call.route,
        call.path,
        call.decode,
        query=query + ([("start", token)] if token else []),
        argument_versions=[(name, True, versions) for name, versions in call.argument_versions],
    )
    items = yield from pipeline.execute(following_call, options)
    last = getattr(items[-1], paging.key, None) if items else None
    full = len(items) >= int(asked.get("top", paging.size))
    return Page(items, last if full and last and last not in seen else None)


def _query_of(link: object) -> str:
    """Return the query of a link, verbatim; its origin does not count, the endpoint's own is asked."""
    try:
        return urlsplit(link).query if isinstance(link, str) else ""
    except ValueError:
        return ""


class SyncPages(Pager[T]):
    """The pager of a sync client."""

    def __init__(
        self, performer: Performer, pipeline: Pipeline, call: Call[Any], paging: Paging[T], options: Options
    ) -> None:
        self._performer = performer
        self._page = partial(page, pipeline, call, paging, options)

    def pages(self, token: str | None = None) -> Iterator[Page[T]]:
        seen: set[str] = set()
        while True:
            found: Page[T] = run(self._page(token, seen), self._performer)
            yield found
            if (token := found.token) is None:
                return


class AsyncPages(AsyncPager[T]):
    """The pager of an async client."""

    def __init__(
        self, performer: AsyncPerformer, pipeline: Pipeline, call: Call[Any], paging: Paging[T], options: Options
    ) -> None:
        self._performer = performer
        self._page = partial(page, pipeline, call, paging, options)

    async def pages(self, token: str | None = None) -> AsyncIterator[Page[T]]:
        seen: set[str] = set()
        while True:
            found: Page[T] = await arun(self._page(token, seen), self._performer)
            yield found
            if (token := found.token) is None:
                return
