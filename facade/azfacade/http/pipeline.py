"""The way of one call: described, authenticated, sent, tried again, logged, decoded."""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar
from urllib.parse import quote

from azfacade.auth.authenticator import Authenticator
from azfacade.core.arguments import checked_headers, checked_request_id, checked_timeout, merged
from azfacade.core.endpoint import Endpoint
from azfacade.core.flow import Flow, Invoke, Sleep
from azfacade.core.json import dump_json
from azfacade.core.message import Request, Response
from azfacade.errors import (
    ConnectionFailedError,
    InvalidInputError,
    InvalidInputTypeError,
    NeverSentError,
    NoPlaceError,
    RequestTimeoutError,
    ServiceError,
    UnexpectedKindError,
)
from azfacade.files.download import Sink
from azfacade.files.media_type import media_type
from azfacade.files.source import Upload, body_of
from azfacade.http.capture import collect
from azfacade.http.error_response import http_error, unexpected
from azfacade.http.logging_and_tracing import Trace
from azfacade.http.multipart import parts_of
from azfacade.http.rate_limit import RateLimit
from azfacade.http.retry import Retry, RetryEvent
from azfacade.http.service import Service
from azfacade_raw.calls import Call, Options, Route
from azfacade_raw.decoders import DECODE_ERRORS
from azfacade_raw.gc_pause import LARGE_BODY_BYTES, paused
from azfacade_raw.wire import Model

T = TypeVar("T")

log = logging.getLogger("azfacade")


class Pipeline:
    """Everything a client's calls have in common, as one flow; nothing here blocks or awaits."""

    def __init__(
        self,
        service: Service,
        endpoint: Endpoint,
        authenticator: Authenticator,
        *,
        api_version: str,
        retry: Retry,
        headers: Mapping[str, str],
        now: Callable[[], float],
        rate_limit: RateLimit | None = None,
    ) -> None:
        self.service = service
        self.endpoint = endpoint
        self.api_version = api_version
        self.retry = retry
        self.now = now
        self._rate_limit = rate_limit
        self._authenticator = authenticator
        self._headers = dict(headers)
        self._versioned_path = "{version}" in service.path

    def altered(
        self, *, retry: Retry | None, rate_limit: RateLimit | None, headers: Mapping[str, str] | None
    ) -> Pipeline:
        """Return a pipeline like this one but for what is given."""
        twin = copy.copy(self)
        twin.retry = retry or self.retry
        twin._rate_limit = rate_limit or self._rate_limit
        twin._headers = merged(self._headers, checked_headers(headers))
        return twin

    # -- calls ------------------------------------------------------------------------------------------------------

    def execute(self, call: Call[T], options: Options, version: str | None = None) -> Flow[T]:
        """Send a call and decode its answer."""
        response = yield from self.exchange(call, options, version)
        if options.to is not None and response.is_file:
            return None  # type: ignore[return-value]  # the body is where the caller wanted it
        return (yield from self.decoding(call, response))

    def exchange(
        self, call: Call[Any], options: Options, version: str | None = None, query: str | None = None
    ) -> Flow[Response]:
        """Send a call and return its answer, undecoded.

        Args:
            call: What to send.
            options: What the caller set for this call.
            version: Another api version than the client's.
            query: The whole query as the service gave it, instead of the call's own.
        """
        version = version or self.api_version
        self.check_version(call, version)
        request = yield from self._request(call, self._url(call, version, query))
        if options.to is not None:
            request = request._replace(sink=Sink(options.to))
        with Trace(call.route) as trace:
            return (yield from self.attempts(request, options, call.route, trace))

    @property
    def tier(self) -> str | None:
        """The resource's pricing tier, where the rate limit tells it."""
        return self._rate_limit.tier if self._rate_limit is not None else None

    def opened(self, call: Call[Any]) -> Flow[bytes | Upload]:
        """Return the binary body of a call, a source that may block opened on a thread."""
        if isinstance(call.content, (bytes, Upload)):
            return body_of(call.content, call.route, self.tier)
        body: bytes | Upload = yield Invoke(partial(body_of, call.content, call.route, self.tier))
        return body

    def _request(self, call: Call[Any], url: str) -> Flow[Request]:
        """Return what a call sends; made apart, so that no frame above a failure holds a document."""
        content: bytes | Upload | None = None
        form: dict[str, str | bytes] | None = None
        headers = {"Accept": call.accept}
        if call.json is not None:
            try:
                content = dump_json(call.json)
            except (TypeError, ValueError, RecursionError) as cause:
                raise InvalidInputTypeError(f"the body cannot be written as JSON: {cause}") from None
            headers["Content-Type"] = call.content_type or "application/json"
        elif call.form is not None:
            form, headers["Content-Type"] = yield Invoke(partial(parts_of, call.form, call.route))
        elif call.content is not None:
            content = yield from self.opened(call)
            headers["Content-Type"] = call.content_type or media_type(content, call.route.media_types)
        if content is not None:
            # Said here, or the pieces of a body would go with chunked encoding.
            headers["Content-Length"] = str(content.size if isinstance(content, Upload) else len(content))
        return Request(call.route.method, url, headers, content, form, None)

    def attempts(self, request: Request, options: Options, of: Route, trace: Trace) -> Flow[Response]:
        """Send a request of a route until it is answered well, or trying again would be wrong or too late.

        Raises:
            ServiceError: The last attempt's.
        """
        timeout = checked_timeout("timeout", options.timeout)
        client_request_id = checked_request_id(options.client_request_id)
        told = {"x-ms-client-request-id": client_request_id}
        fixed = merged(self._headers, request.headers, checked_headers(options.headers), told)
        waited = yield from self._place(of.bucket, timeout, client_request_id)
        # Waiting for a place is no failure, so the budget for trying again begins after it.
        started = self.now() - (0.0 if timeout is None else waited)
        attempt, renewed, doubt = 0, False, False
        proof: dict[str, str] | None = None
        while True:
            attempt += 1
            begun = self.now()
            try:
                if proof is None:
                    proof = yield from self._authenticator.headers()
                left = None if timeout is None else max(timeout - (self.now() - started), 0.001)
                response = yield from trace.attempt(request._replace(headers={**fixed, **proof}, timeout=left))
            except ServiceError as problem:
                problem.client_request_id = client_request_id
                error, again = problem, self._repeatable(problem, paid=of.billed)
                self._log(of, type(problem).__name__, self.now() - begun, attempt, client_request_id)
            else:
                self._log(of, response.status, response.elapsed, attempt, client_request_id, response.request_id)
                if 200 <= response.status < 300:
                    collect(response)
                    return response
                error = http_error(response, request, of)
                asked = error.retry_after
                if response.status == 429 and self._rate_limit is not None:
                    self._rate_limit.hold(of.bucket, self.now, asked or 1.0)
                again = self.retry.is_retried(response.status, paid=of.billed, asked_to_wait=asked is not None)
                if response.status == 401 and self._authenticator.refreshable and not renewed:
                    renewed, refused = True, proof
                    proof = yield from self._renewed(refused, error)
                    if proof != refused:
                        attempt -= 1  # with a new token this is the first try, not the second
                        continue
            error.follows_doubt, doubt = doubt, doubt or error.may_have_acted
            try:
                yield from self._between(of, attempt, error, started, timeout, again=again)
            finally:
                del error  # or it would hold this frame, which holds it, and with it the whole answer
            proof = None  # meanwhile a key may be rotated and a token expire

    def _between(
        self, of: Route, attempt: int, error: ServiceError, started: float, timeout: float | None, *, again: bool
    ) -> Flow[None]:
        """Wait for the time of another attempt, or raise what the last one ended in."""
        try:
            budget = self.retry.budget if timeout is None else timeout
            elapsed = self.now() - started
            pause = self.retry.pause(attempt, error.retry_after, elapsed, budget) if again else None
            if pause is None:
                raise error
            if self.retry.on_retry is not None:
                self.retry.on_retry(RetryEvent(of.rest_page, of.method, of.template, attempt, pause, error))
            yield Sleep(pause)
            left = None if timeout is None else timeout - (self.now() - started)
            yield from self._place(of.bucket, left, error.client_request_id, otherwise=error)
        finally:
            del error

    def decoding(self, call: Call[T], response: Response) -> Flow[T]:
        """Decode an answer, a large one on a thread where that keeps an event loop going."""
        if len(response.content) < LARGE_BODY_BYTES:
            return self.decode(call, response)
        decoded: T = yield Invoke(partial(self.decode, call, response))
        return decoded

    def decode(self, call: Call[T], response: Response) -> T:
        """Decode an answer.

        Raises:
            UnexpectedResponseError: It is not what the operation documents.
        """
        result: Any = _decoded(call, response)
        if result is _UNREADABLE:
            # Raised here, so that the error holds no frame that holds the body.
            raise unexpected(response, f"{call.route.rest_page} cannot be read")
        for item in result if isinstance(result, list) else [result]:
            if isinstance(item, Model):
                item.attach(response.info)
        if call.expects is not None and not isinstance(result, call.expects):
            problem = UnexpectedKindError(
                f"{call.route.rest_page} expects {call.expects.__name__}, the operation is a {type(result).__name__}"
                f" of kind {getattr(result, 'kind', None)}: leave the overload out, or ask for that kind",
                status=response.status,
                request_id=response.request_id,
                client_request_id=response.client_request_id,
            )
            problem.details = result
            raise problem
        return result  # type: ignore[no-any-return]  # decoders are typed by their call

    # -- parts ------------------------------------------------------------------------------------------------------

    def _renewed(self, refused: dict[str, str], error: ServiceError) -> Flow[dict[str, str]]:
        """Return new proof for one that was answered with 401; when none is had, the 401 is what is told."""
        try:
            return (yield from self._authenticator.headers(refused))
        except ServiceError as cause:
            raise error from cause

    def _place(
        self, bucket: str, longest: float | None, request_id: str | None, otherwise: ServiceError | None = None
    ) -> Flow[float]:
        """Wait for a place below the rate limit, and return the seconds that took; raise when there is none in time."""
        if self._rate_limit is None:
            return 0.0
        wait = self._rate_limit.reserve(bucket, self.now, longest, self.retry.budget)
        if wait is None:
            text = f"the rate limit for {bucket} calls leaves no place in time"
            raise otherwise or NoPlaceError(text, client_request_id=request_id)
        if wait > 0:
            yield Sleep(wait)
        return wait

    def _repeatable(self, problem: ServiceError, *, paid: bool) -> bool:
        if isinstance(problem, NeverSentError):
            return True
        ambiguous = isinstance(problem, (ConnectionFailedError, RequestTimeoutError))
        return ambiguous and (not paid or self.retry.repeat_paid)

    def _url(self, call: Call[Any], version: str, query: str | None) -> str:
        base = self.endpoint.url + self.service.path.format(version=version) + call.path
        if query is None and not call.query and not call.route.overload:
            query = "" if self._versioned_path else f"api-version={quote(version)}"
        elif query is None:
            pairs = [("_overload", call.route.overload)] if call.route.overload else []
            pairs += call.query
            if not self._versioned_path and "api-version" not in dict(pairs):
                pairs.append(("api-version", version))
            query = "&".join(f"{quote(name)}={quote(value, safe=',~')}" for name, value in pairs)
        return f"{base}?{query}" if query else base

    def check_version(self, call: Call[Any], version: str) -> None:
        """Refuse what this api version does not have; of a version we do not know anything may be asked."""
        if version not in self.service.versions:
            return
        for name, versions in [(call.route.rest_page, call.route.versions), *call.argument_versions]:
            if versions and version not in versions:
                raise InvalidInputError(
                    f"{name} is not part of {self.service.title} {version}: make the client with"
                    f" api_version={' or '.join(map(repr, versions))}"
                )

    def _log(
        self, route: Route, outcome: object, elapsed: float, attempt: int, sent_id: str, request_id: str | None = None
    ) -> None:
        if log.isEnabledFor(logging.INFO):
            log.info(
                "%s %s -> %s in %.0f ms, attempt %d, client request id %s, request id %s",
                route.method,
                route.template,
                outcome,
                elapsed * 1000,
                attempt,
                sent_id,
                request_id,
            )


_UNREADABLE = object()


def _decoded(call: Call[Any], response: Response) -> Any:
    try:
        if call.accept != "application/json":
            return call.decode(response.content) if response.is_file else _UNREADABLE
        with paused(len(response.content)):
            return call.decode(response.json() if response.content else None)
    except (*DECODE_ERRORS, RecursionError):
        return _UNREADABLE
