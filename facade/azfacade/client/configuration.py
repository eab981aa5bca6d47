"""Constructor arguments of a client: api version, timeouts, HTTP client; refuses what cannot work."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade._version import __version__
from azfacade.core.arguments import check_timeout
from azfacade.errors import ApiVersionWarning, ConfigurationError, InvalidInputTypeError, warn_caller
from azfacade.http.library import library_of
from azfacade.http.service import Service
from azfacade.http.timeouts import Timeouts
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    import ssl

    from azfacade.http.library_types import HttpxTimeout

DEFAULT_TIMEOUT = 60.0
"""Seconds for each read or write, where the caller sets no timeout."""
CONNECT_TIMEOUT = 10.0
"""Seconds for a connect at most, unless the caller gives an httpx.Timeout."""
USER_AGENT = f"azfacade/{__version__} python/{platform.python_version()}"


class HttpOptions(NamedTuple):
    """The constructor arguments for the HTTP client."""

    timeout: float | HttpxTimeout | None
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


def check_http_options(options: HttpOptions, *, is_async: bool) -> None:
    """Refuse options of the wrong type, and those that would have no effect beside another one.

    Raises:
        InvalidInputTypeError: There is such an option.
        ConfigurationError: The HTTP client cannot be used.
    """
    class_names = ("AsyncClient", "AsyncBaseTransport") if is_async else ("Client", "BaseTransport")
    for name, given, class_name in zip(
        ("http_client", "transport"), (options.http_client, options.transport), class_names, strict=True
    ):
        if given is not None and library_of(given, class_name) is None:
            raise InvalidInputTypeError(f"{name} must be an httpx.{class_name}, got {type(given).__name__}")
    if options.http_client is None and options.transport is None:
        return
    own = "http_client" if options.http_client is not None else "transport"
    ignored = [
        name for name, given in (("verify", options.verify is not True), ("proxy", options.proxy is not None)) if given
    ]
    if options.http_client is not None:
        ignored += ["transport"] if options.transport is not None else []
        ignored += ["timeout"] if options.timeout is not None else []
        if options.http_client.params:
            raise ConfigurationError("http_client must not have params: they would replace every call's own query")
    if ignored:
        raise InvalidInputTypeError(f"{', '.join(ignored)} would have no effect beside {own}: set it on the {own}")


def client_timeouts(timeout: Any) -> Timeouts:
    """Return the timeouts of a client from its `timeout` argument."""
    if library_of(timeout, "Timeout") is not None:
        return Timeouts(timeout.connect, timeout.read, timeout.write, timeout.pool)
    seconds = check_timeout("timeout", timeout)
    connect = min(seconds or CONNECT_TIMEOUT, CONNECT_TIMEOUT)
    each = DEFAULT_TIMEOUT if seconds is None else seconds
    return Timeouts(connect, each, each, None)  # waiting for a connection is bounded by the timeout of the call
