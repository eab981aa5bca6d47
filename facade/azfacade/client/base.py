"""The base of the four clients: constructor, `from_env`, `with_options`, `resume`, `send_request`, `close`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property, update_wrapper
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Self, TypeVar

from azfacade.auth.credentials import Credential, build_authenticator
from azfacade.client.configuration import USER_AGENT, HttpOptions, check_api_version
from azfacade.client.executor import AsyncioExecutor, CancelOptions, SyncExecutor
from azfacade.client.transports import make_transport
from azfacade.core.arguments import check_callback, check_grace, check_headers, check_size
from azfacade.core.endpoint import parse_endpoint
from azfacade.core.message import Response
from azfacade.core.secret import as_secret
from azfacade.errors import ConfigurationError, InvalidInputError
from azfacade.http.clock import Clock
from azfacade.http.pipeline import Pipeline
from azfacade.http.response_body import ACCEPT_ENCODING, DEFAULT_MAX_RESPONSE_BYTES
from azfacade.http.retry import Retry, as_retry
from azfacade.http.service import Service
from azfacade_raw.calls import Options

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Coroutine  # noqa: F401  # named by the base of AsyncClient

    import httpx

    from azfacade.http.library_types import (
        AsyncHttpxClient,  # noqa: F401  # named by the bases below
        AsyncHttpxTransport,  # noqa: F401
        HttpxClient,  # noqa: F401
        HttpxTimeout,
        HttpxTransport,  # noqa: F401
    )
    from azfacade.http.rate_limit import RateLimit
    from azfacade_raw.calls import Url
    from azfacade_raw.handles import AsyncOperation, Operation  # noqa: F401  # named by the bases below

HttpClient = TypeVar("HttpClient")
HttpTransport = TypeVar("HttpTransport")
RawResponse = TypeVar("RawResponse")
ResumedOperation = TypeVar("ResumedOperation")


class BaseClient(Generic[HttpClient, HttpTransport, RawResponse, ResumedOperation]):
    """The part that sync and async clients share."""

    _service: Service
    _is_async: ClassVar[bool]
    _executor_class: ClassVar[Any]
    _pipeline: Pipeline
    _transport: Any
    _executor: Any

    def __init__(
        self,
        endpoint: str | Url,
        credential: Credential | None,
        *,
        api_version: str | None = None,
        audience: str | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        timeout: float | httpx.Timeout | HttpxTimeout | None = None,
        headers: Mapping[str, str] | None = None,
        verify: bool | str | ssl.SSLContext = True,
        proxy: str | None = None,
        trust_env: bool = True,
        http_client: HttpClient | None = None,
        transport: HttpTransport | None = None,
        allow_http: bool = False,
        max_response_bytes: int | None = DEFAULT_MAX_RESPONSE_BYTES,
        cancel_grace: float = 5.0,
        on_abandoned: Callable[[ResumedOperation], object] | None = None,
    ) -> None:
        credential = as_secret(credential)
        try:
            clock = Clock(transport)
            parsed = parse_endpoint(endpoint)
            self._pipeline = Pipeline(
                self._service,
                parsed,
                build_authenticator(
                    credential, parsed, audience=audience, allow_http=allow_http, is_async=self._is_async
                ),
                api_version=check_api_version(self._service, api_version),
                retry=as_retry(retry) or Retry(),
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": ACCEPT_ENCODING, **check_headers(headers)},
                now=clock.now,
                rate_limit=self._rate_limit(rate_limit),
            )
            options = HttpOptions(timeout, verify, proxy, trust_env, http_client, transport)
            check_size("max_response_bytes", max_response_bytes)
            self._transport = make_transport(
                options, parsed, is_async=self._is_async, clock=clock, max_response_bytes=max_response_bytes
            )
            is_own_http = http_client is None and transport is None
            cancel_options = CancelOptions(check_grace("cancel_grace", cancel_grace), on_abandoned, is_own_http)
            check_callback("on_abandoned", on_abandoned)
        except InvalidInputError as error:
            error.args = (f"{type(self).__name__}: {error}",)
            raise
        self._executor = self._executor_class(self._pipeline, self._transport, cancel_options)

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        inherited: Any = cls.__init__
        if getattr(inherited, "__code__", None) is BaseClient.__init__.__code__:
            # Python's TypeError for a call that does not fit the signature shows the function's qualified name.
            constructor = FunctionType(inherited.__code__, inherited.__globals__, "__init__", inherited.__defaults__)
            update_wrapper(constructor, inherited)
            del constructor.__wrapped__  # type: ignore[attr-defined]
            constructor.__kwdefaults__ = inherited.__kwdefaults__
            constructor.__qualname__ = f"{cls.__qualname__}.__init__"
            cls.__init__ = constructor  # type: ignore[method-assign]

    def _rate_limit(self, given: RateLimit | str | None) -> RateLimit | None:
        if given is None:
            return None
        from azfacade.http.rate_limit import as_rate_limit

        return as_rate_limit(given, self._service.name)

    @classmethod
    def from_env(
        cls,
        credential: Credential | None = None,
        *,
        api_version: str | None = None,
        audience: str | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        timeout: float | httpx.Timeout | HttpxTimeout | None = None,
        headers: Mapping[str, str] | None = None,
        verify: bool | str | ssl.SSLContext = True,
        proxy: str | None = None,
        trust_env: bool = True,
        http_client: HttpClient | None = None,
        transport: HttpTransport | None = None,
        allow_http: bool | None = None,
        max_response_bytes: int | None = DEFAULT_MAX_RESPONSE_BYTES,
        cancel_grace: float = 5.0,
        on_abandoned: Callable[[ResumedOperation], object] | None = None,
    ) -> Self:
        """Make a client from environment variables, with the constructor's other arguments.

        Reads `<service>_ENDPOINT`, `<service>_ALLOW_HTTP` and, unless a credential is given, `<service>_KEY`; the
        README names all variables.

        Args:
            credential: A token credential, or an object with a `key`; None to take the key from the environment.
            api_version: As for the client, like all that follow.
            audience: Audience of Entra ID tokens.
            retry: The retry policy.
            rate_limit: A pricing tier, or a `RateLimit` of your own.
            timeout: Seconds for each read or write, or a Timeout of httpx or httpx2.
            headers: Headers to add to every request.
            verify: The path of a CA bundle, an ssl.SSLContext, or False to check no certificates.
            proxy: URL of a proxy.
            trust_env: False to ignore the proxy variables of the environment.
            http_client: A client of httpx or httpx2 of your own.
            transport: A transport of httpx or httpx2 of your own.
            allow_http: True to allow plain http to other hosts than loopback, also without a credential; None to read
                it from the environment.
            max_response_bytes: The most bytes of a decompressed response; None for any number.
            cancel_grace: Seconds that a cancelled `begin_*` waits for the answer.
            on_abandoned: Called with an operation that a cancelled call has begun.

        Returns:
            The client.

        Raises:
            ConfigurationError: A variable is missing or cannot be used, or both a key and a credential are given.
            InvalidInputError: An argument cannot work; the message says what to change.
        """
        arguments = dict(locals())
        from azfacade.client.environment import from_environment

        found = from_environment(cls._service, credential, os.environ, allow_http=allow_http)
        arguments["allow_http"] = found.allow_http
        # Only what differs from the defaults, as the constructor of a subclass may take fewer arguments.
        defaults: Mapping[str, Any] = BaseClient.__init__.__kwdefaults__ or {}
        options = {name: arguments[name] for name in defaults if arguments[name] is not defaults[name]}
        try:
            return cls(found.endpoint, found.credential, **options)
        except ConfigurationError as error:
            error.args = (f"{error} (with {found.sources} of the environment)",)
            raise

    def with_options(
        self,
        *,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Self:
        """Return a client with other options, on the same connections.

        Args:
            retry: The retry policy, such as `Retry(attempts=1)`; None for the client's own.
            rate_limit: As for the client; None for the client's own.
            headers: Headers to add to the client's own.

        Returns:
            The new client. Closing either client closes the connections of both.

        Raises:
            InvalidInputError: An argument cannot work; the message says what to change.
        """
        copy = object.__new__(type(self))
        groups = {name for name in self.__dict__ if isinstance(getattr(type(self), name, None), cached_property)}
        copy.__dict__.update({name: value for name, value in self.__dict__.items() if name not in groups})
        limit = self._rate_limit(rate_limit)
        copy._pipeline = self._pipeline.with_changes(retry=as_retry(retry), rate_limit=limit, headers=headers)
        copy._executor = self._executor_class(copy._pipeline, self._transport, self._executor.cancel_options)
        return copy

    def resume(self, token: str) -> ResumedOperation:
        """Return the handle of an operation started elsewhere: in any process, sync or async. Nothing is sent.

        Args:
            token: The `token` of an operation of the same service.

        Returns:
            The operation's handle.

        Raises:
            InvalidInputError: The token is not one of this service, or a newer version made it.
        """
        from azfacade.operations.operation import operation_from_token

        handle: ResumedOperation = self._executor.operation_handle(operation_from_token(self._pipeline, token))
        return handle

    def send_request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str | int | float | list[str]] | None = None,
        json: Any = None,
        content: Any = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        client_request_id: str | None = None,
    ) -> RawResponse:
        """Send a request that this client has no method for, with its credential, retries and errors.

        Args:
            method: The HTTP method. A POST counts as billed work: it is not repeated after an ambiguous failure.
            path: The percent-encoded path below the service's base, such as `/persongroups`.
            query: Query parameters; `api-version` is added for Document Intelligence.
            json: A JSON body.
            content: A binary body: bytes, a path or an open binary file.
            content_type: The media type of the body.
            headers: Headers to add.
            timeout: Seconds for the whole call, retries included; None for no limit.
            client_request_id: The `x-ms-client-request-id` to send; None for a new one.

        Returns:
            The raw response, whose status is 2xx; an async client returns a coroutine of it.

        Raises:
            InvalidInputError: An argument was refused; nothing was sent.
            ServiceError: The call failed; the subclass tells why.
        """
        from azfacade.client.send_request import send_request

        options = Options(timeout, headers, client_request_id)
        flow = send_request(
            self._pipeline,
            method,
            path,
            query=query,
            json=json,
            content=content,
            content_type=content_type,
            options=options,
        )
        response: RawResponse = self._executor.run(flow)
        return response

    @property
    def endpoint(self) -> str:
        """The normalised endpoint."""
        return self._pipeline.endpoint.url

    @property
    def api_version(self) -> str:
        """The api version that is sent."""
        return self._pipeline.api_version

    def __repr__(self) -> str:
        if not hasattr(self, "_pipeline"):
            return f"<{type(self).__name__}, not made>"  # shown in a traceback of the constructor
        return f"<{type(self).__name__} {self.endpoint} {self.api_version}>"

    def __reduce__(self) -> Any:
        raise TypeError("a client holds connections and a credential and cannot be pickled: make one where it is used")


class SyncClient(BaseClient["HttpxClient", "HttpxTransport", Response, "Operation[Any]"]):
    """The base of the sync clients."""

    _is_async = False
    _executor_class = SyncExecutor

    def close(self) -> None:
        """Close the connections. An `http_client` of your own stays open."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(
    BaseClient["AsyncHttpxClient", "AsyncHttpxTransport", "Coroutine[Any, Any, Response]", "AsyncOperation[Any]"]
):
    """The base of the async clients."""

    _is_async = True
    _executor_class = AsyncioExecutor

    async def close(self) -> None:
        """Close the connections. An `http_client` of your own stays open."""
        await self._transport.close()

    async def aclose(self) -> None:
        """Close the connections, like `close`, under the name that other async libraries use."""
        await self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
