# Laid here by scripts/generate from scripts/templates/runtime/types.py. Do not edit.
"""What the generated clients and whoever executes their calls agree on: enums, status, routes, calls, executors.

Nothing here does I/O. The standard library is all this module needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from os import PathLike
from typing import IO, TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from azfacade_raw.handles import AsyncOperation, AsyncPager, Operation, Pager

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)

Source: TypeAlias = str | PathLike[str] | bytes | bytearray | memoryview | IO[bytes]
"""What a document or image can be given as."""


class AzFacadeError(Exception):
    """The root of every error this distribution raises."""


class InvalidInputError(AzFacadeError, ValueError):
    """An argument was refused before anything was sent; the message says what to do."""


class InvalidInputTypeError(InvalidInputError, TypeError):
    """An argument of the wrong type was refused before anything was sent."""


class ExtensibleEnum(StrEnum):
    """A string enum open to values the service adds later.

    A value without a member becomes a member-like object that equals its string, so decoding never fails on news.
    """

    @classmethod
    def _missing_(cls, value: object) -> ExtensibleEnum | None:
        if not isinstance(value, str):
            return None
        unknown = _UNKNOWN.get((cls, value))
        if unknown is None:
            unknown = str.__new__(cls, value)
            unknown._name_ = unknown._value_ = value
            # The bound keeps a hostile stream of values from growing the process; beyond it `==` still holds.
            if len(_UNKNOWN) < 4096:
                _UNKNOWN[cls, value] = unknown
        return unknown

    def __reduce_ex__(self, proto: object) -> tuple[Any, ...]:
        return type(self), (self._value_,)


_UNKNOWN: dict[tuple[type[ExtensibleEnum], str], ExtensibleEnum] = {}


class Status(ExtensibleEnum):
    """How far long-running work has come, for both services and all their spellings.

    ``Status("Succeeded")``, ``Status("succeeded")`` and ``Status("SUCCEEDED")`` are the same member. A value that
    is not known is kept as it came and counts as not terminal.
    """

    NOT_STARTED = "notStarted"
    """Accepted and waiting."""
    RUNNING = "running"
    """In progress."""
    SUCCEEDED = "succeeded"
    """Finished; the result is there."""
    COMPLETED = "completed"
    """Finished; how batches of 2024-07-31-preview say succeeded."""
    FAILED = "failed"
    """Ended with an error."""
    CANCELED = "canceled"
    """Ended before it was done."""
    SKIPPED = "skipped"
    """One document of a batch was left out, for instance because its result exists already."""

    @classmethod
    def _missing_(cls, value: object) -> ExtensibleEnum | None:
        if isinstance(value, str):
            folded = value.replace("_", "").replace("-", "").replace(" ", "").casefold()
            for member in cls:
                if folded == member.value.casefold():
                    return member
            if folded == "cancelled":
                return cls.CANCELED
        return super()._missing_(value)

    @property
    def is_terminal(self) -> bool:
        """True when the work has ended, well or badly."""
        return self in _TERMINAL

    @property
    def is_success(self) -> bool:
        """True when the work has ended well: SUCCEEDED or COMPLETED."""
        return self in _SUCCESS


_SUCCESS = frozenset({Status.SUCCEEDED, Status.COMPLETED})
_TERMINAL = _SUCCESS | {Status.FAILED, Status.CANCELED, Status.SKIPPED}


class Route(NamedTuple):
    """What is the same for every call of one documented operation."""

    operation: str
    """The operationId of the fragment."""
    page: str
    """The REST reference page it stands for."""
    method: str
    """The HTTP method."""
    template: str
    """The path below the service's base, with its placeholders; also what logs show."""
    bucket: str
    """The rate-limit bucket: submit, poll, management or list."""
    versions: tuple[str, ...] = ()
    """The api versions that have it; empty when all do."""
    overload: str | None = None
    """The documented `_overload` value, sent as a query parameter."""
    paid: bool = False
    """True when each run starts billed work or makes something new, so that it is not repeated on a doubt."""


class ResponseInfo:
    """What is known of an answer beside its body."""

    __slots__ = ("client_request_id", "elapsed", "headers", "status")

    def __init__(
        self, status: int, headers: Mapping[str, str], client_request_id: str = "", elapsed: float = 0.0
    ) -> None:
        """Hold what is known.

        Args:
            status: The HTTP status.
            headers: The headers, by name without regard to case.
            client_request_id: The `x-ms-client-request-id` that was sent.
            elapsed: Seconds from sending the last attempt to having its whole answer.
        """
        self.status = status
        self.headers = headers
        self.client_request_id = client_request_id
        self.elapsed = elapsed

    @property
    def request_id(self) -> str | None:
        """The service's own id of the request, to give to support."""
        return self.headers.get("apim-request-id") or self.headers.get("x-ms-request-id")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status}, request id {self.request_id}>"


class Call(Generic[T_co]):
    """One request, described but not sent, and the function that decodes its answer."""

    __slots__ = (
        "accept",
        "content",
        "content_type",
        "decode",
        "expects",
        "form",
        "json",
        "path",
        "query",
        "route",
        "versioned",
    )

    def __init__(
        self,
        route: Route,
        path: str,
        decode: Callable[[Any], Any],
        *,
        query: Sequence[tuple[str, str]] = (),
        json: Any = None,
        content: Any = None,
        content_type: str | None = None,
        form: Mapping[str, Any] | None = None,
        accept: str = "application/json",
        expects: type[Any] | None = None,
        versioned: Sequence[tuple[str, bool, tuple[str, ...]]] = (),
    ) -> None:
        """Describe a request.

        Args:
            route: The operation it is a call of.
            path: The path below the service's base, quoted.
            decode: Takes the parsed JSON body (bytes where `accept` is not JSON, None where the answer is empty).
            query: Query parameters in order, `_overload` and `api-version` left out.
            json: The JSON body, ready to serialise.
            content: A binary body.
            content_type: The media type of `content`.
            form: The parts of a multipart body.
            accept: The media type of the answer.
            expects: The class the decoded answer must be, where the service may answer with a sibling.
            versioned: Arguments only some api versions know: name, whether it was given, those versions.
        """
        self.route = route
        self.path = path
        self.decode = decode
        self.query = tuple(query)
        self.json = json
        self.content = content
        self.content_type = content_type
        self.form = form
        self.accept = accept
        self.expects = expects
        self.versioned = tuple((name, versions) for name, given, versions in versioned if given)

    def __repr__(self) -> str:
        return f"<Call {self.route.operation}: {self.route.method} {self.route.template}>"


class LongRunning(Generic[T_co]):
    """How work that runs on after its POST is followed to its end."""

    __slots__ = ("ids", "kind", "poll", "result", "route")

    def __init__(
        self,
        kind: str,
        route: Route,
        ids: tuple[str, ...],
        poll: Callable[[str], Call[Any]],
        result: str | None = None,
    ) -> None:
        """Describe long-running work.

        Args:
            kind: Names the kind of work, in tokens too, so it never changes.
            route: The route that reads its status; its template tells the ids in an Operation-Location.
            ids: The placeholders of that template, in order.
            poll: Makes the call that reads the status from its path.
            result: The attribute of the status answer that holds the result; None when the answer is the result.
        """
        self.kind = kind
        self.route = route
        self.ids = ids
        self.poll = poll
        self.result = result


class Paging(Generic[T_co]):
    """How a list is read page by page."""

    __slots__ = ("key", "size")

    def __init__(self, key: str | None = None, size: int = 0) -> None:
        """Describe a list.

        Args:
            key: For lists read by `start` and `top`: the attribute of an item that the next `start` is. None for
                lists whose pages carry a `nextLink`.
            size: For lists read by `start` and `top`: the items of a full page when `top` is not given.
        """
        self.key = key
        self.size = size


class Options(NamedTuple):
    """What a caller may set for one call."""

    timeout: float | None = None
    """Seconds the whole call may take, retries included; None for the client's own."""
    headers: Mapping[str, str] | None = None
    """Headers to add."""
    client_request_id: str | None = None
    """The `x-ms-client-request-id` to send; None to have one made."""


class Executor(Protocol):
    """Runs calls and blocks until they are answered."""

    def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        ...

    def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> Operation[T]:
        """Send the call that starts long-running work and return its handle."""
        ...

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> Pager[T]:
        """Return the items of a list call, page after page; nothing is sent yet."""
        ...


class AsyncExecutor(Protocol):
    """Runs calls on an event loop."""

    async def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        ...

    async def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> AsyncOperation[T]:
        """Send the call that starts long-running work and return its handle."""
        ...

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> AsyncPager[T]:
        """Return the items of a list call, page after page; nothing is sent yet."""
        ...
