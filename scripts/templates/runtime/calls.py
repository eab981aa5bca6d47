"""Calls described but not sent: what generated builders return and whoever executes them takes. No I/O here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Readable(Protocol):
    """What gives bytes, as open binary files and answers of HTTP libraries do; it need not be able to go back."""

    def read(self, size: int = ..., /) -> bytes: ...


class Writable(Protocol):
    """What takes bytes, as open binary files do; it need not be able to go back."""

    def write(self, data: bytes, /) -> object: ...


Source: TypeAlias = str | PathLike[str] | bytes | bytearray | memoryview | Readable
"""What a document or image can be given as."""

Target: TypeAlias = str | PathLike[str] | Writable
"""Where a document or image can be written to."""


class Limit(NamedTuple):
    """What a pricing tier takes of one document or image."""

    bytes: int
    pages: int | None = None
    """The pages that are read, where later ones are left out in silence."""


class Route:
    """What is the same for every call of one documented operation."""

    __slots__ = (
        "billed",
        "bucket",
        "limits",
        "media_types",
        "method",
        "operation",
        "overload",
        "rest_page",
        "template",
        "versions",
    )

    def __init__(
        self,
        operation: str,
        rest_page: str,
        method: str,
        template: str,
        bucket: str,
        *,
        versions: tuple[str, ...] = (),
        overload: str | None = None,
        billed: bool = False,
        media_types: tuple[str, ...] = (),
        limits: Mapping[str, Limit] | None = None,
    ) -> None:
        """Describe an operation.

        Args:
            operation: The operationId of the fragment.
            rest_page: The REST reference page it stands for.
            method: The HTTP method.
            template: The path below the service's base, with its placeholders; also what logs show.
            bucket: The rate-limit bucket: submit, poll, management or list.
            versions: The api versions that have it; empty when all do.
            overload: The documented `_overload` value, sent as a query parameter.
            billed: True when each run starts billed work or makes something new, so it is not repeated on a doubt.
            media_types: The media types a binary body may have, first the one for bytes of any of them.
            limits: What each pricing tier takes of the document or image that is sent.
        """
        self.operation = operation
        self.rest_page = rest_page
        self.method = method
        self.template = template
        self.bucket = bucket
        self.versions = versions
        self.overload = overload
        self.billed = billed
        self.media_types = media_types
        self.limits = limits or {}

    def __repr__(self) -> str:
        return f"<Route {self.operation}: {self.method} {self.template}>"


class ResponseInfo:
    """What is known of an answer beside its body."""

    __slots__ = ("client_request_id", "elapsed", "headers", "status", "warnings")

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
        self.warnings: tuple[str, ...] = ()
        """What this client warns of about what came; the service's own warnings are part of the body."""

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
        "argument_versions",
        "content",
        "content_type",
        "decode",
        "expects",
        "form",
        "json",
        "path",
        "query",
        "route",
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
        argument_versions: Sequence[tuple[str, bool, tuple[str, ...]]] = (),
    ) -> None:
        """Describe a request.

        Args:
            route: The operation it is a call of.
            path: The path below the service's base, quoted.
            decode: Takes the parsed JSON body (bytes where `accept` is not JSON, None where the answer is empty).
            query: Query parameters in order, `_overload` and `api-version` left out.
            json: The JSON body, ready to serialise.
            content: A binary body.
            content_type: The media type of `content`; None to tell it from the bytes, among those of the route.
            form: The parts of a multipart body.
            accept: The media type of the answer.
            expects: The class the decoded answer must be, where the service may answer with a sibling.
            argument_versions: Arguments only some api versions know: name, whether it was given, those versions.
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
        self.argument_versions = tuple((name, versions) for name, given, versions in argument_versions if given)

    def __repr__(self) -> str:
        return f"<Call {self.route.operation}: {self.route.method} {self.route.template}>"


class LongRunning(Generic[T_co]):
    """How work that runs on after its POST is followed to its end."""

    __slots__ = ("follow_ups", "ids", "kind", "poll", "result_attribute", "route")

    def __init__(
        self,
        kind: str,
        route: Route,
        ids: tuple[str, ...],
        poll: Callable[[str], Call[Any]],
        result_attribute: str | None = None,
        follow_ups: Mapping[str, tuple[Route, Callable[[str], Call[Any]]]] | None = None,
    ) -> None:
        """Describe long-running work.

        Args:
            kind: Names the kind of work, in tokens too, so it never changes.
            route: The route that reads its status; its template tells the ids in an Operation-Location.
            ids: The placeholders of that template, in order.
            poll: Makes the call that reads the status from its path.
            result_attribute: The attribute of the status response that holds the result; None when the response is the
                result.
            follow_ups: Calls that can be made once it has ended, by name: the route, and a function that makes the
                call from its path. The route's placeholders begin with `ids`.
        """
        self.kind = kind
        self.route = route
        self.ids = ids
        self.poll = poll
        self.result_attribute = result_attribute
        self.follow_ups = dict(follow_ups or {})


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


class Options:
    """What a caller may set for one call."""

    __slots__ = ("client_request_id", "headers", "timeout", "to")

    def __init__(
        self,
        timeout: float | None = None,
        headers: Mapping[str, str] | None = None,
        client_request_id: str | None = None,
        to: Target | None = None,
    ) -> None:
        """Hold the settings of one call.

        Args:
            timeout: Seconds the whole call may take, retries included; None for the client's own.
            headers: Headers to add.
            client_request_id: The `x-ms-client-request-id` to send; None to have one made.
            to: Where the body of the answer is written as it comes; None to have it returned.
        """
        self.timeout = timeout
        self.to = to
        self.headers = headers
        self.client_request_id = client_request_id
