"""Sends one API call: builds the request, authenticates, retries, logs and decodes.

Modules that a plain successful call does not need are imported where they are used: a first call is 4 % faster.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from azfacade.auth.authenticator import Authenticator
from azfacade.core.arguments import check_headers, check_request_id, check_timeout, merge_headers, remaining_seconds
from azfacade.core.endpoint import Endpoint
from azfacade.core.flow import CallFunction, Flow, Sleep
from azfacade.core.json import dump_json
from azfacade.core.message import Request, Response
from azfacade.errors import (
    ConflictError,
    InvalidInputError,
    InvalidInputTypeError,
    NotFoundError,
    RateLimitWaitError,
    ServiceError,
    UnexpectedKindError,
)
from azfacade.files.source import RequestBody, open_source
from azfacade.http.capture import record_response
from azfacade.http.logging_and_tracing import Trace, log_attempt
from azfacade.http.retry import Retry, RetryEvent
from azfacade.http.service import Service
from azfacade_raw.calls import Call, Options, Route
from azfacade_raw.decoders import DECODE_ERRORS
from azfacade_raw.gc_pause import LARGE_BODY_BYTES, paused
from azfacade_raw.wire import Model, has_required_property

if TYPE_CHECKING:
    from azfacade.http.rate_limit import RateLimit

T = TypeVar("T")


class Pipeline:
    """The policy that all calls of a client share, as flows: it neither blocks nor awaits."""

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

    def with_changes(
        self, *, retry: Retry | None, rate_limit: RateLimit | None, headers: Mapping[str, str] | None
    ) -> Pipeline:
        """Return a copy with other options; None keeps an option."""
        changed = copy.copy(self)
        changed.retry = retry or self.retry
        changed._rate_limit = rate_limit or self._rate_limit
        changed._headers = merge_headers(self._headers, check_headers(headers))
        return changed

    # -- calls ------------------------------------------------------------------------------------------------------

    def execute(self, call: Call[T], options: Options, version: str | None = None) -> Flow[T]:
        """Send a call and return its decoded response."""
        response = yield from self.send_call(call, options, version)
        if response.is_written:
            return None  # type: ignore[return-value]  # the body was written to the caller's file
        return (yield from self.decode_off_loop(call, response))

    def send_call(
        self, call: Call[Any], options: Options, version: str | None = None, query: str | None = None
    ) -> Flow[Response]:
        """Send a call and return its response, not decoded.

        Args:
            call: The call to send.
            options: The caller's options for this call.
            version: API version to send instead of the client's; None for the client's.
            query: A query to send as it is, instead of the call's own, such as that of a nextLink.
        """
        version = version or self.api_version
        self.check_version(call, version)
        request = yield from self._request(call, self._url(call, version, query))
        if options.to is not None:
            from azfacade.files.download import ResponseFile

            request = request._replace(response_file=ResponseFile(options.to))
        started = 0.0 if options.timeout is None else self.now()
        with Trace(call.route) as trace:
            try:
                return (yield from self.send_with_retries(request, options, call.route, trace))
            except (NotFoundError, ConflictError) as error:
                if not error.earlier_attempt_maybe_applied:
                    raise
                from azfacade.http.repeated_attempts import response_of_earlier_attempt

                remaining = remaining_seconds(options.timeout, self.now() - started)
                response = yield from response_of_earlier_attempt(
                    self.execute, call, Options(remaining, options.headers), version, error
                )
                if response is None:
                    raise
                return response

    @property
    def tier(self) -> str | None:
        """The resource's pricing tier, known where the rate limit was given as a tier."""
        return self._rate_limit.tier if self._rate_limit is not None else None

    def prepare_body(self, call: Call[Any]) -> Flow[bytes | RequestBody]:
        """Return the binary body of a call. A source is opened on a thread, as that may block."""
        if isinstance(call.content, (bytes, RequestBody)):
            return open_source(call.content, call.route, self.tier)
        body: bytes | RequestBody = yield CallFunction(partial(open_source, call.content, call.route, self.tier))
        return body

    def _request(self, call: Call[Any], url: str) -> Flow[Request]:
        """Build the request of a call.

        This is a function of its own so that no frame in a traceback of a failed call holds the document.
        """
        content: bytes | RequestBody | None = None
        headers = {"Accept": call.accept}
        if call.json is not None:
            try:
                content = dump_json(call.json)
            except (TypeError, ValueError, RecursionError) as cause:
                raise InvalidInputTypeError(f"the body cannot be written as JSON: {cause}") from None
            headers["Content-Type"] = call.content_type or "application/json"
        elif call.form is not None:
            from azfacade.http.multipart import multipart_body

            content, headers["Content-Type"] = yield CallFunction(partial(multipart_body, call.form, call.route))
        elif call.content is not None:
            from azfacade.files.media_type import media_type

            content = yield from self.prepare_body(call)
            headers["Content-Type"] = call.content_type or media_type(content, call.route.media_types)
        if content is not None:
            # Without it the HTTP library would send a streamed body with chunked encoding.
            headers["Content-Length"] = str(content.size if isinstance(content, RequestBody) else len(content))
        return Request(call.route.method, url, headers, content, None)

    def send_with_retries(self, request: Request, options: Options, route: Route, trace: Trace) -> Flow[Response]:
        """Send a request, and repeat it after failures as the retry policy says.

        Raises:
            ServiceError: The error of the last attempt.
        """
        timeout = check_timeout("timeout", options.timeout)
        client_request_id = check_request_id(options.client_request_id)
        id_header = {"x-ms-client-request-id": client_request_id}
        base_headers = merge_headers(self._headers, request.headers, check_headers(options.headers), id_header)
        waited = yield from self.wait_for_rate_limit_slot(route.bucket, timeout, client_request_id)
        # The retry budget starts after the wait for the rate limit, which is no failure.
        started = self.now() - (0.0 if timeout is None else waited)
        attempt, auth_refreshed, maybe_applied = 0, False, False
        auth_headers: dict[str, str] | None = None
        while True:
            attempt += 1
            attempt_started = self.now()
            try:
                if auth_headers is None:
                    auth_headers = yield from self._authenticator.headers()
                remaining = remaining_seconds(timeout, self.now() - started)
                response = yield from trace.attempt(
                    request._replace(headers={**base_headers, **auth_headers}, timeout=remaining)
                )
            except ServiceError as failure:
                failure.client_request_id = client_request_id
                error = failure
                log_attempt(route, type(failure).__name__, self.now() - attempt_started, attempt, client_request_id)
            else:
                log_attempt(route, response.status, response.elapsed, attempt, client_request_id, response.request_id)
                if 200 <= response.status < 300:
                    record_response(response)
                    return response
                from azfacade.http.error_response import http_error

                error = http_error(response, request, route, self._authenticator.origin)
                if response.status == 429 and self._rate_limit is not None:
                    self._rate_limit.close_bucket(route.bucket, self.now, error.retry_after or 1.0)
                if response.status == 401 and self._authenticator.refreshable and not auth_refreshed:
                    auth_refreshed, rejected_headers = True, auth_headers
                    auth_headers = yield from self.refresh_auth_headers(rejected_headers, error)
                    if auth_headers != rejected_headers:
                        attempt -= 1  # the attempt with the new token does not count as a retry
                        continue
            error.earlier_attempt_maybe_applied, maybe_applied = maybe_applied, maybe_applied or error.may_have_acted
            try:
                yield from self.wait_before_retry(route, attempt, error, started, timeout)
            finally:
                del error  # breaks the cycle of error, traceback and frame, which would keep the response in memory
            auth_headers = None  # read again, as a key may be rotated and a token may expire meanwhile

    def wait_before_retry(
        self, route: Route, attempt: int, error: ServiceError, started: float, timeout: float | None
    ) -> Flow[None]:
        """Wait until the next attempt is due; raise the last attempt's error when there is none."""
        try:
            budget = self.retry.budget if timeout is None else timeout
            pause: float | None = None
            if self.retry.is_retried(error, billed=route.billed):
                pause = self.retry.pause(attempt, error.retry_after, self.now() - started, budget)
            if pause is None:
                raise error
            if self.retry.on_retry is not None:
                self.retry.on_retry(RetryEvent(route.rest_page, route.method, route.template, attempt, pause, error))
            yield Sleep(pause)
            remaining = None if timeout is None else timeout - (self.now() - started)
            yield from self.wait_for_rate_limit_slot(
                route.bucket, remaining, error.client_request_id, original_error=error
            )
        finally:
            del error

    def decode_off_loop(self, call: Call[T], response: Response) -> Flow[T]:
        """Decode a response; a large one on a thread in async clients, so that the event loop goes on."""
        if len(response.content) < LARGE_BODY_BYTES:
            return self.decode(call, response)
        decoded: T = yield CallFunction(partial(self.decode, call, response))
        return decoded

    def decode(self, call: Call[T], response: Response) -> T:
        """Decode a response.

        Raises:
            UnexpectedResponseError: It does not have the form that the operation documents.
        """
        result: Any = _decoded(call, response)
        if result is _INVALID_BODY and call.accept != "application/json":
            from azfacade.http.no_file_error import no_file_error

            raise no_file_error(response, call.route.rest_page)
        if result is _INVALID_BODY:
            from azfacade.http.error_response import unexpected_response_error

            # Raised outside the decoder, so that no frame of the traceback holds the body.
            raise unexpected_response_error(response, f"{call.route.rest_page} cannot be read as its documented result")
        for item in result if isinstance(result, list) else [result]:
            if isinstance(item, Model):
                item.attach(response.info)
        if call.expects is not None and not isinstance(result, call.expects):
            from azfacade.http.error_response import response_fields

            error = UnexpectedKindError(
                f"{call.route.rest_page} expects {call.expects.__name__}, the operation is a {type(result).__name__}"
                f" of kind {getattr(result, 'kind', None)}: leave the overload out, or ask for that kind",
                **response_fields(response),
            )
            error.details = result
            raise error
        return result  # type: ignore[no-any-return]  # decoders are typed by their call

    # -- parts ------------------------------------------------------------------------------------------------------

    def refresh_auth_headers(self, rejected_headers: dict[str, str], error: ServiceError) -> Flow[dict[str, str]]:
        """Return new headers for those that were answered with 401; raise the 401 where the credential gives none."""
        try:
            return (yield from self._authenticator.headers(rejected_headers))
        except ServiceError as cause:
            raise error from cause

    def wait_for_rate_limit_slot(
        self, bucket: str, max_wait: float | None, request_id: str | None, original_error: ServiceError | None = None
    ) -> Flow[float]:
        """Wait for the next free slot of the rate limit and return the seconds waited; raise when it comes too late."""
        if self._rate_limit is None:
            return 0.0
        wait = self._rate_limit.reserve(bucket, self.now, max_wait, self.retry.budget)
        if wait is None:
            text = (
                f"the rate limit for {bucket} calls leaves no place in time: it has no free slot within the timeout;"
                " raise timeout= or the RateLimit"
            )
            raise original_error or RateLimitWaitError(text, client_request_id=request_id)
        if wait > 0:
            yield Sleep(wait)
        return wait

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
        """Refuse what the api version lacks, and a call without what it requires; an unknown version allows all."""
        if version not in self.service.versions:
            return
        for name, versions in [(call.route.rest_page, call.route.versions), *call.argument_versions]:
            if versions and version not in versions:
                raise InvalidInputError(
                    f"{name} is not part of {self.service.title} {version}: make the client with"
                    f" api_version={' or '.join(map(repr, versions))}"
                )
        for name, versions in call.missing_arguments:
            if version in versions:
                raise InvalidInputError(f"{name} must be given: {self.service.title} {version} requires it")


_INVALID_BODY = object()


def _decoded(call: Call[Any], response: Response) -> Any:
    try:
        if call.accept != "application/json":
            return call.decode(response.content) if response.is_file else _INVALID_BODY
        with paused(len(response.content)):
            body: Any = response.json() if response.content else None
            result = call.decode(body)
            is_result = not isinstance(result, Model) or has_required_property(type(result), body)
            return result if is_result else _INVALID_BODY
    except (*DECODE_ERRORS, RecursionError):
        return _INVALID_BODY
