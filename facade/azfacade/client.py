"""What the four clients have in common: how they are made, how they execute, how they end."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Self

from azfacade.credentials import Credential, concealed
from azfacade.errors import InvalidInputTypeError
from azfacade.executors import AsyncioExecutor, SyncExecutor, raw_call, resume_parts
from azfacade.flow import arun, run
from azfacade.messages import Response
from azfacade.pipeline import Pipeline, Service
from azfacade.rate import RateLimit
from azfacade.retry import Retry
from azfacade.settings import Wire, from_environment, httpx_options, make_pipeline
from azfacade.transport import AsyncTransport, Pauses, SyncTransport
from azfacade_raw.calls import Options
from azfacade_raw.handles import AsyncExecutor, AsyncOperation, Executor, Operation

if TYPE_CHECKING:
    import ssl

    import httpx


class ClientState:
    """What sync and async clients show of themselves."""

    _pipeline: Pipeline

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
            return f"<{type(self).__name__}, not made>"  # a traceback of the constructor shows it
        return f"<{type(self).__name__} {self.endpoint} {self.api_version}>"

    def __reduce__(self) -> Any:
        raise TypeError("a client holds connections and a credential and cannot be pickled: make one where it is used")


class SyncClient(ClientState):
    """The base of the sync clients."""

    _service: Service

    def __init__(
        self,
        endpoint: str,
        credential: Credential | None,
        *,
        api_version: str | None = None,
        audience: str | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        timeout: float | httpx.Timeout | None = None,
        headers: Mapping[str, str] | None = None,
        verify: bool | str | ssl.SSLContext = True,
        proxy: str | None = None,
        trust_env: bool = True,
        http_client: httpx.Client | None = None,
        transport: httpx.BaseTransport | None = None,
        allow_http: bool = False,
    ) -> None:
        import httpx

        credential = concealed(credential)
        if http_client is not None and not isinstance(http_client, httpx.Client):
            raise InvalidInputTypeError(f"http_client must be an httpx.Client, got {type(http_client).__name__}")
        if transport is not None and not isinstance(transport, httpx.BaseTransport):
            raise InvalidInputTypeError(f"transport must be a sync httpx transport, got {type(transport).__name__}")
        pauses = Pauses(transport)
        self._pipeline = make_pipeline(
            self._service,
            endpoint,
            credential,
            api_version=api_version,
            audience=audience,
            retry=retry,
            rate_limit=rate_limit,
            headers=headers,
            allow_http=allow_http,
            is_async=False,
            pauses=pauses,
        )
        options = httpx_options(Wire(timeout, verify, proxy, trust_env, http_client, transport), self._pipeline)
        self._transport = SyncTransport(
            lambda: http_client or httpx.Client(**options), owned=http_client is None, pauses=pauses
        )
        self._runner = SyncExecutor(self._pipeline, self._transport)
        self._executor: Executor = self._runner  # what the generated groups call

    @classmethod
    def from_env(cls, credential: Credential | None = None, *, api_version: str | None = None) -> Self:
        """Make a client from the environment.

        Reads `<service>_ENDPOINT` and, unless a credential is given, the key beside it; the README names them all.

        Args:
            credential: A token credential, or an object with a `key`; None to take the key from the environment.
            api_version: As for the client; None for the default.

        Returns:
            The client.

        Raises:
            ConfigurationError: A variable is missing, or both a key and a credential are there.
        """
        endpoint, found = from_environment(cls._service, credential, os.environ)
        return cls(endpoint, found, api_version=api_version)

    def resume(self, token: str) -> Operation[Any]:
        """Return the operation a token stands for, from any process, sync or async; nothing is sent.

        Args:
            token: The `token` of an operation of the same service.

        Returns:
            A handle on the work.

        Raises:
            InvalidInputError: The token is none of this service, or a newer version made it.
        """
        return self._runner.handle(**resume_parts(self._pipeline, token))

    def send_request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        json: Any = None,
        content: Any = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        client_request_id: str | None = None,
    ) -> Response:
        """Send a request this client has no method for, with its credential, retries and errors.

        Args:
            method: The HTTP method. A POST is taken to start billed work, so it is not repeated on a doubt.
            path: The quoted path below the service's base, such as `/persongroups`.
            query: Query parameters; `api-version` is added where the service takes it there.
            json: A JSON body.
            content: A binary body: bytes, a path or an open binary file.
            content_type: The media type of the body.
            headers: Headers to add.
            timeout: Seconds the call may take, retries included.
            client_request_id: The `x-ms-client-request-id` to send.

        Returns:
            The raw answer, whose status is 2xx.

        Raises:
            InvalidInputError: An argument was refused; nothing was sent.
            ServiceError: The call failed; the subclass tells why.
        """
        base = self._service.path.format(version=self.api_version)
        call = raw_call(method, path, query=query, json=json, content=content, content_type=content_type, base=base)
        options = Options(timeout, headers, client_request_id)
        return run(self._pipeline.exchange(call, options), self._transport)

    def close(self) -> None:
        """Close the connections; an `http_client` you gave stays open."""
        self._transport.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class AsyncClient(ClientState):
    """The base of the async clients."""

    _service: Service

    def __init__(
        self,
        endpoint: str,
        credential: Credential | None,
        *,
        api_version: str | None = None,
        audience: str | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        timeout: float | httpx.Timeout | None = None,
        headers: Mapping[str, str] | None = None,
        verify: bool | str | ssl.SSLContext = True,
        proxy: str | None = None,
        trust_env: bool = True,
        http_client: httpx.AsyncClient | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        allow_http: bool = False,
    ) -> None:
        import httpx

        credential = concealed(credential)
        if http_client is not None and not isinstance(http_client, httpx.AsyncClient):
            raise InvalidInputTypeError(f"http_client must be an httpx.AsyncClient, got {type(http_client).__name__}")
        if transport is not None and not isinstance(transport, httpx.AsyncBaseTransport):
            raise InvalidInputTypeError(f"transport must be an async httpx transport, got {type(transport).__name__}")
        pauses = Pauses(transport)
        self._pipeline = make_pipeline(
            self._service,
            endpoint,
            credential,
            api_version=api_version,
            audience=audience,
            retry=retry,
            rate_limit=rate_limit,
            headers=headers,
            allow_http=allow_http,
            is_async=True,
            pauses=pauses,
        )
        options = httpx_options(Wire(timeout, verify, proxy, trust_env, http_client, transport), self._pipeline)
        self._transport = AsyncTransport(
            lambda: http_client or httpx.AsyncClient(**options), owned=http_client is None, pauses=pauses
        )
        self._runner = AsyncioExecutor(self._pipeline, self._transport)
        self._executor: AsyncExecutor = self._runner  # what the generated groups call

    @classmethod
    def from_env(cls, credential: Credential | None = None, *, api_version: str | None = None) -> Self:
        """Make a client from the environment.

        Reads `<service>_ENDPOINT` and, unless a credential is given, the key beside it; the README names them all.

        Args:
            credential: A token credential, or an object with a `key`; None to take the key from the environment.
            api_version: As for the client; None for the default.

        Returns:
            The client.

        Raises:
            ConfigurationError: A variable is missing, or both a key and a credential are there.
        """
        endpoint, found = from_environment(cls._service, credential, os.environ)
        return cls(endpoint, found, api_version=api_version)

    def resume(self, token: str) -> AsyncOperation[Any]:
        """Return the operation a token stands for, from any process, sync or async; nothing is sent.

        Args:
            token: The `token` of an operation of the same service.

        Returns:
            A handle on the work.

        Raises:
            InvalidInputError: The token is none of this service, or a newer version made it.
        """
        return self._runner.handle(**resume_parts(self._pipeline, token))

    async def send_request(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        json: Any = None,
        content: Any = None,
        content_type: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout: float | None = None,
        client_request_id: str | None = None,
    ) -> Response:
        """Send a request this client has no method for, with its credential, retries and errors.

        Args:
            method: The HTTP method. A POST is taken to start billed work, so it is not repeated on a doubt.
            path: The quoted path below the service's base, such as `/persongroups`.
            query: Query parameters; `api-version` is added where the service takes it there.
            json: A JSON body.
            content: A binary body: bytes, a path or an open binary file.
            content_type: The media type of the body.
            headers: Headers to add.
            timeout: Seconds the call may take, retries included.
            client_request_id: The `x-ms-client-request-id` to send.

        Returns:
            The raw answer, whose status is 2xx.

        Raises:
            InvalidInputError: An argument was refused; nothing was sent.
            ServiceError: The call failed; the subclass tells why.
        """
        base = self._service.path.format(version=self.api_version)
        call = raw_call(method, path, query=query, json=json, content=content, content_type=content_type, base=base)
        options = Options(timeout, headers, client_request_id)
        return await arun(self._pipeline.exchange(call, options), self._transport)

    async def close(self) -> None:
        """Close the connections; an `http_client` you gave stays open."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()
