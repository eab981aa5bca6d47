"""What generated groups hand their calls to: the same flows, run by blocking or by awaiting.

A plain call needs neither long-running work nor lists, so what these take is imported when they are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qsl, unquote

from azfacade.errors import InvalidInputError, InvalidInputTypeError
from azfacade.flow import AsyncPerformer, Performer, arun, run
from azfacade.options import sendable
from azfacade.pipeline import Pipeline
from azfacade_raw import checks
from azfacade_raw.calls import Call, LongRunning, Options, Paging, Route
from azfacade_raw.checks import query_text, raw_bytes
from azfacade_raw.wire import plain

if TYPE_CHECKING:
    from azfacade.polling import Begun
    from azfacade_raw.handles import AsyncOperation, AsyncPager, Operation, Pager

T = TypeVar("T")


class SyncExecutor:
    """Runs calls by blocking."""

    def __init__(self, pipeline: Pipeline, performer: Performer) -> None:
        self.pipeline = pipeline
        self.performer = performer

    def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        return run(self.pipeline.execute(call, options), self.performer)

    def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> Operation[T]:
        """Send the call that starts long-running work and return its handle."""
        from azfacade.operations import begin

        return self.handle(run(begin(self.pipeline, call, work, options), self.performer))

    def handle(self, begun: Begun) -> Operation[Any]:
        """Return a handle on work that runs already."""
        from azfacade.operations import RunningOperation

        return RunningOperation(self.performer, self.pipeline, begun)

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> Pager[T]:
        """Return the items of a list call."""
        from azfacade.paging import SyncPages

        return SyncPages(self.performer, self.pipeline, call, paging, options)


class AsyncioExecutor:
    """Runs calls on an event loop."""

    def __init__(self, pipeline: Pipeline, performer: AsyncPerformer) -> None:
        self.pipeline = pipeline
        self.performer = performer

    async def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        return await arun(self.pipeline.execute(call, options), self.performer)

    async def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> AsyncOperation[T]:
        """Send the call that starts long-running work and return its handle."""
        from azfacade.operations import begin

        return self.handle(await arun(begin(self.pipeline, call, work, options), self.performer))

    def handle(self, begun: Begun) -> AsyncOperation[Any]:
        """Return a handle on work that runs already."""
        from azfacade.operations import AsyncRunningOperation

        return AsyncRunningOperation(self.performer, self.pipeline, begun)

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> AsyncPager[T]:
        """Return the items of a list call."""
        from azfacade.paging import AsyncPages

        return AsyncPages(self.performer, self.pipeline, call, paging, options)


def resumed(pipeline: Pipeline, token: str) -> Begun:
    """Return what a handle is made of, from a token; nothing is sent."""
    from azfacade.polling import Begun
    from azfacade.tokens import read_token

    read = read_token(token)
    if read.service != pipeline.service.name:
        raise InvalidInputError(f"the token is for {read.service}, this client is for {pipeline.service.name}")
    known = pipeline.service.work().get(read.kind)
    if known is None or len(known.ids) != len(read.ids):
        raise InvalidInputError(f"the token is for {read.kind}, which this version does not know: upgrade azfacade")
    return Begun(known, read.ids, read.api_version)


def raw_call(
    method: str,
    path: str,
    *,
    query: Mapping[str, Any] | None,
    json: Any,
    content: Any,
    content_type: str | None,
    base: str,
) -> Call[bytes]:
    """Return the call of a request the clients have no method for."""
    if not isinstance(method, str) or not (method.isascii() and method.isalpha()):
        raise InvalidInputError(f"method must be an HTTP method such as 'GET', got {method!r}")
    if not isinstance(path, str) or not path.startswith("/") or path.startswith("//"):
        raise InvalidInputError(f"path must be a route below the service's base, such as '/operations', got {path!r}")
    route, _, given = path.partition("?")
    if route.startswith(f"{base}/"):
        raise InvalidInputError(f"path is below {base}, which is added: give {route.removeprefix(base)!r}")
    if any(c.isspace() or not c.isprintable() or c in "#\\" for c in path) or {".", ".."} & set(
        unquote(route).split("/")
    ):
        raise InvalidInputError(f"path must be quoted and must not climb, got {path!r}")
    if content_type is not None and not (isinstance(content_type, str) and content_type and sendable(content_type)):
        raise InvalidInputError(f"content_type must be a media type such as 'application/pdf', got {content_type!r}")
    if json is not None and content is not None:
        raise InvalidInputError("give json or content, not both")
    verb = method.upper()
    return Call(
        # A POST may start billed work, and nothing here knows better.
        Route("send_request", "send_request", verb, route, "management", paid=verb == "POST"),
        route,
        raw_bytes,
        query=[*parse_qsl(given, keep_blank_values=True), *_pairs(query)],
        json=_plain(json),
        content=None if content is None else checks.content("content", content),
        content_type=content_type,
        accept="*/*",
    )


def _plain(json: Any) -> Any:
    try:
        return plain(json)
    except RecursionError:
        raise InvalidInputError("json contains itself, or is nested too deeply") from None


def _pairs(query: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if query is not None and not isinstance(query, Mapping):
        raise InvalidInputTypeError(f"query must be a mapping, got {type(query).__name__}")
    for name, value in (query or {}).items():
        if not isinstance(name, str) or not isinstance(value, (str, int, float, list)):
            raise InvalidInputTypeError(f"query: {name!r} must be text, a number, a bool or a list of these")
    return [(name, query_text(value)) for name, value in (query or {}).items()]
