"""Replaces the addresses of a recorded resource, its name and its Azure resource id, in whatever spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

HOST = "example.cognitiveservices.azure.com"
"""The host in every cassette, in place of the recorded one."""
ENDPOINT = f"https://{HOST}"
REDACTED = "REDACTED"

_SLASH = "(?:/|%2f)"
_SERVICE_HOST = re.compile(
    r"(?i)(?<![\w.%-])(?:[\w-]+\.)+(?:cognitiveservices|openai|services\.ai|cognitive)\.(?:azure|microsoft)\.(?:com|us|cn)"
)
"""Hosts of Azure AI resources: of a custom subdomain, and of a region."""
_SERVICE_ADDRESS = re.compile(
    rf"(?i)https?(?::|%3a){_SLASH}{{2}}[^/\"\s%]+(?:%3a\d+)?(?={_SLASH}(?:face|documentintelligence){_SLASH})"
)
_SIGNATURE = re.compile(r"(?i)(?:\?|%3f)(?:[^\"'\s]*(?:&|%26))?(?:sig|sv|se|sp)(?:=|%3d)[^\"'\s]*")
_RESOURCE_ID = re.compile(rf"(?i){_SLASH}subscriptions{_SLASH}[^\s\"'<>]+")
_COMMON_WORDS = frozenset({"face", "faces", "document", "documents", "documentintelligence", "example", "localhost"})
"""Names of resources that are words of the services' paths, too."""


class Addresses:
    """Replaces the private addresses of one recording."""

    def __init__(self, endpoint: str, stand_ins: Mapping[str, str]) -> None:
        """Set the recorded endpoint and, by real URL, the URL that cassettes have instead."""
        # The longest first: a URL with a signature before the same URL without.
        self._stand_ins = sorted(stand_ins.items(), key=lambda pair: -len(pair[0]))
        parts = urlsplit(endpoint)
        self.authority = _in_any_spelling(parts.netloc)
        """Matches the recorded host."""
        self._origin = re.compile(
            rf"(?i){parts.scheme}(?::|%3a){_SLASH}{{2}}{self.authority.pattern.removeprefix('(?i)')}(?![\w.-])"
        )
        name = (parts.hostname or "").partition(".")[0]
        is_name = re.search("[a-z]", name) and len(name) > 3 and name not in _COMMON_WORDS and "." in parts.netloc
        self.name = _in_any_spelling(name, whole=True) if is_name and not parts.netloc.startswith(HOST) else None
        """Matches the name of the recorded resource; None where the host has none."""

    def redact(self, text: str) -> str:
        """Return a text with private URLs replaced, and without signatures and resource ids."""
        for real, stand_in in self._stand_ins:
            text = text.replace(real, stand_in)
        text = _SIGNATURE.sub("", text)
        text = _RESOURCE_ID.sub(REDACTED, text)
        text = _SERVICE_ADDRESS.sub(ENDPOINT, self._origin.sub(ENDPOINT, text))
        text = _SERVICE_HOST.sub(HOST, self.authority.sub(HOST, text))
        return self.name.sub("example", text) if self.name is not None else text


def _in_any_spelling(text: str, *, whole: bool = False) -> re.Pattern[str]:
    """Return a pattern for a text in any case, with any of its characters percent-encoded."""
    spelled = "".join(f"(?:{re.escape(c)}|%{ord(c):02x})" for c in text)
    return re.compile(rf"(?i)(?<![a-z0-9-]){spelled}(?![a-z0-9-])" if whole else f"(?i){spelled}")
