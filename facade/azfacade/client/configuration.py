"""Constructor arguments of a client: api version, timeouts, TLS, proxy, httpx client; refuses what cannot work."""

from __future__ import annotations

import platform
from collections.abc import Callable
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade._version import __version__
from azfacade.core.arguments import check_timeout
from azfacade.core.endpoint import Endpoint
from azfacade.errors import ApiVersionWarning, ConfigurationError, InvalidInputTypeError, warn_caller
from azfacade.http.service import Service
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    import ssl

    import httpx

DEFAULT_TIMEOUT = 60.0
"""Seconds for each read or write, where the caller sets no timeout."""
CONNECT_TIMEOUT = 10.0
"""Seconds for a connect at most, unless the caller gives an httpx.Timeout."""
USER_AGENT = f"azfacade/{__version__} python/{platform.python_version()}"


class HttpOptions(NamedTuple):
    """The constructor arguments for the HTTP client."""

    timeout: float | httpx.Timeout | None
    verify: bool | str | ssl.SSLContext
    proxy: str | None
    trust_env: bool
    http_client: Any
    transport: Any


def check_api_version(service: Service, api_version: str | None) -> str:
    """Return the api version to send; warn about one that this package does not know or that has ended.

    Raises:
        ConfigurationError: It is not an api version, or one that cannot work with this client.
    """
    default = service.default_version
    if api_version is None:
        return default
    from azfacade.core.arguments import is_api_version

    if not is_api_version(api_version):
        raise ConfigurationError(f"api_version must be text such as {default!r}, got {shorten(api_version)}")
    sentences: list[str] = []
    if api_version in service.ended_versions:
        sentences.append(
            f"{service.title} {api_version} ended on {service.ended_versions[api_version]}: the service may refuse it"
            f" at any time; use api_version={default!r}"
        )
    if api_version not in service.versions:
        problem = service.version_problem(api_version)
        if problem is not None:
            raise ConfigurationError(f"api_version {shorten(api_version)} cannot work: {problem}")
        sentences.append(
            f"{service.title} {api_version} is not known to azfacade {__version__}: it is sent as given and otherwise"
            f" treated like {default}"
        )
    if sentences:
        warn_caller(". ".join(sentences), ApiVersionWarning)
    return api_version


def http_client_factory(options: HttpOptions, endpoint: Endpoint, *, is_async: bool) -> Callable[[], Any]:
    """Return a function that makes the httpx client, or returns the caller's own.

    Raises:
        InvalidInputTypeError: An option has the wrong type, or would have no effect beside another one.
    """
    import httpx

    expected_types: Any = (
        (httpx.AsyncClient, httpx.AsyncBaseTransport) if is_async else (httpx.Client, httpx.BaseTransport)
    )
    for name, given, expected in zip(
        ("http_client", "transport"), (options.http_client, options.transport), expected_types, strict=True
    ):
        if given is not None and not isinstance(given, expected):
            raise InvalidInputTypeError(f"{name} must be an httpx.{expected.__name__}, got {type(given).__name__}")
    if options.http_client is not None or options.transport is not None:
        own = "http_client" if options.http_client is not None else "transport"
        ignored = [
            name
            for name, given in (("verify", options.verify is not True), ("proxy", options.proxy is not None))
            if given
        ]
        if options.http_client is not None:
            ignored += ["transport"] if options.transport is not None else []
            ignored += ["timeout"] if options.timeout is not None else []
            if options.http_client.params:
                raise ConfigurationError("http_client must not have params: they would replace every call's own query")
        if ignored:
            raise InvalidInputTypeError(f"{', '.join(ignored)} would have no effect beside {own}: set it on the {own}")
    if options.http_client is not None:
        return lambda: options.http_client
    arguments = _client_arguments(options, endpoint)
    if options.transport is not None:
        return partial(expected_types[0], **arguments)
    return partial(_watched_client, expected_types[0], arguments, is_async=is_async)


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


def _client_arguments(options: HttpOptions, endpoint: Endpoint) -> dict[str, Any]:
    import httpx

    timeout = options.timeout
    if not isinstance(timeout, httpx.Timeout):
        seconds = check_timeout("timeout", timeout)
        connect = min(seconds or CONNECT_TIMEOUT, CONNECT_TIMEOUT)
        timeout = httpx.Timeout(DEFAULT_TIMEOUT if seconds is None else seconds, connect=connect)
    if options.proxy is not None:
        _check_proxy(options.proxy)
    # A jar that accepts no cookie: nothing that a server sets is sent back.
    cookies = CookieJar(DefaultCookiePolicy(allowed_domains=[]))
    if options.transport is not None:
        return {"transport": options.transport, "timeout": timeout, "trust_env": False, "cookies": cookies}
    from azfacade.http.tls import resolve_verify

    return {
        "verify": resolve_verify(options.verify, trust_env=options.trust_env, needed=not endpoint.is_http),
        "proxy": options.proxy,
        # Loopback endpoints use no proxy of the environment, which would see the key.
        "trust_env": options.trust_env and not endpoint.is_loopback,
        "timeout": timeout,
        "cookies": cookies,
        "limits": httpx.Limits(max_connections=None, max_keepalive_connections=100),
    }


def _check_proxy(proxy: Any) -> None:
    import httpx

    try:
        scheme = httpx.Proxy(proxy).url.scheme
    except (ValueError, TypeError, AttributeError, httpx.InvalidURL):
        # The message does not show it, as it may hold a password.
        raise ConfigurationError("proxy must be a URL such as http://proxy.example:8080") from None
    if scheme.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError("a SOCKS proxy needs a package that is not installed: pip install httpx[socks]")
