"""Finds secrets in what a cassette holds, and tells their kind and place, never the secrets themselves."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any, NamedTuple
from urllib.parse import quote, unquote

from .addresses import FILE_HOST, HOST, REDACTED, RESOURCE_ID, SERVICE_HOST, STORAGE_HOST

CREDENTIAL_HEADERS = {
    "ocp-apim-subscription-key": "key",
    "api-key": "key",
    "authorization": "token",
    "x-ms-copy-source-authorization": "token",
    "cookie": "cookie",
    "set-cookie": "cookie",
}
"""The headers that hold a secret, and of which kind it is."""
SHORTEST = 6
"""Characters that a known secret has at least: shorter ones would be found everywhere."""

_PATTERNS = (
    ("SAS signature", re.compile(r"(?i)(?<![a-z0-9])sig(?:=|%3d|%253d)(?!redacted)[a-z0-9%+/_-]{10,}")),
    ("token", re.compile(r"(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}")),
    ("token", re.compile(r"(?i)(?<![a-z])bearer(?:\s|%20)+(?!redacted)[a-z0-9._~+/-]{16,}")),
    ("key", re.compile(r"(?i)(?<![a-z])(?:account|sharedaccess)key=[a-z0-9+/=]{16,}")),
    ("key", re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26}(?![A-Za-z0-9])")),
    ("key", re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("Azure resource id", RESOURCE_ID),
)
_TOKEN_KEYS = frozenset(
    {
        "accessToken",
        "access_token",
        "authToken",
        "base64AccessToken",
        "client_secret",
        "id_token",
        "refresh_token",
    }
)


class SecretInCassetteError(RuntimeError):
    """A cassette was not written, because a secret was found in it; the message tells the kind and the place."""


class FoundSecret(NamedTuple):
    """A secret that was found."""

    kind: str
    """key, token, SAS signature, host, ..."""
    where: str
    """A JSON pointer below the searched value."""


class SecretSearch:
    """Searches for known secrets, in any encoding, and for what looks like one."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        """Set the known secrets, each with its kind."""
        self._known = [(forms(secret), kind) for secret, kind in (known or {}).items() if len(secret) >= SHORTEST]

    def known_in(self, text: str) -> str | None:
        """Return the kind of a known secret in a text; None if there is none."""
        if not self._known:
            return None
        plain = _decoded(text)
        return next((kind for found, kind in self._known for form in found if form in text or form in plain), None)

    def find(self, value: Any, where: str = "") -> Iterator[FoundSecret]:
        """Yield the secrets in a value of a cassette: a mapping, a list, a text or bytes; JSON in a text is read.

        Args:
            value: The value.
            where: The JSON pointer of the value.
        """
        for place, key, text in _leaves(value, where, ""):
            if kind := self._kind(key, text):
                # A key of an object may hold the secret itself.
                yield FoundSecret(kind, place if self._kind("", place) is None else where)

    def _kind(self, key: str, text: str) -> str | None:
        if text in ("", REDACTED):
            return None
        if key.lower() in CREDENTIAL_HEADERS:
            return CREDENTIAL_HEADERS[key.lower()]
        if key in _TOKEN_KEYS:
            return "token"
        plain = _decoded(text)
        for kind, pattern in _PATTERNS:
            if pattern.search(text) or pattern.search(plain):
                return kind
        hosts = {found[0].lower() for pattern in (SERVICE_HOST, STORAGE_HOST) for found in pattern.finditer(plain)}
        return "host" if hosts - {HOST, FILE_HOST} else self.known_in(text)


def forms(secret: str) -> frozenset[str]:
    """Return how a secret may be written: as it is, percent-encoded, as a JSON string, and within base64."""
    content = secret.encode("utf-8", "surrogatepass")
    found = {secret, quote(secret, safe=""), json.dumps(secret)[1:-1], json.dumps(secret)[1:-1].replace("/", "\\/")}
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + content).decode()
        # The characters at both ends depend on what stands before and after the secret.
        inner = encoded.rstrip("=")[
            (0, 2, 3)[offset] : len(encoded.rstrip("=")) - (1 if (offset + len(content)) % 3 else 0)
        ]
        if len(inner) >= SHORTEST:
            found |= {inner, inner.replace("+", "-").replace("/", "_"), quote(inner, safe="")}
    return frozenset(found)


@lru_cache(maxsize=16)
def _decoded(text: str) -> str:
    """Return a text with its percent-encoding undone, also where it was encoded twice."""
    return unquote(unquote(text)) if "%" in text else text


def _leaves(value: Any, where: str, key: str) -> Iterator[tuple[str, str, str]]:
    """Yield place, key and text of each text in a value; the keys of objects are texts, too."""
    pending: list[tuple[Any, str, str]] = [(value, where, key)]
    seen: dict[int, Any] = {}  # the aliases of YAML can stand for more than memory holds
    while pending:
        item, place, name = pending.pop()
        if isinstance(item, (Mapping, list, tuple)):
            if id(item) in seen:
                continue
            seen[id(item)] = item
        if isinstance(item, bytes):
            item = item.decode("utf-8", "backslashreplace")
        if isinstance(item, Mapping):
            for inner, held in item.items():
                yield place, "", str(inner)
                pending.append((held, f"{place}/{inner}", str(inner)))
        elif isinstance(item, (list, tuple)):
            pending += [(held, f"{place}/{number}", name) for number, held in enumerate(item)]
        elif isinstance(item, str):
            parsed = _json(item)
            if isinstance(parsed, (dict, list)):
                pending.append((parsed, place, name))
            else:
                yield place, name, item


def _json(text: str) -> Any:
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
