"""Where the service is: endpoints as people paste them, made one thing."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from azfacade.errors import ConfigurationError

_SUFFIX = re.compile(r"(?i)/(face(/v\d[^/]*)?|documentintelligence|formrecognizer)$")
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\.?")
_REGIONAL = (".api.cognitive.microsoft.com", ".api.cognitive.microsoft.us", ".api.cognitive.azure.cn")
_CLOUDS = {
    ".azure.us": "https://cognitiveservices.azure.us",
    ".microsoft.us": "https://cognitiveservices.azure.us",
    ".azure.cn": "https://cognitiveservices.azure.cn",
}
_EXAMPLE = "https://my-resource.cognitiveservices.azure.com"


class Endpoint(NamedTuple):
    """The origin of a service and the gateway prefix before its paths."""

    origin: str
    """Scheme, host and port, such as `https://my-resource.cognitiveservices.azure.com`."""
    prefix: str
    """The path a gateway adds, without a trailing slash; empty for none."""
    host: str
    is_http: bool
    is_loopback: bool

    @property
    def url(self) -> str:
        """The origin and the prefix."""
        return self.origin + self.prefix

    @property
    def is_regional(self) -> bool:
        """True for the shared address of a region, which takes keys but no Entra ID tokens."""
        return self.host.endswith(_REGIONAL)

    @property
    def audience(self) -> str:
        """The audience of Entra ID tokens in this endpoint's cloud."""
        return next(
            (audience for suffix, audience in _CLOUDS.items() if self.host.endswith(suffix)),
            "https://cognitiveservices.azure.com",
        )


def parse_endpoint(endpoint: object) -> Endpoint:
    """Normalise an endpoint: scheme added, trailing slash and a pasted service path cut, a gateway's prefix kept.

    Raises:
        ConfigurationError: It is no endpoint; the message says what one looks like.
    """
    if not isinstance(endpoint, str):
        raise ConfigurationError(f"endpoint must be a str such as {_EXAMPLE}, got {type(endpoint).__name__}")
    text = endpoint.strip()
    if not text:
        raise ConfigurationError(f"endpoint is empty: give the address of your resource, such as {_EXAMPLE}")
    scheme_given = "://" in text
    if not text.isprintable():  # urlsplit would drop what is not
        raise ConfigurationError(f"endpoint {text!r} is no URL (control characters): give one such as {_EXAMPLE}")
    try:
        parts = urlsplit(text if scheme_given else f"https://{text}")
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError as cause:
        raise ConfigurationError(f"endpoint {text!r} is no URL ({cause}): give one such as {_EXAMPLE}") from None
    if parts.scheme not in ("http", "https"):
        raise ConfigurationError(f"endpoint must start with https://, got {parts.scheme}:// in {text!r}")
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError("endpoint must not hold a user or password: give the key as the credential")
    if parts.query or parts.fragment:
        raise ConfigurationError(f"endpoint must end before the query: give one such as {_EXAMPLE}")
    address = _address(host)
    if not host or (address is None and not _HOST.fullmatch(host)):
        raise ConfigurationError(f"endpoint {text!r} has no host: give one such as {_EXAMPLE}")
    if not scheme_given and host in ("http", "https"):
        raise ConfigurationError(f"endpoint {text!r} has a broken scheme: give one such as {_EXAMPLE}")
    if not scheme_given and address is None and "." not in host and host != "localhost":
        raise ConfigurationError(
            # Not shown: it may be a key that stands where the endpoint should.
            "endpoint is no address but a resource's name, or a key: give https://<name>.cognitiveservices.azure.com"
        )
    loopback = host == "localhost" or (address is not None and address.is_loopback)
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    if re.search(r"[\s\\]|/\.\.?(/|$)", path):
        raise ConfigurationError(f"endpoint {text!r} has a path that is no gateway prefix: give one such as {_EXAMPLE}")
    host_in_url = f"[{host}]" if address is not None and address.version == 6 else host
    default_port = 443 if parts.scheme == "https" else 80
    origin = f"{parts.scheme}://{host_in_url}" + (f":{port}" if port not in (None, default_port) else "")
    return Endpoint(origin, _SUFFIX.sub("", path), host, parts.scheme == "http", loopback)


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
