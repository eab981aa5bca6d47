"""FakeAzure: the public entry point of the fake, with both services behind one host and one key."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from typing import TYPE_CHECKING, Any

from azfacade.http.clock import Clock as ClientClock

from . import gateway_errors
from .auth import AccessCheck
from .client_factory import ClientFactory
from .clock import Clock
from .discrete_time.jobs import serving
from .document_intelligence import DocumentIntelligence
from .document_intelligence.controls import DocumentIntelligenceControls
from .face import Face
from .face.controls import FaceControls
from .fake_context import FakeContext, GuidGenerator
from .faults import Body, DelayRule, DropRule, FailRule, Faults
from .http_messages import Request, Response
from .inspection_routes import answer_inspection
from .rate_limits import RateLimits
from .request_log import LoggedRequest, log_entry
from .response_headers import add_gateway_headers
from .routing import UnknownRoute
from .service_base import Service

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient, AsyncFaceClient, DocumentIntelligenceClient, FaceClient

    from .http_server import Server
    from .transport import FakeTransport

# One lock for all fakes of the process: copying a model between two fakes changes both, and two locks could deadlock.
_state_lock = threading.RLock()

_MAX_SECONDS = 31_536_000


class FakeAzure(FaceControls, DocumentIntelligenceControls):
    """An in-memory Azure AI services resource that answers Face and Document Intelligence requests.

    An operation reports `running` for `running_polls` polls, then its outcome; lists have pages of `page_size`. Ids
    follow from `seed`, times from `clock`.

    Face accepts an image of 1 KB to 6 MB that starts with the signature of JPEG, PNG, GIF or BMP, and any URL but those
    of hosts that end with `.invalid`. It shows one face, and the same bytes show the same face; declare other faces
    with `show_faces`. A face added to or deleted from a person or list while another such response is held is a 409.

    Document Intelligence analyzes text to its own words, with a form feed between pages, and any other document to a
    fixed page with a table. A document URL resolves to the file in a container declared by `add_container`; outside of
    these, to a placeholder document, or to an error if the host ends with `.invalid`. `add_result` declares a result.
    A build is rejected if the path of its training container ends with `/empty`, and fails if it ends with `/failing`.

    A request for an unknown route raises UnknownRoute while `strict`, else it gets the gateway's 404, as always over
    HTTP; a 501 that says so, where the service has the route and the fake lacks it. Nothing is ever sent to a network.
    """

    _lock: AbstractContextManager[Any] = _state_lock

    face_client: ClientFactory[FaceClient] = ClientFactory("FaceClient")
    async_face_client: ClientFactory[AsyncFaceClient] = ClientFactory("AsyncFaceClient")
    document_intelligence_client: ClientFactory[DocumentIntelligenceClient] = ClientFactory(
        "DocumentIntelligenceClient"
    )
    async_document_intelligence_client: ClientFactory[AsyncDocumentIntelligenceClient] = ClientFactory(
        "AsyncDocumentIntelligenceClient"
    )

    def __init__(
        self,
        *,
        key: str = "fake-key",
        running_polls: int = 1,
        page_size: int = 100,
        clock: Clock | None = None,
        seed: int = 0,
        host: str = "fake.cognitiveservices.azure.com",
        strict: bool = True,
        accept_token: Callable[[str], bool] | None = None,
    ) -> None:
        self.endpoint = f"https://{host}"
        self.clock = clock or Clock()
        self.strict = strict
        # All requests in order, and the unknown routes among them as "GET /path".
        self.requests: list[LoggedRequest] = []
        self.unknown_routes: list[str] = []
        self._seed = seed
        self._access_check = AccessCheck(key, accept_token)
        self._faults = Faults()
        self._transport: FakeTransport | None = None
        self._context = FakeContext(self.clock, GuidGenerator(seed), _resource_id(host))
        self._rate_limits = RateLimits(self.clock)
        self.running_polls = running_polls
        self.page_size = page_size
        self._services = self._new_services()

    @property
    def key(self) -> str:
        """The key that is currently accepted."""
        return self._access_check.key

    def rotate_key(self, new: str) -> None:
        """Replace the key by `new`; the former key is no longer accepted."""
        self._access_check.key = new

    @property
    def running_polls(self) -> int:
        """Number of polls that report an operation as running. A change applies to operations started afterwards."""
        return self._context.running_polls

    @running_polls.setter
    def running_polls(self, polls: int) -> None:
        if polls < 0:
            raise ValueError("running_polls has to be 0 or more")
        self._context.running_polls = polls

    @property
    def page_size(self) -> int:
        """Number of items on a page of a list."""
        return self._context.page_size

    @page_size.setter
    def page_size(self, size: int) -> None:
        if size < 1:
            raise ValueError("page_size has to be 1 or more")
        self._context.page_size = size

    def reset(self) -> None:
        """Delete all resources, declarations, logged requests and fault rules, and restart the ids.

        Key, settings, rate limits and clock stay.
        """
        with _state_lock:
            for service in self._services:
                service.close()
            self._faults.clear()
            self._rate_limits.clear()
            self.requests.clear()
            self.unknown_routes.clear()
            self._context.guids = GuidGenerator(self._seed)
            self._services = self._new_services()

    def _new_services(self) -> list[Service]:
        self._face = Face(self._context)
        self._document_intelligence = DocumentIntelligence(self._context)
        return [self._face, self._document_intelligence]

    def fail(
        self,
        status: int = 503,
        *,
        times: int | None = 1,
        method: str | None = None,
        path: str = "*",
        headers: Mapping[str, str] | None = None,
        body: Body | None = None,
        retry_after: float | str | None = None,
        handled: bool = False,
    ) -> None:
        """Answer the next `times` matching requests with an error, before the services see them.

        With `handled`, the service handles the request, and the error takes the place of its response.
        `path` is a shell pattern for the path as sent, without the query: `*/operations/*`. `times=None` lasts until
        `reset()`. At most one rule applies to a request: the first that matches, in the order of creation. Without
        `body` the response is the gateway's error.
        """
        rule = FailRule(
            times=times,
            method=method,
            path=path,
            status=status,
            headers=headers or {},
            body=body,
            retry_after=retry_after,
            handled=handled,
        )
        self._faults.add(rule)

    def drop(self, *, times: int | None = 1, method: str | None = None, path: str = "*", handled: bool = False) -> None:
        """Drop the connection of matching requests: before the service sees them, or after it has `handled` them."""
        self._faults.add(DropRule(times=times, method=method, path=path, handled=handled))

    def hold(self, seconds: float = 3.0, *, times: int | None = 1, method: str | None = None, path: str = "*") -> None:
        """Delay the normal response to matching requests, by a year at most. A virtual clock advances instead."""
        _check_seconds("seconds", seconds)
        self._faults.add(DelayRule(times=times, method=method, path=path, seconds=seconds))

    def limit(
        self,
        *,
        submit: float | None = None,
        poll: float | None = None,
        management: float | None = None,
        list: float | None = None,  # noqa: A002 - the name of the bucket
    ) -> None:
        """Answer 429 above these numbers of calls per second and service; without arguments, remove all limits.

        `submit` calls start analyses or send images, `poll` calls read operations and results, `list` calls list, and
        all others are `management`. Retry-After gives the seconds on the fake's clock until the next call passes.
        """
        with _state_lock:
            self._rate_limits.set({"submit": submit, "poll": poll, "management": management, "list": list})

    def handle(self, request: Request, *, strict: bool | None = None) -> Response:
        """Answer one request. Safe across threads.

        Raises:
            ConnectionDropped: A rule of `drop()` applies.
            UnknownRoute: The fake does not have the route, and is strict.
        """
        return self._handle(request, self.strict if strict is None else strict, latency=0.0)

    def _handle(self, request: Request, strict: bool, latency: float) -> Response:
        with _state_lock:
            status, delay = None, 0.0
            try:
                response = self._apply_faults(request, strict)
                status, delay = response.status, response.hold + latency
            finally:
                self._face.deliver(delay)
                self.requests.append(log_entry(request, status))
            return response

    def _apply_faults(self, request: Request, strict: bool) -> Response:
        request_id = self._context.guids.next()
        rule = self._faults.next_rule(request)
        if rule is None:
            return self._route_request(request, request_id, strict)
        response = rule.apply(lambda: self._route_request(request, request_id, strict))
        if response.header("apim-request-id") is None:
            add_gateway_headers(response, self._context, request_id)
        return response

    def _route_request(self, request: Request, request_id: str, strict: bool) -> Response:
        if not self._access_check.allows(request):
            return add_gateway_headers(gateway_errors.unauthorized(), self._context, request_id)
        wait = self._rate_limits.retry_after(request, self._context.tier)
        if wait is not None:
            too_many = gateway_errors.too_many_requests(wait, self._context.tier)
            too_many.headers.append(("Retry-After", str(wait)))
            return add_gateway_headers(too_many, self._context, request_id)
        service = next((service for service in self._services if service.owns(request)), None)
        response = service.answer(request, request_id) if service else None
        if response is not None:
            return response
        lack = service.find_lack(request) if service else None
        self.unknown_routes.append(f"{request.method} {request.path}")
        if strict:
            raise UnknownRoute(request.method, request.path, lack and lack.message)
        missing = gateway_errors.not_served(lack.code, lack.message) if lack else gateway_errors.not_found()
        return add_gateway_headers(missing, self._context, request_id)

    @property
    def transport(self) -> FakeTransport:
        """A transport for `httpx.Client(transport=...)` and `httpx.AsyncClient(transport=...)`."""
        from .transport import FakeTransport  # Imports httpx, which the fake itself does not need.

        if self._transport is None:
            self._transport = FakeTransport(self)
        return self._transport

    def serve(self, port: int = 0, *, host: str = "127.0.0.1", latency: float = 0.0) -> Server:
        """Serve over HTTP until the returned server is closed; port 0 takes a free port.

        Each response is delayed by `latency` seconds, at most a year. `GET /_fake/requests` returns the logged
        requests, `POST /_fake/reset` calls `reset()`, `POST /_fake/clock/advance` with `{"seconds": 60}` calls
        `clock.advance(60)`.
        """
        from .http_server import Server  # Few fakes are served over HTTP.

        _check_seconds("latency", latency)
        return Server(partial(self._deliver, latency), host, port)

    def _deliver(self, latency: float, request: Request) -> Response:
        response = answer_inspection(self, request)
        if response is None:
            with serving():
                response = self._handle(request, strict=False, latency=latency)
                ClientClock(self).sleep(response.hold + latency)
        return response


def _check_seconds(name: str, value: float) -> None:
    # A thread cannot sleep for ever; the error would drop the connection of every delayed request.
    if not 0 <= value <= _MAX_SECONDS:
        raise ValueError(f"{name} has to be 0 or more, and at most a year ({_MAX_SECONDS} seconds)")


def _resource_id(host: str) -> str:
    name = host.partition(".")[0]
    group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/fake"
    return f"{group}/providers/Microsoft.CognitiveServices/accounts/{name}"
