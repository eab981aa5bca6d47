"""Normalises and checks endpoints: scheme, host, gateway prefix; derives the cloud's token audience."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from azfacade.errors import ConfigurationError
from azfacade_raw.types import shorten

_SERVICE_PATH = re.compile(r"(?i)/(face(/v\d[^/]*)?|documentintelligence|formrecognizer)$")
_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
_REGIONAL_DOMAINS = (".api.cognitive.microsoft.com", ".api.cognitive.microsoft.us", ".api.cognitive.azure.cn")
_AUDIENCE_BY_DOMAIN = {
    ".azure.us": "https://cognitiveservices.azure.us",
    ".microsoft.us": "https://cognitiveservices.azure.us",
    ".azure.cn": "https://cognitiveservices.azure.cn",
}
_EXAMPLE_URL = "https://my-resource.cognitiveservices.azure.com"


class Endpoint(NamedTuple):
    """The origin of a service, and the path prefix of a gateway."""

    origin: str
    """Scheme, host and port, such as `https://my-resource.cognitiveservices.azure.com`."""
    prefix: str
    """The path that a gateway adds, without a trailing slash; empty for none."""
    host: str
    is_http: bool
    is_loopback: bool

    @property
    def url(self) -> str:
        """Origin and prefix."""
        return self.origin + self.prefix

    @property
    def is_regional(self) -> bool:
        """True for the shared endpoint of a region, which takes keys but no Entra ID tokens."""
        return self.host.endswith(_REGIONAL_DOMAINS)

    @property
    def audience(self) -> str:
        """The audience of Entra ID tokens in this endpoint's cloud."""
        return next(
            (audience for suffix, audience in _AUDIENCE_BY_DOMAIN.items() if self.host.endswith(suffix)),
            "https://cognitiveservices.azure.com",
        )


def parse_endpoint(endpoint: object) -> Endpoint:
    """Normalise an endpoint: add the scheme, cut a trailing slash and a service path, keep a gateway prefix.

    Raises:
        ConfigurationError: It is not an endpoint; the message shows an example.
    """
    if not isinstance(endpoint, str):
        raise ConfigurationError(f"endpoint must be a str such as {_EXAMPLE_URL}, got {type(endpoint).__name__}")
    text = endpoint.strip()
    if not text:
        raise ConfigurationError(f"endpoint is empty: give the address of your resource, such as {_EXAMPLE_URL}")
    scheme_given = "://" in text
    if not text.isprintable():  # urlsplit drops such characters silently
        raise ConfigurationError(
            f"endpoint {shorten(text)} is no URL (control characters): give one such as {_EXAMPLE_URL}"
        )
    try:
        parts = urlsplit(text if scheme_given else f"https://{text}")
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        raise ConfigurationError(f"endpoint {shorten(text)} is no URL: give one such as {_EXAMPLE_URL}") from None
    if parts.scheme not in ("http", "https"):
        raise ConfigurationError(f"endpoint must start with https://, got {shorten(text)}")
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("endpoint must not hold a user or password: give the key as the credential")
    if parts.query or parts.fragment:
        raise ConfigurationError(f"endpoint must end before the query: give one such as {_EXAMPLE_URL}")
    ip_address = _parse_ip_address(host)
    if ip_address is None and not _HOST_NAME.fullmatch(host):
        raise ConfigurationError(f"endpoint {shorten(text)} has no host: give one such as {_EXAMPLE_URL}")
    if not scheme_given and host in ("http", "https"):
        raise ConfigurationError(f"endpoint {shorten(text)} has a broken scheme: give one such as {_EXAMPLE_URL}")
    if not scheme_given and ip_address is None and "." not in host and host != "localhost":
        raise ConfigurationError(
            # The message does not show the value, as it may be a key.
            "endpoint is a resource's name, or a key, where a URL belongs: give"
            " https://<name>.cognitiveservices.azure.com"
        )
    is_loopback = host == "localhost" or (ip_address is not None and ip_address.is_loopback)
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    if re.search(r"[\s\\]|/\.\.?(/|$)", path):
        raise ConfigurationError(
            f"endpoint {shorten(text)} has a path that is no gateway prefix: give one such as {_EXAMPLE_URL}"
        )
    host_in_url = f"[{host}]" if ":" in host else host
    default_port = 443 if parts.scheme == "https" else 80
    origin = f"{parts.scheme}://{host_in_url}" + (f":{port}" if port not in (None, default_port) else "")
    return Endpoint(origin, _SERVICE_PATH.sub("", path), host, parts.scheme == "http", is_loopback)


def _parse_ip_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
