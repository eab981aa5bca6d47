"""Makes the transport of a client: on aiohttp, httpx or httpx2, or around the caller's own HTTP client or transport."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from azfacade.client.configuration import HttpOptions, check_http_options, client_timeouts
from azfacade.core.endpoint import Endpoint
from azfacade.errors import ConfigurationError
from azfacade.http.clock import Clock
from azfacade.http.library import default_library, library_of
from azfacade.http.proxies import Proxy, parse_proxy, proxy_of_environment
from azfacade.http.timeouts import Timeouts
from azfacade.http.tls import resolve_verify

_MAX_IDLE_CONNECTIONS = 20
"""For each request httpx looks at all idle ones: a call beside 100 of them takes 3 times as long as beside 20."""
_MAX_CONNECTIONS = {"httpx": None, "httpx2": 100}
"""200 calls at once on httpx2 take 1.4 times as long without a limit; on httpx, half as long."""


def make_transport(
    options: HttpOptions, endpoint: Endpoint, *, is_async: bool, clock: Clock, max_response_bytes: int | None
) -> Any:
    """Return the transport of a client, a `Driver` or an `AsyncDriver`.

    Raises:
        InvalidInputError: An option cannot work; the message says what to change.
    """
    check_http_options(options, is_async=is_async)
    client_class = "AsyncClient" if is_async else "Client"
    given: dict[str, Any] = {"clock": clock, "max_response_bytes": max_response_bytes}
    if options.http_client is not None:
        library = library_of(options.http_client, client_class)
        return _httpx_transport(is_async)(lambda: options.http_client, library, closes_client=False, **given)
    timeouts = client_timeouts(options.timeout)
    if options.transport is not None:
        library = library_of(options.transport, "AsyncBaseTransport" if is_async else "BaseTransport")
        arguments = {"transport": options.transport, "trust_env": False, **_client_arguments(library, timeouts)}
        make_client = partial(getattr(library, client_class), **arguments)
        return _httpx_transport(is_async)(make_client, library, closes_client=True, **given)
    proxy = None if options.proxy is None else _check_proxy(options.proxy)
    name = default_library(is_async=is_async)
    if name == "aiohttp":
        if proxy is None and options.trust_env:
            proxy = proxy_of_environment(endpoint)
        if _suits_aiohttp(proxy, options):
            from azfacade.http.aiohttp_session import SessionOptions
            from azfacade.http.aiohttp_transport import AiohttpTransport

            needs_tls = not endpoint.is_http or (proxy is not None and proxy.is_tls)
            verify = resolve_verify(options.verify, trust_env=options.trust_env, needed=needs_tls)
            return AiohttpTransport(SessionOptions(timeouts, verify, proxy), **given)
        name = "httpx"
    library = import_module(name)
    proxy_argument: Any = options.proxy
    if proxy is not None and proxy.is_tls and options.proxy is not None:
        # Its certificate is checked whatever `verify` says of the service's, and not by httpx2's own trust store.
        context = resolve_verify(True, trust_env=options.trust_env, needed=True)
        proxy_argument = library.Proxy(options.proxy, ssl_context=context)
    arguments = {
        "verify": resolve_verify(options.verify, trust_env=options.trust_env, needed=not endpoint.is_http),
        "proxy": proxy_argument,
        # Loopback endpoints use no proxy of the environment, which would see the key.
        "trust_env": options.trust_env and not endpoint.is_loopback,
        "limits": library.Limits(
            max_connections=_MAX_CONNECTIONS[name], max_keepalive_connections=_MAX_IDLE_CONNECTIONS
        ),
        **_client_arguments(library, timeouts),
    }
    make_client = partial(_watched_client, getattr(library, client_class), arguments, is_async=is_async)
    return _httpx_transport(is_async)(make_client, library, closes_client=True, **given)


def _httpx_transport(is_async: bool) -> Any:
    if is_async:
        from azfacade.http.async_transport import AsyncTransport

        return AsyncTransport
    from azfacade.http.transport import SyncTransport

    return SyncTransport


def _watched_client(client_class: Any, arguments: dict[str, Any], *, is_async: bool) -> Any:
    """Make an httpx client of our own connections."""
    client = client_class(**arguments)
    from azfacade.http.network import DeadlineBackend, watch_network

    if is_async:
        from azfacade.http.async_network import EarlyResponseBackend

        watch_network(client, EarlyResponseBackend)
    else:
        watch_network(client, DeadlineBackend)
    return client


def _client_arguments(library: Any, timeouts: Timeouts) -> dict[str, Any]:
    from http.cookiejar import CookieJar, DefaultCookiePolicy  # imported late, as aiohttp does without

    return {
        "timeout": library.Timeout(**timeouts._asdict()),
        # A jar that accepts no cookie: nothing that a server sets is sent back.
        "cookies": CookieJar(DefaultCookiePolicy(allowed_domains=[])),
    }


def _check_proxy(given: Any) -> Proxy:
    proxy = parse_proxy(given)
    if proxy.is_socks and find_spec("socksio") is None:
        raise ConfigurationError("a SOCKS proxy needs a package that is not installed: pip install httpx[socks]")
    return proxy


def _suits_aiohttp(proxy: Proxy | None, options: HttpOptions) -> bool:
    """Tell whether aiohttp can use a proxy.

    It knows no SOCKS, and would check the certificate of the proxy with the context of the service.
    """
    return proxy is None or not (proxy.is_socks or (proxy.is_tls and options.verify is not True))
