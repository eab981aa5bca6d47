"""Lists read page by page, as one flow for a page and two iterators over it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlsplit

from azfacade.errors import InvalidInputError
from azfacade.flow import AsyncPerformer, Flow, Performer, arun, run
from azfacade.pipeline import Pipeline
from azfacade_raw.calls import Call, Options, Paging
from azfacade_raw.handles import AsyncPager, Page, Pager

T = TypeVar("T")


def page(pipeline: Pipeline, call: Call[Any], paging: Paging[T], options: Options, token: str | None) -> Flow[Page[T]]:
    """Read the page a token stands for; None stands for the first."""
    if token is not None and (not isinstance(token, str) or not token):
        raise InvalidInputError("token must be the `token` of a page seen earlier, or None for the first page")
    if paging.key is None:
        if token is not None and not re.match(r"[\w.%~-]+=", token):
            raise InvalidInputError("token must be the `token` of a page seen earlier, or None for the first page")
        response = yield from pipeline.exchange(call, options, query=token)
        answer = pipeline.decode(call, response)
        # The link keeps its query, verbatim, but not its origin: the next page is asked of the configured endpoint.
        following = urlsplit(answer.next_link or "").query or None
        return Page(answer.value, following if following != token else None)
    asked = dict(call.query)
    query = [(name, value) for name, value in call.query if name != "start" or token is None]
    following_call: Call[list[T]] = Call(
        call.route, call.path, call.decode, query=query + ([("start", token)] if token else [])
    )
    items = yield from pipeline.execute(following_call, options)
    last = getattr(items[-1], paging.key, None) if items else None
    full = len(items) >= int(asked.get("top", paging.size))
    return Page(items, last if full and last and last != token else None)


class SyncPages(Pager[T]):
    """The pager of a sync client."""

    def __init__(
        self, performer: Performer, pipeline: Pipeline, call: Call[Any], paging: Paging[T], options: Options
    ) -> None:
        self._performer = performer
        self._page = partial(page, pipeline, call, paging, options)

    def pages(self, token: str | None = None) -> Iterator[Page[T]]:
        """Iterate over pages."""
        while True:
            found: Page[T] = run(self._page(token), self._performer)
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
        """Iterate over pages."""
        while True:
            found: Page[T] = await arun(self._page(token), self._performer)
            yield found
            if (token := found.token) is None:
                return
