"""The proxy of a client: its own, or the one that the environment names for its endpoint, as in httpx."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from azfacade.core.endpoint import Endpoint
from azfacade.errors import ConfigurationError

_SCHEMES = ("http", "https", "socks5", "socks5h")


class Proxy(NamedTuple):
    """A proxy, for libraries that take its password apart from its URL."""

    url: str
    """The URL without a user and password."""
    authorization: str | None
    """The value of Proxy-Authorization; None for none."""

    @property
    def is_socks(self) -> bool:
        """True for a proxy that does not speak HTTP."""
        return self.url.startswith("socks")

    @property
    def is_tls(self) -> bool:
        """True for a proxy that is itself spoken to over TLS."""
        return self.url.startswith("https")


def parse_proxy(url: Any, source: str = "proxy") -> Proxy:
    """Return a proxy.

    Raises:
        ConfigurationError: It is no URL of a proxy.
    """
    # The messages do not show the URL, as it may hold a password.
    refusal = ConfigurationError(f"{source} must be a URL such as http://proxy.example:8080")
    try:
        parts = urlsplit(str(url))
        host, port = parts.hostname, parts.port
    except ValueError:
        raise refusal from None
    if not host or parts.scheme not in _SCHEMES:
        raise refusal
    authorization = None
    if parts.username or parts.password:
        credentials = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        authorization = f"Basic {b64encode(credentials.encode()).decode()}"
    host_in_url = f"[{host}]" if ":" in host else host
    return Proxy(f"{parts.scheme}://{host_in_url}" + (f":{port}" if port is not None else ""), authorization)


def proxy_of_environment(endpoint: Endpoint) -> Proxy | None:
    """Return the proxy that the environment names for an endpoint; None for none.

    Loopback endpoints have none: it would see the key.

    Raises:
        ConfigurationError: The environment names what is no URL of a proxy.
    """
    if endpoint.is_loopback:
        return None
    from urllib.request import getproxies

    proxies = getproxies()
    scheme = "http" if endpoint.is_http else "https"
    url = proxies.get(scheme) or proxies.get("all")
    if not url or any(_is_excepted(endpoint, entry.strip()) for entry in proxies.get("no", "").split(",")):
        return None
    return parse_proxy(url if "://" in url else f"http://{url}", source="the proxy of the environment")


def _is_excepted(endpoint: Endpoint, entry: str) -> bool:
    """Tell whether an entry of NO_PROXY names the endpoint: `*`, a host, a domain, or a URL with a scheme or port."""
    if entry == "*":
        return True
    scheme, separator, rest = entry.rpartition("://")
    if not rest or scheme not in ("", "all", urlsplit(endpoint.origin).scheme):
        return False
    host, port = _host_and_port(rest.partition("/")[0].lower())
    if port and port != str(urlsplit(endpoint.origin).port or (80 if endpoint.is_http else 443)):
        return False
    if endpoint.host == host:
        return True
    is_one_host = separator or host == "localhost" or ":" in host or re.fullmatch(r"[0-9.]*", host)
    return not is_one_host and endpoint.host.endswith(host if host.startswith(".") else f".{host}")


def _host_and_port(text: str) -> tuple[str, str]:
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        return host, rest.removeprefix(":")
    if text.count(":") > 1:
        return text, ""  # IPv6
    host, _, port = text.partition(":")
    return host, port
