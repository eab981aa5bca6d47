"""From what a caller gives a new client to what the client works with; what cannot work is refused here."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade._version import __version__
from azfacade.auth.credentials import Credential, authenticator
from azfacade.core.arguments import checked_headers, checked_timeout
from azfacade.core.endpoint import parse_endpoint
from azfacade.errors import ConfigurationError, InvalidInputTypeError, warn_caller
from azfacade.http.clock import Clock
from azfacade.http.pipeline import Pipeline
from azfacade.http.rate_limit import RateLimit, as_rate_limit
from azfacade.http.retry import Retry, as_retry
from azfacade.http.service import Service
from azfacade.http.tls import tls

if TYPE_CHECKING:
    import ssl

    import httpx

_USER_AGENT = f"azfacade/{__version__} python/{platform.python_version()}"


class HttpOptions(NamedTuple):
    """How a client reaches the network, as its caller set it."""

    timeout: float | httpx.Timeout | None
    verify: bool | str | ssl.SSLContext
    proxy: str | None
    trust_env: bool
    http_client: Any
    transport: Any


def build_pipeline(
    service: Service,
    endpoint: str,
    credential: Credential | Any,
    *,
    api_version: str | None,
    audience: str | None,
    retry: Retry | None,
    rate_limit: RateLimit | str | None,
    headers: Mapping[str, str] | None,
    allow_http: bool,
    is_async: bool,
    clock: Clock,
) -> Pipeline:
    """Return the pipeline of a new client, after refusing what cannot work."""
    parsed = parse_endpoint(endpoint)
    auth = authenticator(credential, parsed, audience=audience, allow_http=allow_http, is_async=is_async)
    return Pipeline(
        service,
        parsed,
        auth,
        api_version=check_api_version(service, api_version),
        retry=as_retry(retry) or Retry(),
        headers={"User-Agent": _USER_AGENT, **checked_headers(headers)},
        now=clock.now,
        rate_limit=as_rate_limit(rate_limit, service.name),
    )


def check_api_version(service: Service, api_version: str | None) -> str:
    default = service.versions[-1]
    if api_version is None:
        return default
    from azfacade.core.arguments import is_api_version

    if not is_api_version(api_version):
        raise ConfigurationError(f"api_version must be text such as {default!r}, got {api_version!r}")
    if api_version not in service.versions:
        warn_caller(
            f"{service.title} {api_version} is not known to azfacade {__version__}: it is sent as given and otherwise"
            f" treated like {default}"
        )
    return api_version


def http_client_factory(wire: HttpOptions, pipeline: Pipeline, *, is_async: bool) -> Callable[[], Any]:
    """Return what makes the httpx client, or gives the one the caller brought.

    Raises:
        InvalidInputTypeError: An option is of the wrong kind, or would be ignored beside another.
    """
    import httpx

    expected_types: Any = (
        (httpx.AsyncClient, httpx.AsyncBaseTransport) if is_async else (httpx.Client, httpx.BaseTransport)
    )
    for name, given, wanted in zip(
        ("http_client", "transport"), (wire.http_client, wire.transport), expected_types, strict=True
    ):
        if given is not None and not isinstance(given, wanted):
            raise InvalidInputTypeError(f"{name} must be an httpx.{wanted.__name__}, got {type(given).__name__}")
    if wire.http_client is not None or wire.transport is not None:
        by = "http_client" if wire.http_client is not None else "transport"
        ignored = [
            name for name, given in (("verify", wire.verify is not True), ("proxy", wire.proxy is not None)) if given
        ]
        if wire.http_client is not None:
            ignored += ["transport"] if wire.transport is not None else []
            ignored += ["timeout"] if wire.timeout is not None else []
            if wire.http_client.params:
                raise ConfigurationError("http_client must not have params: they would replace every call's own query")
        if ignored:
            raise InvalidInputTypeError(f"{', '.join(ignored)} would have no effect beside {by}: set it on the {by}")
    if wire.http_client is not None:
        return lambda: wire.http_client
    return partial(expected_types[0], **_options(wire, pipeline))


def _options(wire: HttpOptions, pipeline: Pipeline) -> dict[str, Any]:
    import httpx

    limits = wire.timeout
    if not isinstance(limits, httpx.Timeout):
        seconds = checked_timeout("timeout", limits)
        limits = httpx.Timeout(seconds if seconds is not None else 60.0, connect=min(seconds or 10.0, 10.0))
    if wire.proxy is not None:
        _check_proxy(wire.proxy)
    if wire.transport is not None:
        return {"transport": wire.transport, "timeout": limits, "trust_env": False}
    return {
        "verify": tls(wire.verify, trust_env=wire.trust_env, needed=not pipeline.endpoint.is_http),
        "proxy": wire.proxy,
        # The environment's proxies are for other hosts; one of them would be shown a key meant for this computer.
        "trust_env": wire.trust_env and not pipeline.endpoint.is_loopback,
        "timeout": limits,
        "limits": httpx.Limits(max_connections=None, max_keepalive_connections=100),
    }


def _check_proxy(proxy: Any) -> None:
    import httpx

    try:
        scheme = httpx.Proxy(proxy).url.scheme
    except (ValueError, TypeError, AttributeError, httpx.InvalidURL):
        # Not shown: it may hold a password.
        raise ConfigurationError("proxy must be a URL such as http://proxy.example:8080") from None
    if scheme.startswith("socks") and find_spec("socksio") is None:
        raise ConfigurationError("a SOCKS proxy needs a package that is not there: pip install httpx[socks]")
