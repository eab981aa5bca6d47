"""The inputs of the fuzz targets."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

import azfacade_raw.document_intelligence.models as document_models
import azfacade_raw.face.models as face_models
from azfacade import DocumentIntelligenceClient, FaceClient
from azfacade_raw.wire import Model

MODELS: list[type[Model]] = [
    found
    for module in (document_models, face_models)
    for name in module.__all__
    if isinstance(found := getattr(module, name), type) and issubclass(found, Model)
]

ID = "3b31320d-8bab-4f88-b19c-2322a7f11034"
CALLS: list[Callable[[DocumentIntelligenceClient, FaceClient], Any]] = [
    lambda documents, _: documents.models.get("my-model"),
    lambda documents, _: list(documents.models.list()),
    lambda documents, _: documents.models.begin_analyze("prebuilt-read", b"%PDF-1.7"),
    lambda documents, _: documents.models.get_analyze_result("prebuilt-read", ID),
    lambda documents, _: documents.models.get_analyze_result_pdf("prebuilt-read", ID),
    lambda documents, _: documents.operations.get(ID, overload="getDocumentClassifierBuildOperation"),
    lambda documents, _: list(documents.operations.list()),
    lambda documents, _: documents.get_resource_details(),
    lambda _, face: face.person_groups.get_training_status("staff"),
    lambda _, face: list(face.person_groups.list()),
    lambda _, face: face.person_groups.begin_train("staff"),
    lambda _, face: face.person_groups.delete("staff"),
    lambda _, face: face.detect("https://images.example/a.jpg"),
    lambda _, face: face.verify(ID, ID),
]
"""Calls of every kind: an object, a list of either kind, work that begins, a file, nothing, a list without pages."""

_texts = st.text(max_size=20) | st.sampled_from(
    ["", "succeeded", "running", "failed", "notStarted", "\ud800", "2024-01-01T00:00:00Z", "a" * 3000]
)
# JSON has neither NaN nor infinity, although Python's parser takes both.
_numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([10**400, -1, 0, 1e308])
_scalars = st.none() | st.booleans() | _numbers | _texts


def _json_with(keys: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    return st.recursive(
        _scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=6), max_leaves=20
    )


_KEYS = sorted({field.key for model in MODELS for field in model.wire_fields})
_keys = (
    st.sampled_from(_KEYS)
    | st.text(max_size=6)
    | st.sampled_from(["error", "code", "message", "innererror", "details", "value", "nextLink"])
)
_json = _json_with(_keys)


def bodies_of(model: type[Model]) -> st.SearchStrategy[dict[str, Any]]:
    """Return JSON objects with the keys of a model, and others."""
    own = st.sampled_from([field.key for field in model.wire_fields]) if model.wire_fields else st.text(max_size=3)
    return st.dictionaries(own | _keys, _json, max_size=8)


@st.composite
def _texts_of(draw: st.DrawFn) -> bytes | str:
    value = draw(st.dictionaries(_keys, _json, max_size=6) | _json)
    text = json.dumps(value)
    match draw(st.sampled_from(["text", "bytes", "cut", "marked", "utf-16"])):
        case "text":
            return "{" + text if not text.startswith("{") else text
        case "cut":
            return text[: draw(st.integers(0, len(text)))].encode()
        case "marked":
            return b"\xef\xbb\xbf" + text.encode()
        case "utf-16":
            return text.encode("utf-16")
        case _:
            return text.encode()


json_texts: st.SearchStrategy[bytes | str] = _texts_of() | st.binary(max_size=50)

date_texts = (
    st.text(max_size=40)
    | st.text("0123456789-:TZ.+ ,/'ABCDEFGJLMNOPRSUVYabceghilmnoprtuvy\u0660\u00b2", max_size=40)
    | st.datetimes().map(str)
    | st.from_regex(
        r"\d{1,9}[-/. ]\d{1,9}[-/. ]\d{1,9}([T ]\d{1,9}:\d{1,9}(:\d{1,9}(\.\d{1,12})?)?)?([+-]\d{1,9}|Z|[A-Z]{3,5})?"
    )
)

header_values = (
    st.text(max_size=30)
    | st.text("0123456789.eE+-_ infa", max_size=12)
    | st.from_regex(r"\A[A-Z][a-z]{2}, \d{1,6} [A-Z][a-z]{2} \d{1,9} \d{1,9}:\d{1,9}:\d{1,9} (GMT|[+-]\d{1,9})\Z")
    | st.datetimes().map(lambda moment: moment.strftime("%a, %d %b %Y %H:%M:%S GMT"))
)

_token_bodies = st.lists(_json, max_size=6) | st.tuples(
    st.just(1),
    st.sampled_from(["document_intelligence", "face", "other"]),
    st.sampled_from(["analyze", "documentModelBuild", "x"]),
    st.lists(_texts, max_size=3),
    st.sampled_from(["2024-11-30", "v1.2", "../x", ""]),
)
token_texts = (
    st.text(max_size=60)
    | st.binary(max_size=60).map(lambda data: base64.urlsafe_b64encode(data).decode())
    | _token_bodies.map(lambda body: base64.urlsafe_b64encode(json.dumps(body).encode()).rstrip(b"=").decode())
)

_path = "/documentintelligence/documentModels/prebuilt-read/analyzeResults/"
addresses = (
    st.text(max_size=60)
    | st.text("abc:/?#[]@!$&'()*+,;=%20.\\\t\r\n \u00e9\ud800", max_size=40)
    | st.builds(
        "".join,
        st.tuples(
            st.sampled_from(["https://", "http://", "//", "", "HTTPS://", "ftp://"]),
            st.sampled_from(
                ["fuzz.cognitiveservices.azure.com", "[", "[::1]", "x:99999", "u:p@h", "", "\u00e9", "localhost:1"]
            ),
            st.sampled_from([_path, "/", "", "/face/v1.2", _path.upper()]),
            st.text("ab/.%2F ?&=\u00e9\ud800\x00\n", max_size=20) | st.just(ID),
        ),
    )
)

_statuses = st.sampled_from(
    [200, 200, 200, 201, 202, 202, 204, 301, 307, 400, 401, 403, 404, 409, 413, 418, 429, 500, 503, 599, 600, 999]
) | st.integers(200, 999)
_header_names = st.sampled_from(
    [
        "Content-Type",
        "Retry-After",
        "Operation-Location",
        "apim-request-id",
        "x-envoy-upstream-service-time",
        "Date",
        "Location",
        "retry-after-ms",
        "WWW-Authenticate",
    ]
)
_header_texts = (
    st.text(st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"), max_size=40)
    | st.sampled_from(
        [
            "application/json",
            "application/pdf",
            "text/html",
            "text/plain; charset=utf-16",
            "application/json; charset=odd",
            "image/png",
        ]
    )
    | addresses.map(
        lambda text: text.encode("latin-1", "replace").decode("latin-1").replace("\r", "").replace("\n", "")
    )
)


@st.composite
def _answers(draw: st.DrawFn) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    pairs = draw(st.lists(st.tuples(_header_names, _header_texts), max_size=4))
    headers = [(name.encode(), value.encode("latin-1")) for name, value in pairs]
    text = draw(json_texts | st.binary(max_size=200))
    body = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    match draw(st.sampled_from(["plain", "plain", "plain", "gzip", "false gzip", "cut gzip", "deflate"])):
        case "gzip":
            return draw(_statuses), [*headers, (b"Content-Encoding", b"gzip")], gzip.compress(body)
        case "false gzip":
            return draw(_statuses), [*headers, (b"Content-Encoding", b"gzip")], body
        case "cut gzip":
            return draw(_statuses), [*headers, (b"Content-Encoding", b"gzip")], gzip.compress(body)[:-5]
        case "deflate":
            return draw(_statuses), [*headers, (b"Content-Encoding", b"deflate")], body
        case _:
            return draw(_statuses), headers, body


answers: st.SearchStrategy[tuple[int, list[tuple[bytes, bytes]], bytes]] = _answers()
