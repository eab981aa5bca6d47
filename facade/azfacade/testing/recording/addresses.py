"""Replaces the addresses of recorded resources, their names and their Azure resource ids, in whatever spelling."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

HOST = "example.cognitiveservices.azure.com"
"""The host in every cassette, in place of the recorded one."""
ENDPOINT = f"https://{HOST}"
FILE_HOST = "example.blob.core.windows.net"
"""The host of files in cassettes of applications, in place of any other one."""
REDACTED = "REDACTED"

_SLASH = "(?:/|%2f)"
SERVICE_HOST = re.compile(
    r"(?i)(?<![\w.%-])(?:[\w-]+\.)+(?:cognitiveservices|openai|services\.ai|cognitive)\.(?:azure|microsoft)\.(?:com|us|cn)"
)
"""Hosts of Azure AI resources: of a custom subdomain, and of a region."""
STORAGE_HOST = re.compile(
    r"(?i)(?<![\w.%-])[\w-]+\.(?:blob|dfs|file|queue|table)\.(?:core\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)"
    r"|storage\.azure\.net)"
)
"""Hosts of storage accounts."""
_SERVICE_ADDRESS = re.compile(
    rf"(?i)https?(?::|%3a){_SLASH}{{2}}[^/\"\s%]+(?:%3a\d+)?(?={_SLASH}(?:face|documentintelligence){_SLASH})"
)
_SIGNATURE = re.compile(r"(?i)(?:\?|%3f)(?:[^\"'\s]*(?:&|%26))?(?:sig|sv|se|sp)(?:=|%3d)[^\"'\s]*")
RESOURCE_ID = re.compile(rf"(?i){_SLASH}subscriptions{_SLASH}[^\s\"'<>]+")
_COMMON_WORDS = frozenset({"face", "faces", "document", "documents", "documentintelligence", "example", "localhost"})
"""Names of resources that are words of the services' paths, too."""


class _Place(NamedTuple):
    """What matches one recorded host, and what cassettes have instead."""

    authority: re.Pattern[str]
    origin: re.Pattern[str]
    name: re.Pattern[str] | None
    host: str

    def redact(self, text: str) -> str:
        text = self.authority.sub(self.host, self.origin.sub(f"https://{self.host}", text))
        return self.name.sub("example", text) if self.name is not None else text


class Addresses:
    """Replaces the private addresses of one recording."""

    def __init__(self, endpoint: str, stand_ins: Mapping[str, str]) -> None:
        """Set the recorded endpoint and, by real URL, the URL that cassettes have instead."""
        # The longest first: a URL with a signature before the same URL without.
        self._stand_ins = sorted(stand_ins.items(), key=lambda pair: -len(pair[0]))
        self._places: dict[str, _Place] = {}
        self.learn(endpoint)

    def learn(self, url: str, host: str = HOST) -> None:
        """Add the URL of a host that cassettes must not have, and the host that they have instead."""
        parts = urlsplit(url)
        authority = parts.netloc.rpartition("@")[2].lower()
        if authority and authority not in self._places:
            self._places[authority] = _place(parts.scheme, authority, host)

    def keep_names_in(self, text: str) -> None:
        """Keep the names of resources that are in a text: they are words of the application's own."""
        for authority, place in self._places.items():
            if place.name is not None and place.name.search(text):
                self._places[authority] = place._replace(name=None)

    @property
    def hosts(self) -> Iterator[str]:
        """The recorded hosts; those of every cassette are none."""
        return (authority for authority in self._places if authority not in (HOST, FILE_HOST))

    def redact(self, text: str) -> str:
        """Return a text with private URLs replaced, and without signatures and resource ids."""
        for real, stand_in in self._stand_ins:
            text = text.replace(real, stand_in)
        text = _SIGNATURE.sub("", text)
        text = RESOURCE_ID.sub(REDACTED, text)
        places = [*self._places.values()]
        for place in places:
            text = place.origin.sub(f"https://{place.host}", text)
        text = SERVICE_HOST.sub(HOST, _SERVICE_ADDRESS.sub(ENDPOINT, text))
        for place in places:
            text = place.redact(text)
        return text

    def has_host(self, text: str) -> bool:
        """Tell whether a recorded host is in a text, in whatever spelling."""
        return any(self._places[host].authority.search(text) for host in self.hosts)


def _place(scheme: str, authority: str, host: str) -> _Place:
    spelled = _in_any_spelling(authority)
    origin = re.compile(rf"(?i){scheme}(?::|%3a){_SLASH}{{2}}{spelled.pattern.removeprefix('(?i)')}(?![\w.-])")
    name = authority.partition(":")[0].partition(".")[0]
    is_name = re.search("[a-z]", name) and len(name) > 3 and name not in _COMMON_WORDS and "." in authority
    is_private = is_name and (host == HOST or STORAGE_HOST.match(authority)) and not authority.startswith(HOST)
    return _Place(spelled, origin, _in_any_spelling(name, whole=True) if is_private else None, host)


def _in_any_spelling(text: str, *, whole: bool = False) -> re.Pattern[str]:
    """Return a pattern for a text in any case, with any of its characters percent-encoded."""
    spelled = "".join(f"(?:{re.escape(c)}|%{ord(c):02x})" for c in text)
    return re.compile(rf"(?i)(?<![a-z0-9-]){spelled}(?![a-z0-9-])" if whole else f"(?i){spelled}")
