"""Makes requests and responses of an application fit for a cassette: without secrets, and in one form for matching.

A request that is replayed goes the same way as one that is recorded, so that both are compared without what differs.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from .addresses import FILE_HOST, HOST, REDACTED
from .redaction import SECRET_KEYS, Redactor
from .request_form import body_bytes, same_form, same_json, same_uri
from .secret_search import CREDENTIAL_HEADERS, SecretSearch
from .stand_ins import hide_file, hide_ids

_SERVICE_PATH = re.compile(r"(?i)/(?:face|documentintelligence)/.*")
"""The path of a service; a gateway may have a prefix before it."""
_TOKEN_ADDRESS = re.compile(
    r"(?i)https?://(?:login\.|[^/]*\.login\.|sts\.)[^/]+/|https?://[^/]+(?:/[^?]*)?/oauth2/|https?://[^/]+/metadata/identity/"
)
"""Where tokens come from: nothing of these requests is fit for a cassette."""
_URL_KEYS = frozenset({
    "url", "urlSource", "containerUrl", "sourceUrl", "resultUrl", "resultContainerUrl", "azureBlobSource",
})  # fmt: skip
_SIGNATURE = re.compile(r"(?i)(?:^|[?&])sig=([^&#]+)")


class NotCopied:
    """What stays the same in a copy of its configuration: pytest-recording copies configurations, locks and all."""

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self


class Scrubber(NotCopied):
    """The hooks of vcrpy for the cassettes of an application."""

    def __init__(
        self, *, secrets: Iterable[str] = (), stand_ins: Mapping[str, str] | None = None, hide_documents: bool = False
    ) -> None:
        """Set what to hide besides what requests and responses show to be secret; `vcr_config` tells what each is."""
        self._known = {secret: "secret" for secret in secrets if secret}
        self._redactor = Redactor(stand_ins=stand_ins, hide_documents=hide_documents)
        self._stand_ins = tuple((stand_ins or {}).values())
        self._lock = threading.RLock()

    def request(self, request: Any) -> Any:
        """Return a vcrpy request as it is recorded and compared; None for one that is not recorded."""
        if _TOKEN_ADDRESS.match(request.uri):
            return None
        with self._lock:
            body = body_bytes(request.body)
            media_type = str(request.headers.get("content-type", ""))
            self._learn(request, body, media_type)
            if "json" in media_type:
                body = _hide_base64(body)
            elif media_type.startswith("multipart/"):
                body, request.headers["content-type"] = same_form(body, media_type)
            else:
                body = hide_file(body)
            request.body = body
            request = self._redactor.redact_request(request)
            request.body = _hide_ids(same_json(request.body) if "json" in media_type else request.body)
            request.uri = hide_ids(same_uri(_with_our_host(request.uri)))
            return request

    def response(self, response: dict[str, Any]) -> dict[str, Any]:
        """Return a vcrpy response as it is recorded."""
        with self._lock:
            response["body"] = {"string": body_bytes(response["body"].get("string"))}
            media_type = next((str(v) for k, v in response["headers"].items() if k.lower() == "content-type"), "")
            if "json" in media_type:
                self._learn_json(response["body"]["string"])
            response = self._redactor.redact_response(response)
            response["headers"] = {
                name: [hide_ids(value) for value in values] for name, values in response["headers"].items()
            }
            body = response["body"]["string"]
            if media_type.startswith("text/"):
                body = self._redactor.redact_addresses(body.decode("utf-8", "surrogateescape"))
                body = body.encode("utf-8", "surrogateescape")
            if "json" in media_type or media_type.startswith("text/"):
                response["body"]["string"] = _hide_ids(body)
            return response

    def search(self) -> SecretSearch:
        """Return what finds the secrets that are known by now."""
        known = self._known | dict.fromkeys(self._redactor.secrets, "token")
        return SecretSearch(known | dict.fromkeys(self._redactor.addresses.hosts, "host"))

    def _learn(self, request: Any, body: bytes, media_type: str) -> None:
        """Learn what a request shows to be secret: credentials, signatures, hosts."""
        for name, value in request.headers.items():
            if kind := CREDENTIAL_HEADERS.get(name.lower()):
                text = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                self._know(text.rpartition(" ")[2], kind)
        parts = urlsplit(request.uri)
        self._learn_url(request.uri, HOST if _SERVICE_PATH.search(parts.path) else None)
        said = [unquote(f"{parts.path}?{parts.query}")]
        if "json" in media_type:
            said += self._learn_json(body)
        # What a request says itself is known to its code, and has to come back in responses.
        self._redactor.addresses.keep_names_in(" ".join(said))

    def _learn_json(self, body: bytes) -> list[str]:
        """Learn what JSON shows to be secret; return its other texts."""
        others: list[str] = []
        try:
            value = json.loads(body)
        except (ValueError, RecursionError):
            return others
        for key, text in _texts(value):
            if text.lower().startswith(("http://", "https://")):
                self._learn_url(text, FILE_HOST if key in _URL_KEYS else None)
            elif key in SECRET_KEYS:
                self._know(text, "token" if "Token" in key else "Azure resource")
            else:
                others.append(text)
        return others

    def _learn_url(self, url: str, host: str | None) -> None:
        """Learn the signature of a URL, and with the host that cassettes have instead, its own host."""
        parts = urlsplit(url)
        is_stand_in = url.startswith(self._stand_ins) or parts.netloc.rpartition("@")[2].lower() in (HOST, FILE_HOST)
        if host is not None and not is_stand_in:
            self._redactor.addresses.learn(url, host)
        for signature in _SIGNATURE.findall(parts.query):
            self._know(unquote(signature), "SAS signature")

    def _know(self, secret: str, kind: str) -> None:
        if secret not in ("", REDACTED):
            self._known.setdefault(secret, kind)


def _with_our_host(uri: str) -> str:
    """Return the URL that cassettes have for a call of a service at whatever endpoint."""
    parts = urlsplit(uri)
    found = _SERVICE_PATH.search(parts.path)
    return parts._replace(scheme="https", netloc=HOST, path=found[0]).geturl() if found else uri


def _hide_ids(body: bytes) -> bytes:
    return hide_ids(body.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")


def _hide_base64(body: bytes) -> bytes:
    """Put a hash in place of a file within JSON."""
    if b'"base64Source"' not in body:
        return body
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return body
    if isinstance(value, dict) and isinstance(value.get("base64Source"), str):
        value["base64Source"] = hide_file(value["base64Source"].encode()).decode()
    return json.dumps(value, ensure_ascii=False).encode()


def _texts(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Yield each text in JSON, with the key that it is at."""
    pending = [(key, value)]
    while pending:
        name, item = pending.pop()
        if isinstance(item, dict):
            pending += item.items()
        elif isinstance(item, list):
            pending += [(name, held) for held in item]
        elif isinstance(item, str):
            yield name, item
