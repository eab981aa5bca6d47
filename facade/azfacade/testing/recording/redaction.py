"""Removes secrets and document contents from requests and responses before a cassette is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from .addresses import ENDPOINT, HOST, REDACTED, Addresses
from .document_contents import FieldNames, hide_contents, mask_letters
from .secret_search import SecretInCassetteError, SecretSearch

__all__ = ["ENDPOINT", "HOST", "REQUEST_HEADERS", "RESPONSE_HEADERS", "SECRET_KEYS", "Redactor"]

REQUEST_HEADERS = frozenset({"accept", "content-type"})
RESPONSE_HEADERS = frozenset(
    {"apim-request-id", "content-type", "location", "operation-location", "retry-after", "x-ms-error-code"}
)
"""The headers that cassettes contain: those a replay compares, and those the client reads."""

SECRET_KEYS = frozenset(
    {"accessToken", "base64AccessToken", "authToken", "targetResourceId", "targetResourceRegion", "resourceId"}
)
"""Properties that no cassette shows: tokens, copy authorisations, Azure resources."""
_BOUNDARY = re.compile(r"(?<=boundary=)[^;]+")
_FILE_URL_KEYS = frozenset({"sourceUrl", "resultUrl"})


class Redactor:
    """Redacts the requests and responses of one recording; without arguments (for replays) it redacts nothing more."""

    def __init__(
        self,
        endpoint: str = ENDPOINT,
        *,
        secrets: tuple[str, ...] = (),
        stand_ins: Mapping[str, str] | None = None,
        files: Mapping[bytes, bytes] | None = None,
        hide_documents: bool = False,
    ) -> None:
        """Set what to redact.

        Args:
            endpoint: The recorded endpoint; cassettes have `ENDPOINT` instead.
            secrets: Texts that no cassette may contain. Tokens found in responses are added.
            stand_ins: By real URL, the URL that cassettes have instead.
            files: By real content of an upload, the content that cassettes have instead.
            hide_documents: True to mask the texts of results letter by letter, so that offsets stay valid, and to
                leave out downloaded files; and to replace names of fields and document types that no request chose.
        """
        self.secrets = {secret for secret in secrets if secret}
        self._stand_ins = dict(stand_ins or {})
        self.addresses = Addresses(endpoint, self._stand_ins)
        self._names = FieldNames()
        self._files = {real: stand_in for real, stand_in in (files or {}).items() if real != stand_in}
        self._hide_documents = hide_documents

    def redact_addresses(self, text: str) -> str:
        """Return a text with private URLs replaced, and without signatures."""
        return self.addresses.redact(text)

    def redact(self, text: str) -> str:
        """Return a text for messages, with URLs and secrets replaced."""
        text = self.redact_addresses(text)
        for secret in self.secrets:
            text = text.replace(secret, REDACTED)
        return text

    def redact_request(self, request: Any) -> Any:
        """Redact a vcrpy request in place and return it."""
        if self._hide_documents:
            self._names.add_public(_words_of_request(request))
            request.uri = self._hide_query_fields(request.uri)
        request.uri = self.redact_addresses(request.uri)
        kind = request.headers.get("content-type", "")
        body = request.body or b""
        for real, stand_in in self._files.items():
            body = body.replace(real, stand_in)
        boundary = _BOUNDARY.search(kind)
        if boundary:
            # The boundary is derived from the content, which differs after redaction.
            body = body.replace(boundary[0].encode(), b"boundary")
            kind = _BOUNDARY.sub("boundary", kind)
        request.body = self._redact_json(body) if "json" in kind else body
        headers = {name.lower(): value for name, value in request.headers.items()}
        kept = {name: headers[name] for name in sorted(REQUEST_HEADERS & headers.keys())}
        request.headers = kept | ({"content-type": kind} if kind else {})
        return request

    def redact_response(self, response: dict[str, Any]) -> dict[str, Any]:
        """Redact a vcrpy response in place and return it."""
        headers = {name.lower(): values for name, values in response["headers"].items()}
        kept = sorted(RESPONSE_HEADERS & headers.keys())
        response["headers"] = {name: [self.redact_addresses(value) for value in headers[name]] for name in kept}
        body = response["body"]["string"] or b""
        if "json" in str(headers.get("content-type")):
            body = self._redact_json(body)
        elif self._hide_documents and body:
            body = body[:4] + b" (left out)"
        response["body"]["string"] = body
        return response

    def check_no_secrets(self, values: Any) -> None:
        """Check that values contain no secret.

        Raises:
            SecretInCassetteError: A value contains one.
        """
        search = SecretSearch(dict.fromkeys(self.secrets, "secret"))
        for value in _leaves(values):
            content = value if isinstance(value, bytes) else str(value).encode()
            has_file = any(file in content for file in self._files)
            if has_file or self._has_host(content) or search.known_in(content.decode("latin-1")):
                raise SecretInCassetteError("a secret would be written into a cassette")

    def _redact_json(self, body: bytes) -> bytes:
        try:
            value = json.loads(body)
        except ValueError:
            # Truncated or invalid JSON: its contents are unknown.
            return b"" if self._hide_documents else self.redact_addresses(body.decode("utf-8", "replace")).encode()
        if self._hide_documents:
            value = hide_contents(value, self._names)
        return json.dumps(self._redact_value(value), ensure_ascii=False, separators=(",", ":")).encode()

    def _redact_value(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {self.redact_addresses(name): self._redact_value(item, name) for name, item in value.items()}
        if isinstance(value, list):
            return [self._redact_value(item, key) for item in value]
        if not isinstance(value, str):
            return value
        if key in SECRET_KEYS and value not in ("", REDACTED):
            self.secrets.add(value)
            return REDACTED
        text = self.redact_addresses(value)
        if self._hide_documents and key in _FILE_URL_KEYS:
            container = next((s for s in self._stand_ins.values() if text.startswith(s)), "")
            return container + mask_letters(text.removeprefix(container))
        return text

    def _hide_query_fields(self, uri: str) -> str:
        return re.sub(
            r"(?<=[?&]queryFields=)[^&]*",
            lambda match: ",".join(map(self._names.hide, unquote(match[0]).split(","))),
            uri,
        )

    def _has_host(self, content: bytes) -> bool:
        """Tell whether the recorded host is left; that of every cassette is none."""
        if not self._hide_documents:
            return False
        return self.addresses.has_host(content.decode("latin-1"))


def _words_of_request(request: Any) -> Iterator[str]:
    """Yield what a request may name: the parts of its address, and all texts and keys of its JSON body."""
    parts = urlsplit(request.uri)
    yield from map(unquote, re.split("[/:]", parts.path))
    for values in parse_qs(parts.query).values():
        for value in values:
            yield from value.split(",")
    with suppress(ValueError):
        yield from _texts(json.loads(request.body or b"null"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, str):
        yield value


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from _leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _leaves(item)
    else:
        yield value
