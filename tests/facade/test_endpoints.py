"""Spellings of an endpoint, and the URL that each is normalized to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from azfacade.core.endpoint import parse_endpoint
from azfacade.errors import ConfigurationError
from tests.cases import each

from .kit import GOOD, HOST, KEY, Script, Side

ACCEPTED = [
    (f"https://{HOST}", f"https://{HOST}"),
    (f"https://{HOST}/", f"https://{HOST}"),
    (f"https://{HOST}//", f"https://{HOST}"),
    (f"  https://{HOST}/ \n", f"https://{HOST}"),
    (HOST, f"https://{HOST}"),
    (f"{HOST}/", f"https://{HOST}"),
    (f"HTTPS://{HOST.upper()}", f"https://{HOST}"),
    (f"https://{HOST}.", f"https://{HOST}"),
    (f"https://{HOST}:443", f"https://{HOST}"),
    (f"https://{HOST}:8443/", f"https://{HOST}:8443"),
    (f"{HOST}:8443", f"https://{HOST}:8443"),
    (f"https://{HOST}/face", f"https://{HOST}"),
    (f"https://{HOST}/face/v1.2", f"https://{HOST}"),
    (f"https://{HOST}/Face/V1.2-preview.1/", f"https://{HOST}"),
    (f"https://{HOST}/documentintelligence", f"https://{HOST}"),
    (f"https://{HOST}/documentintelligence/", f"https://{HOST}"),
    (f"https://{HOST}/formrecognizer", f"https://{HOST}"),
    (f"{HOST}/face/v1.2", f"https://{HOST}"),
    (f"https://{HOST}/formrecognizer/v2.1", f"https://{HOST}"),
    (f"https://{HOST}/formrecognizer/v2.1/layout/analyze", f"https://{HOST}"),
    (f"https://{HOST}/formrecognizer/documentModels/prebuilt-layout:analyze?api-version=2023-07-31", f"https://{HOST}"),
    (f"https://{HOST}/documentintelligence/documentModels/prebuilt-read:analyze#x", f"https://{HOST}"),
    (f"https://{HOST}/documentModels/prebuilt-read", f"https://{HOST}"),
    (f"https://{HOST}/face/v1.0/detect", f"https://{HOST}"),
    (f"https://{HOST}/face/v1.0/detect?returnFaceId=true", f"https://{HOST}"),
    (f"{HOST.upper()}/vision/v3.2/analyze", f"https://{HOST}"),
    ("https://x.services.ai.azure.com/api/projects/mine", "https://x.services.ai.azure.com"),
    (
        "https://westus.api.cognitive.microsoft.com/sts/v1.0/issueToken",
        "https://westus.api.cognitive.microsoft.com",
    ),
    ("https://x.cognitiveservices.azure.us/face/v1.0", "https://x.cognitiveservices.azure.us"),
    ("https://gateway.example/face/v1.0/detect", "https://gateway.example/face/v1.0/detect"),
    ("https://x.azure-api.net/formrecognizer/v2.1", "https://x.azure-api.net/formrecognizer/v2.1"),
    ("https://cognitiveservices.azure.com.example/p", "https://cognitiveservices.azure.com.example/p"),
    ("https://your.example/p", "https://your.example/p"),
    ("https://gateway.example/ai/vision", "https://gateway.example/ai/vision"),
    ("https://gateway.example//ai///vision/", "https://gateway.example/ai/vision"),
    ("https://gateway.example/ai/face/v1.2", "https://gateway.example/ai"),
    ("https://gateway.example/surface", "https://gateway.example/surface"),
    ("https://my_host/x", "https://my_host/x"),
    ("https://intranet", "https://intranet"),
    ("localhost", "https://localhost"),
    ("localhost:5000", "https://localhost:5000"),
    ("http://localhost:5000/", "http://localhost:5000"),
    ("http://127.0.0.1", "http://127.0.0.1"),
    ("http://127.0.0.1:80", "http://127.0.0.1"),
    ("http://127.8.8.8:81/face", "http://127.8.8.8:81"),
    ("http://[::1]:5000", "http://[::1]:5000"),
    ("https://[2001:DB8::1]:8443/p/", "https://[2001:db8::1]:8443/p"),
    ("10.0.0.7:9000", "https://10.0.0.7:9000"),
]

REFUSED = [
    ("", "is empty"),
    ("   ", "is empty"),
    ("https://", "no host"),
    ("https:///face", "no host"),
    ("https://:443", "no host"),
    ("https://a b.example", "no host"),
    ("https://exa\nmple.com", "no URL"),
    ("https://-x-.example", "no host"),
    ("https://a..example", "no host"),
    ("my-resource", "https://<name>.cognitiveservices.azure.com"),
    (KEY, "or a key"),
    ("https:/x.example", "broken scheme"),
    ("https//x.example", "broken scheme"),
    ("ftp://x.example", "must start with https://"),
    ("file:///etc/passwd", "must start with https://"),
    ("://x.example", "must start with https://"),
    ("https://key@x.example", "give the key as the credential"),
    ("https://user:secret@x.example", "give the key as the credential"),
    ("https://x.example?key=secret", "before the query"),
    ("https://x.example/face?api-version=1", "before the query"),
    ("https://x.example/#top", "before the query"),
    ("https://x.example:99999", "no URL"),
    ("https://x.example:port", "no URL"),
    ("https://[::1", "no URL"),
    ("https://x.example/a/../b", "no gateway prefix"),
    ("https://x.example/a b", "no gateway prefix"),
    ("https://x.example/a\\b", "no gateway prefix"),
    (f"https://{HOST}/gate", f"give https://{HOST}"),
    ("https://cognitiveservices.azure.com", "lacks the name of a resource"),
    ("https://api.cognitive.microsoft.com/face/v1.0", "lacks the name of a resource"),
    ("https://documentintelligence.ai.azure.com/studio/layout", "copy the address from the resource's page"),
    ("documentintelligence.ai.azure.com", "copy the address from the resource's page"),
    ("https://formrecognizer.appliedai.azure.com/studio", "copy the address from the resource's page"),
    ("https://ai.azure.com/resource/x?tid=secret", "copy the address from the resource's page"),
    ("https://portal.azure.com/#@x/resource", "copy the address from the resource's page"),
    ("<your-endpoint>", "is a placeholder"),
    ("https://<your-resource-name>.cognitiveservices.azure.com/", "is a placeholder"),
    ("https://{endpoint}/", "is a placeholder"),
    ("YOUR_ENDPOINT", "is a placeholder"),
    ("https://YOUR-RESOURCE-NAME.cognitiveservices.azure.com", "is a placeholder"),
    ("your form recognizer endpoint", "is a placeholder"),
    (httpx.URL("/face"), "must be a str"),
    (httpx.URL("ftp://x.example"), "must be a str"),
    (SimpleNamespace(scheme="https"), "must be a str"),
    (None, "must be a str"),
    (b"https://x.example", "must be a str"),
]


@each(("given", "normal"), ACCEPTED)
def test_spellings_become_one_address(given: str, normal: str) -> None:
    assert parse_endpoint(given).url == normal
    assert parse_endpoint(normal).url == normal, "normalising twice changes nothing"


class UrlLike:
    """A URL as other libraries make it: no str, but its text is the URL."""

    scheme = "https"
    host = None

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


@pytest.mark.parametrize("make", [httpx.URL, UrlLike])
def test_a_url_object_is_an_endpoint(both: Side, make: Any) -> None:
    script = Script(GOOD)
    client = both.face(script, endpoint=make(f"https://{HOST}/face/v1.0/detect"))
    assert client.endpoint == f"https://{HOST}"
    both.run(client.person_groups.get("staff"))
    assert script.last.url.host == HOST


@each(("given", "fix"), REFUSED)
def test_nonsense_is_refused_with_the_fix(both: Side, given: Any, fix: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        both.face(Script(), endpoint=given)
    told = str(caught.value)
    assert fix in told
    assert KEY not in told
    assert isinstance(caught.value, ValueError)
    assert "secret" not in told
    assert told.startswith(f"{'AsyncFaceClient' if both.is_async else 'FaceClient'}: ")


@pytest.mark.parametrize("host", ["x.example", "10.0.0.7", "[2001:db8::1]", "0.0.0.0", "localhost.example"])
def test_plain_http_is_for_loopback_or_on_request(both: Side, host: str) -> None:
    with pytest.raises(ConfigurationError, match="allow_http=True"):
        both.face(Script(), endpoint=f"http://{host}:5000")
    script = Script(GOOD)
    client = both.face(script, endpoint=f"http://{host}:5000", allow_http=True)
    both.run(client.person_groups.get("staff"))
    assert str(script.last.url).startswith(f"http://{host}:5000/face/v1.2/persongroups/staff")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]"])
def test_plain_http_to_loopback_needs_no_permission(both: Side, host: str) -> None:
    assert both.face(Script(), endpoint=f"http://{host}:5000").endpoint == f"http://{host}:5000"


@pytest.mark.parametrize(
    ("endpoint", "expected"),
    [
        ("https://gateway.example/ai/", "https://gateway.example/ai/face/v1.2/persongroups/staff"),
        ("https://gateway.example:8443/a/b/face/v1.2", "https://gateway.example:8443/a/b/face/v1.2/persongroups/staff"),
        (f"https://{HOST}/documentintelligence", f"https://{HOST}/face/v1.2/persongroups/staff"),
    ],
)
def test_requests_go_below_the_gateway_prefix(both: Side, endpoint: str, expected: str) -> None:
    script = Script(GOOD)
    both.run(both.face(script, endpoint=endpoint).person_groups.get("staff"))
    assert str(script.last.url) == expected


def test_the_client_tells_its_endpoint(both: Side) -> None:
    client = both.documents(Script(), endpoint=f"{HOST.upper()}/documentintelligence/")
    assert client.endpoint == f"https://{HOST}"
    assert repr(client).endswith(f"https://{HOST} 2024-11-30>")
