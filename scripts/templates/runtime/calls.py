"""API calls as data: what the generated request builders return and an executor sends. No I/O here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Readable(Protocol):
    """A binary reader, such as an open file or a response of an HTTP library; it need not be seekable."""

    def read(self, size: int = ..., /) -> bytes: ...


class Writable(Protocol):
    """A binary writer, such as an open file; it need not be seekable."""

    def write(self, data: bytes, /) -> object: ...


class Url(Protocol):
    """A URL of another library, such as an httpx.URL; its `str()` is the URL's text."""

    @property
    def scheme(self) -> str: ...

    @property
    def host(self) -> str | None: ...


Source: TypeAlias = str | PathLike[str] | bytes | bytearray | memoryview | Readable | Url
"""Types a document or image can be passed as."""

Target: TypeAlias = str | PathLike[str] | Writable
"""Types a downloaded document or image can be written to."""


class Limit(NamedTuple):
    """Size limits of a pricing tier for one document or image."""

    bytes: int
    pages: int | None = None
    """The number of pages the service reads; it ignores later ones without an error."""
    min_bytes: int = 1


class AlreadyDone:
    """How an error of a repeated attempt shows that an earlier attempt, whose answer was lost, has done the work."""

    __slots__ = ("code", "defaults", "read", "status")

    def __init__(
        self,
        status: int,
        code: str | None = None,
        read: Callable[[str], Call[Any]] | None = None,
        defaults: Mapping[str, Any] | None = None,
    ) -> None:
        """Describe the error.

        Args:
            status: The HTTP status.
            code: The service's error code; None for any code.
            read: Returns the call that reads what the operation creates, given the path of both. What it returns must
                be what was asked for, as another caller may have created it. None where the error is enough.
            defaults: The properties that are compared, and what each is where the caller leaves it out.
        """
        self.status = status
        self.code = code
        self.read = read
        self.defaults = defaults or {}


class Route:
    """One documented operation of a service: the part that all its calls have in common."""

    __slots__ = (
        "already_done",
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
        already_done: AlreadyDone | None = None,
    ) -> None:
        """Describe an operation.

        Args:
            operation: The operationId of the fragment.
            rest_page: The title of its REST reference page.
            method: The HTTP method.
            template: The path below the service's base path, with placeholders; also shown in logs.
            bucket: The rate-limit bucket: submit, poll, management or list.
            versions: The API versions that have it; empty when all do.
            overload: The documented `_overload` value, sent as a query parameter.
            billed: True when each request starts billed work or creates something, so that it is not sent again after
                a failure that leaves open whether the service has acted.
            media_types: The media types a binary body may have; the first one fits all of them.
            limits: By pricing tier, the size limits of the document or image that is sent.
            already_done: The error of a repeated attempt that shows that an earlier one succeeded; None where no error
                shows it.
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
        self.already_done = already_done

    def __repr__(self) -> str:
        return f"<Route {self.operation}: {self.method} {self.template}>"


class ResponseInfo:
    """Status, headers and ids of an HTTP response, without its body."""

    __slots__ = ("client_request_id", "elapsed", "headers", "status", "warnings")

    def __init__(
        self, status: int, headers: Mapping[str, str], client_request_id: str = "", elapsed: float = 0.0
    ) -> None:
        """Hold the metadata of a response.

        Args:
            status: The HTTP status.
            headers: The headers by name, case-insensitive.
            client_request_id: The `x-ms-client-request-id` that was sent.
            elapsed: Seconds from sending the last attempt to receiving its whole response.
        """
        self.status = status
        self.headers = headers
        self.client_request_id = client_request_id
        self.elapsed = elapsed
        self.warnings: tuple[str, ...] = ()
        """Warnings of this client about the response; the service's own warnings are part of the body."""

    @property
    def request_id(self) -> str | None:
        """The service's id of the request, which Azure support asks for."""
        return self.headers.get("apim-request-id") or self.headers.get("x-ms-request-id")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.status}, request id {self.request_id}>"


class Call(Generic[T_co]):
    """One request as data, not sent yet, and the function that decodes its response."""

    __slots__ = (
        "accept",
        "argument_versions",
        "content",
        "content_type",
        "decode",
        "expects",
        "form",
        "json",
        "missing_arguments",
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
        needed_arguments: Sequence[tuple[str, bool, tuple[str, ...]]] = (),
    ) -> None:
        """Describe a request.

        Args:
            route: The operation it calls.
            path: The path below the service's base path, percent-encoded.
            decode: Decodes the response. Takes the parsed JSON body; bytes where `accept` is not JSON; None where the
                response is empty.
            query: Query parameters in order, without `_overload` and `api-version`.
            json: The JSON body, ready to serialize.
            content: A binary body.
            content_type: The media type of `content`; None to detect it from the bytes, among those of the route.
            form: The parts of a multipart body.
            accept: The media type of the response.
            expects: The class the decoded response must have, where the service may send another class of the same
                base.
            argument_versions: Arguments that only some API versions accept: name, whether it was given, those
                versions.
            needed_arguments: Arguments that only some API versions require: name, whether it was given, those
                versions.
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
        self.missing_arguments = tuple((name, versions) for name, given, versions in needed_arguments if not given)

    def __repr__(self) -> str:
        return f"<Call {self.route.operation}: {self.route.method} {self.route.template}>"


class LongRunning(Generic[T_co]):
    """One kind of long-running operation: how its status is read, and its result."""

    __slots__ = ("accepted", "follow_ups", "ids", "kind", "poll", "result_attribute", "route")

    def __init__(
        self,
        kind: str,
        route: Route,
        ids: tuple[str, ...],
        poll: Callable[[str], Call[Any]],
        result_attribute: str | None = None,
        follow_ups: Mapping[str, tuple[Route, Callable[[str], Call[Any]]]] | None = None,
        accepted: Callable[[Any], T_co | None] | None = None,
    ) -> None:
        """Describe a kind of long-running operation.

        Args:
            kind: The name of the kind; resume tokens contain it, so it never changes.
            route: The route that reads the status; its template locates the ids in an Operation-Location.
            ids: The placeholders of that template, in order.
            poll: Returns the call that reads the status, given its path.
            result_attribute: The attribute of the status response that holds the result; None when the response is the
                result.
            follow_ups: Calls that can be made once the operation has ended, by name: the route, and a function that
                returns the call, given its path. The route's placeholders begin with `ids`.
            accepted: Where the result is the body of the response that accepted the work: decodes it. None where the
                result is read from the status response.
        """
        self.kind = kind
        self.route = route
        self.ids = ids
        self.poll = poll
        self.result_attribute = result_attribute
        self.follow_ups = dict(follow_ups or {})
        self.accepted = accepted


class Paging(Generic[T_co]):
    """How a list operation is paged."""

    __slots__ = ("items", "items_attribute", "key", "size")

    def __init__(
        self, key: str | None = None, size: int = 0, *, items: str = "value", items_attribute: str = "value"
    ) -> None:
        """Describe the paging of a list.

        Args:
            key: For lists paged with `start` and `top`: the attribute of the last item that is the next `start`, empty
                where the item itself is. None for lists whose pages have a `nextLink`, or that have one page.
            size: For lists paged with `start` and `top`: the number of items in a full page when `top` is not given.
            items: Where a page is an object: the JSON key of its items.
            items_attribute: The attribute of that key.
        """
        self.key = key
        self.size = size
        self.items = items
        self.items_attribute = items_attribute


class Options:
    """Settings of one call that override those of the client."""

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
            timeout: Seconds the whole call may take, retries included; None for the client's setting.
            headers: Headers to add.
            client_request_id: The `x-ms-client-request-id` to send; None to generate one.
            to: Where the response body is written while it arrives; None to return it.
        """
        self.timeout = timeout
        self.to = to
        self.headers = headers
        self.client_request_id = client_request_id
