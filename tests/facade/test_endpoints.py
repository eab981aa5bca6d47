"""Spellings of an endpoint, and the URL that each is normalized to."""

from __future__ import annotations

import pytest

from azfacade.core.endpoint import parse_endpoint
from azfacade.errors import ConfigurationError

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
    (None, "must be a str"),
    (b"https://x.example", "must be a str"),
]


@pytest.mark.parametrize(("given", "normal"), ACCEPTED)
def test_spellings_become_one_address(given: str, normal: str) -> None:
    assert parse_endpoint(given).url == normal
    assert parse_endpoint(normal).url == normal, "normalising twice changes nothing"


@pytest.mark.parametrize(("given", "fix"), REFUSED)
def test_nonsense_is_refused_with_the_fix(both: Side, given: str, fix: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        both.face(Script(), endpoint=given)
    told = str(caught.value)
    assert fix in told
    assert KEY not in told
    assert isinstance(caught.value, ValueError)
    assert "secret" not in told


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
