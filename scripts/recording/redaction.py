"""Removes secrets and document contents from requests and responses before a cassette is written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

HOST = "example.cognitiveservices.azure.com"
"""The host in every cassette, in place of the recorded one."""
ENDPOINT = f"https://{HOST}"

REQUEST_HEADERS = frozenset({"accept", "content-type"})
RESPONSE_HEADERS = frozenset(
    {"apim-request-id", "content-type", "location", "operation-location", "retry-after", "x-ms-error-code"}
)
"""The headers that cassettes contain: those a replay compares, and those the client reads."""

_REDACTED = "REDACTED"
_SECRET_KEYS = frozenset({"accessToken", "authToken", "targetResourceId", "targetResourceRegion"})
_SERVICE_ADDRESS = re.compile(r"https?://[^/\"\s]+(?=/(?:face|documentintelligence)/)")
_SIGNATURE = re.compile(r"\?(?:[^\"'\s]*&)?(?:sig|sv|se|sp)=[^\"'\s]*")
_BOUNDARY = re.compile(r"(?<=boundary=)[^;]+")

# Below `analyzeResult`, every text is document content except the values of these keys.
_KEYS_WITHOUT_DOCUMENT_TEXT = frozenset({
    "apiVersion", "modelId", "stringIndexType", "contentFormat", "unit", "kind", "type", "role", "docType", "locale",
    "id", "state", "fontStyle", "fontWeight", "color", "backgroundColor", "elements", "source",
    "valueSelectionMark", "valueSignature",
})  # fmt: skip
_DOCUMENT_NUMBER_KEYS = frozenset({"valueNumber", "valueInteger", "amount"})
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
                leave out downloaded files.
        """
        self.secrets = {secret for secret in secrets if secret}
        addresses = stand_ins or {}
        # The longest first: a URL with a signature before the same URL without.
        self._addresses = sorted(addresses.items(), key=lambda pair: -len(pair[0]))
        self._endpoint = endpoint.rstrip("/")
        self._authority = self._endpoint.partition("://")[2]
        self._files = {real: stand_in for real, stand_in in (files or {}).items() if real != stand_in}
        self._hide_documents = hide_documents

    def redact_addresses(self, text: str) -> str:
        """Return a text with private URLs replaced, and without signatures."""
        for real, stand_in in self._addresses:
            text = text.replace(real, stand_in)
        text = _SIGNATURE.sub("", text)
        text = _SERVICE_ADDRESS.sub(ENDPOINT, text.replace(self._endpoint, ENDPOINT))
        return text.replace(self._authority, HOST)

    def redact(self, text: str) -> str:
        """Return a text for messages, with URLs and secrets replaced."""
        text = self.redact_addresses(text)
        for secret in self.secrets:
            text = text.replace(secret, _REDACTED)
        return text

    def redact_request(self, request: Any) -> Any:
        """Redact a vcrpy request in place and return it."""
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
            RuntimeError: A value contains one.
        """
        for value in _leaves(values):
            content = value if isinstance(value, bytes) else str(value).encode()
            if any(secret.encode() in content for secret in self.secrets) or any(f in content for f in self._files):
                raise RuntimeError("a secret would be written into a cassette")

    def _redact_json(self, body: bytes) -> bytes:
        try:
            value = json.loads(body)
        except ValueError:
            # Truncated or invalid JSON: its contents are unknown.
            return b"" if self._hide_documents else self.redact_addresses(body.decode("utf-8", "replace")).encode()
        return json.dumps(self._redact_value(value), ensure_ascii=False, separators=(",", ":")).encode()

    def _redact_value(self, value: Any, key: str = "", *, of_document: bool = False) -> Any:
        if isinstance(value, dict):
            hidden = of_document or (self._hide_documents and key == "analyzeResult")
            return {name: self._redact_value(item, name, of_document=hidden) for name, item in value.items()}
        if isinstance(value, list):
            return [self._redact_value(item, key, of_document=of_document) for item in value]
        if key in _SECRET_KEYS and isinstance(value, str) and value not in ("", _REDACTED):
            self.secrets.add(value)
            return _REDACTED
        if of_document and key in _DOCUMENT_NUMBER_KEYS:
            return 1
        if not isinstance(value, str):
            return value
        if of_document and key not in _KEYS_WITHOUT_DOCUMENT_TEXT:
            return _mask_letters(value)
        text = self.redact_addresses(value)
        if self._hide_documents and key in _FILE_URL_KEYS:
            container = next((s for _, s in self._addresses if text.startswith(s)), "")
            return container + _mask_letters(text.removeprefix(container))
        return text


def _mask_letters(text: str) -> str:
    return "".join("1" if c.isdigit() else "x" if c.isalpha() else c for c in text)


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
