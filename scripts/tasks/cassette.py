"""How cassettes are written: readable in review, without secrets, saying what they were recorded against."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import vcr
import yaml

HOST = "example.cognitiveservices.azure.com"
"""The host every cassette names, whatever it was recorded against."""
ENDPOINT = f"https://{HOST}"

MATCH_ON = ("method", "path", "query", "body", "content-type")
_REQUEST_HEADERS = ("accept", "content-type")
_RESPONSE_HEADERS = (
    "apim-request-id", "content-disposition", "content-type", "csp-billing-usage", "operation-location", "retry-after",
    "x-ms-error-code", "ms-azure-ai-errorcode", "x-ms-region",
)  # fmt: skip
_SECRET_KEYS = ("accessToken", "authToken", "targetResourceId")
_SIGNATURE = re.compile(r"\?(?:[^\"\s]*&)?(?:sig|sv|se|sp)=[^\"\s]*")


class _Text(str):
    """A text that is written as a block."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")
)


class Readable:
    """A vcrpy serializer: JSON bodies as indented blocks, a comment with the origin on top."""

    def __init__(self, recorded_against: str = "") -> None:
        self._origin = recorded_against

    def serialize(self, cassette: dict[str, Any]) -> str:
        """Return a cassette as text."""
        for interaction in cassette["interactions"]:
            for message in (interaction["request"], interaction["response"]):
                holder, key = (message["body"], "string") if isinstance(message["body"], dict) else (message, "body")
                holder[key] = _readable(holder[key])
        text: str = yaml.dump(cassette, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
        return f"# Recorded by scripts/record against {self._origin}.\n{text}"

    @staticmethod
    def deserialize(text: str) -> Any:
        """Read a cassette."""
        return yaml.safe_load(text)


def recorder(recorded_against: str = "", secrets: tuple[str, ...] = (), **options: Any) -> vcr.VCR:
    """Return a VCR for recording or replaying.

    Args:
        recorded_against: What answers while recording.
        secrets: Texts that must not be in a cassette; recording fails when one is.
        options: Passed to vcr.VCR.
    """
    made = vcr.VCR(
        serializer="readable",
        match_on=MATCH_ON,
        before_record_request=_request,
        before_record_response=_response(secrets),
        decode_compressed_response=True,
        **options,
    )
    made.register_serializer("readable", Readable(recorded_against))
    made.register_matcher(
        "content-type", lambda one, two: one.headers.get("content-type") == two.headers.get("content-type")
    )
    return made


def scrub(text: str, host: str) -> str:
    """Return a text without the recorded host, SAS signatures and tokens."""
    if host:
        text = text.replace(host, HOST).replace("http://" + HOST, ENDPOINT)
    text = _SIGNATURE.sub("", text)
    for key in _SECRET_KEYS:
        text = re.sub(rf'("{key}"\s*:\s*)"[^"]+"', r'\1"REDACTED"', text)
    return text


def _request(request: Any) -> Any:
    host = urlsplit(request.uri).netloc
    request.uri = scrub(request.uri, host)
    request.headers = {k: v for k, v in request.headers.items() if k.lower() in _REQUEST_HEADERS}
    if isinstance(request.body, bytes) and "json" in request.headers.get("content-type", ""):
        request.body = scrub(request.body.decode(), host).encode()
    return request


def _response(secrets: tuple[str, ...]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    def hook(response: dict[str, Any]) -> dict[str, Any]:
        headers = {k.lower(): v for k, v in response["headers"].items() if k.lower() in _RESPONSE_HEADERS}
        host = next((urlsplit(v[0]).netloc for k, v in headers.items() if k == "operation-location"), "")
        response["headers"] = {k: [scrub(item, host) for item in v] for k, v in sorted(headers.items())}
        body = response["body"]["string"]
        if isinstance(body, bytes) and "json" in str(headers.get("content-type")):
            text = body.decode()
            for found in set(re.findall(r'https?://([^/"\s]+)/(?:face|documentintelligence)', text)):
                text = scrub(text, found)
            response["body"]["string"] = scrub(text, "").encode()
        for secret in secrets:
            if secret and secret.encode() in json.dumps(response, default=str).encode():
                raise RuntimeError("a secret would be written into a cassette")
        return response

    return hook


def _readable(body: Any) -> Any:
    if isinstance(body, bytes):
        try:
            body = body.decode()
        except UnicodeDecodeError:
            return body
    if not isinstance(body, str) or not body:
        return body
    try:
        return _Text(json.dumps(json.loads(body), indent=2, ensure_ascii=False) + "\n")
    except ValueError:
        return body
