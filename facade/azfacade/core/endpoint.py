"""Normalises and checks endpoints: scheme, host, paths, gateway prefix; derives the cloud's token audience."""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple
from urllib.parse import urlsplit

from azfacade.errors import ConfigurationError
from azfacade_raw.types import shorten

_SERVICE_PATH = re.compile(r"(?i)/(face(/v\d[^/]*)?|documentintelligence|formrecognizer)$")
_REGIONAL_DOMAINS = (".api.cognitive.microsoft.com", ".api.cognitive.microsoft.us", ".api.cognitive.azure.cn")
_RESOURCE_DOMAINS = (
    ".cognitiveservices.azure.com",
    ".cognitiveservices.azure.us",
    ".cognitiveservices.azure.cn",
    ".services.ai.azure.com",
    *_REGIONAL_DOMAINS,
)
"""Microsoft's domains of resources. No gateway is there, so a path belongs to an operation, never to the endpoint."""
_WEB_PAGE_DOMAINS = (
    ".ai.azure.com",
    ".ai.azure.us",
    ".appliedai.azure.com",
    ".appliedai.azure.us",
    ".portal.azure.com",
    ".portal.azure.us",
    ".portal.azure.cn",
    ".portal.vision.cognitive.azure.com",
    ".learn.microsoft.com",
)
"""Studios, portals and documentation."""
_OPERATION_PATH = (
    r"(?i)/(face|document|formrecognizer|(computer|custom)?vision|language|text|speech|openai|models|api|sts)"
)
"""How the paths of operations in a multi-service resource begin; all services have the resource's endpoint."""
# Not compiled here, as only text that may be a placeholder needs it.
_PLACEHOLDER = (
    r"(?i)<[^<>]*>|\{[^{}]*\}"
    r"|(?<![a-z0-9])your[-_ a-z]{0,40}(endpoint|resource|name|host|domain|here)(?![a-z0-9])"
)
_HOST_NAME = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*")
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
    """Normalise an endpoint: add the scheme, cut blanks and the path of an operation, keep the prefix of a gateway.

    Args:
        endpoint: The endpoint, as text or as a URL object such as an httpx.URL.

    Raises:
        ConfigurationError: It is not an endpoint; the message shows an example.
    """
    text = _endpoint_text(endpoint)
    scheme_given = "://" in text
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
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    host_in_url = f"[{host}]" if ":" in host else host
    default_port = 443 if parts.scheme == "https" else 80
    origin = f"{parts.scheme}://{host_in_url}" + (f":{port}" if port not in (None, default_port) else "")
    _check_host_of_microsoft(host)
    if path and host.endswith(_RESOURCE_DOMAINS):
        if not re.match(_OPERATION_PATH, path):
            raise ConfigurationError(
                f"endpoint has the path {shorten(path)}, but {host} is a resource, not a gateway: give {origin}"
            )
        path = ""  # and the query after it
    elif parts.query or parts.fragment:
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
    if re.search(r"[\s\\]|/\.\.?(/|$)", path):
        raise ConfigurationError(
            f"endpoint {shorten(text)} has a path that is no gateway prefix: give one such as {_EXAMPLE_URL}"
        )
    is_loopback = host == "localhost" or (ip_address is not None and ip_address.is_loopback)
    return Endpoint(origin, _SERVICE_PATH.sub("", path), host, parts.scheme == "http", is_loopback)


def _endpoint_text(endpoint: object) -> str:
    if not isinstance(endpoint, str):
        from azfacade_raw.checks import as_url  # imported late, as text does without

        url = as_url(endpoint)
        if url is None:
            raise ConfigurationError(
                f"endpoint must be a str or URL such as {_EXAMPLE_URL}, got {type(endpoint).__name__}"
            )
        endpoint = url
    text = endpoint.strip()
    if not text:
        raise ConfigurationError(f"endpoint is empty: give the address of your resource, such as {_EXAMPLE_URL}")
    if not text.isprintable():  # urlsplit drops such characters silently
        raise ConfigurationError(
            f"endpoint {shorten(text)} is no URL (control characters): give one such as {_EXAMPLE_URL}"
        )
    if re.search("(?i)[<{]|your", text) and re.search(_PLACEHOLDER, text):
        raise ConfigurationError(
            f"endpoint {shorten(text)} is a placeholder: copy the address from the resource's page 'Keys and Endpoint',"
            f" such as {_EXAMPLE_URL}"
        )
    return text


def _check_host_of_microsoft(host: str) -> None:
    """Refuse the hosts of Microsoft that are certainly no resource."""
    dotted = f".{host}"
    if dotted in _RESOURCE_DOMAINS:
        raise ConfigurationError(
            f"endpoint: {host} lacks the name of a resource or region: give one such as {_EXAMPLE_URL}"
        )
    if dotted.endswith(_WEB_PAGE_DOMAINS) and not dotted.endswith(_RESOURCE_DOMAINS):
        raise ConfigurationError(
            f"endpoint: {host} is a web page for people, such as a studio or the portal, and no resource: copy the"
            f" address from the resource's page 'Keys and Endpoint', such as {_EXAMPLE_URL}"
        )


def _parse_ip_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
