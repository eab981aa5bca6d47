"""The fake over HTTP, down to the bytes sent."""

from __future__ import annotations

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

import azfacade.testing
from azfacade.testing import FakeAzure, Server

GROUPS = "/face/v1.2/persongroups"
SOURCES = Path(azfacade.testing.__file__).parents[2]


@pytest.fixture
def server(fake: FakeAzure) -> Iterator[Server]:
    with fake.serve() as server:
        yield server


@pytest.fixture
def connection(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection(urlsplit(server.endpoint).netloc, timeout=5)
    yield connection
    connection.close()


KEY = {"Ocp-Apim-Subscription-Key": "fake-key"}


def exchange(server: Server, request: str) -> bytes:
    """Send bytes as they are, and receive until the server closes the connection."""
    parts = urlsplit(server.endpoint)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as raw:
        raw.sendall(request.encode())
        return b"".join(iter(lambda: raw.recv(65536), b""))


def test_one_connection_serves_many_requests(connection: http.client.HTTPConnection) -> None:
    ports: set[int] = set()
    for method, path, body in [
        ("PUT", f"{GROUPS}/staff", b'{"name":"x"}'),
        ("GET", f"{GROUPS}/staff", None),
        ("GET", "/documentintelligence/operations?api-version=2024-11-30", None),
        ("DELETE", f"{GROUPS}/staff", None),
        ("GET", f"{GROUPS}/staff", None),
    ]:
        connection.request(method, path, body, KEY)
        connection.getresponse().read()
        ports.add(connection.sock.getsockname()[1])
    assert len(ports) == 1


def test_small_answers_do_not_wait_for_acknowledgements(connection: http.client.HTTPConnection) -> None:
    began = time.monotonic()
    for _ in range(50):
        connection.request("GET", GROUPS, headers=KEY)
        connection.getresponse().read()
    # Nagle's algorithm against delayed acknowledgements would make that 2 seconds.
    assert time.monotonic() - began < 1


def test_answers_leave_at_once(server: Server, connection: http.client.HTTPConnection) -> None:
    connection.connect()
    connection.request("GET", GROUPS, headers=KEY)
    connection.getresponse().read()
    # Nothing but the server's own socket can tell.
    (accepted,) = server._listener._open
    assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_header_names_keep_their_case(connection: http.client.HTTPConnection) -> None:
    connection.request("PUT", f"{GROUPS}/staff", b'{"name":"x"}', KEY)
    connection.getresponse().read()
    connection.request("POST", f"{GROUPS}/staff/train", headers=KEY)
    answer = connection.getresponse()
    names = [name for name, _ in answer.getheaders()]
    assert "Operation-Location" in names
    assert "apim-request-id" in names
    assert len(names) == len({name.lower() for name in names}), "no header twice"


def test_chunked_requests_are_accepted(connection: http.client.HTTPConnection) -> None:
    parts = [b'{"name":', b'"In ', b'parts"}']
    connection.request("PUT", f"{GROUPS}/staff", iter(parts), KEY, encode_chunked=True)
    assert connection.getresponse().read() == b""
    connection.request("GET", f"{GROUPS}/staff", headers=KEY)
    assert b'"name":"In parts"' in connection.getresponse().read()


def test_chunk_extensions_and_trailers_are_skipped(server: Server) -> None:
    request = (
        f"PUT {GROUPS}/staff HTTP/1.1\r\nOcp-Apim-Subscription-Key: fake-key\r\n"
        "Transfer-Encoding: chunked\r\n\r\nc;note=1\r\n" + '{"name":"x"}' + "\r\n0\r\nX-Trailer: 1\r\n\r\n"
        f"GET {GROUPS}/staff HTTP/1.1\r\nOcp-Apim-Subscription-Key: fake-key\r\n"
        "Connection: close\r\n\r\n"
    )
    received = exchange(server, request)
    assert received.count(b"HTTP/1.1 200 OK\r\n") == 2
    assert received.endswith(b'{"personGroupId":"staff","name":"x"}')


@pytest.mark.parametrize(
    "framing", ["Content-Length: x\r\n\r\n", "Content-Length: -1\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\nzz\r\n"]
)
def test_broken_framing_is_a_400(server: Server, fake: FakeAzure, framing: str) -> None:
    assert exchange(server, f"PUT {GROUPS}/staff HTTP/1.1\r\n{framing}").startswith(b"HTTP/1.1 400 ")
    assert fake.requests == []


def test_half_a_request_is_no_request(server: Server, fake: FakeAzure, capfd: pytest.CaptureFixture[str]) -> None:
    parts = urlsplit(server.endpoint)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5) as raw:
        raw.sendall(f"PUT {GROUPS}/staff HTTP/1.1\r\nContent-Length: 12\r\n\r\n{{".encode())
        raw.shutdown(socket.SHUT_WR)
        assert raw.recv(100) == b""
    assert fake.requests == []
    assert capfd.readouterr().err == ""


def test_chunked_answers_are_well_formed(connection: http.client.HTTPConnection) -> None:
    connection.request("GET", "/documentintelligence/documentClassifiers?api-version=2024-11-30", headers=KEY)
    answer = connection.getresponse()
    assert answer.getheader("Transfer-Encoding") == "chunked"
    assert answer.getheader("Content-Length") is None
    assert answer.read() == b'{"value":[]}'


def test_head_has_no_body(server: Server) -> None:
    received = exchange(server, f"HEAD {GROUPS} HTTP/1.1\r\nConnection: close\r\n\r\n")
    assert received.startswith(b"HTTP/1.1 401 ")
    assert b"Content-Length: 224\r\n" in received
    assert received.endswith(b"\r\n\r\n")


def test_links_lead_to_the_name_the_client_used(server: Server) -> None:
    port = urlsplit(server.endpoint).port
    with httpx.Client(base_url=f"http://localhost:{port}", headers=KEY, trust_env=False) as client:
        client.put(f"{GROUPS}/staff", json={"name": "x"})
        location = client.post(f"{GROUPS}/staff/train").headers["Operation-Location"]
        assert location == f"http://localhost:{port}{GROUPS}/staff/training"


def test_a_closed_server_lets_nobody_in_and_nobody_stay(fake: FakeAzure) -> None:
    server = fake.serve()
    kept = http.client.HTTPConnection(urlsplit(server.endpoint).netloc, timeout=5)
    kept.request("GET", GROUPS, headers=KEY)
    assert kept.getresponse().read() == b"[]"
    began = time.monotonic()
    server.close()
    server.close()
    assert time.monotonic() - began < 1

    def ask_again() -> None:
        kept.request("GET", GROUPS, headers=KEY)
        kept.getresponse()

    # Which of its kinds depends on who is faster.
    with pytest.raises(ConnectionError):
        ask_again()
    kept.close()
    with pytest.raises(httpx.ConnectError):
        httpx.get(server.endpoint + GROUPS, trust_env=False)


def test_two_servers_share_the_state_of_their_fake(fake: FakeAzure, server: Server) -> None:
    with fake.serve() as second:
        assert second.endpoint != server.endpoint
        httpx.put(f"{server.endpoint}{GROUPS}/staff", json={"name": "x"}, headers=KEY, trust_env=False)
        assert httpx.get(f"{second.endpoint}{GROUPS}/staff", headers=KEY, trust_env=False).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_module_serves_until_it_is_told_to_stop(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "azfacade.testing", "--port", "0", "--running-polls", "2"]
    path = os.pathsep.join([str(SOURCES), os.environ.get("PYTHONPATH", "")])
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": path}) as process:
        assert process.stdout
        try:
            found = re.fullmatch(r"endpoint (http://127\.0\.0\.1:\d+) key (\S+)\n", process.stdout.readline())
            assert found
            endpoint, key = found.groups()
            with httpx.Client(base_url=endpoint, headers={"Ocp-Apim-Subscription-Key": key}, trust_env=False) as client:
                client.put(f"{GROUPS}/staff", json={"name": "x"})
                person_id = client.post(f"{GROUPS}/staff/persons", json={"name": "x"}).json()["personId"]
                faces = f"{GROUPS}/staff/persons/{person_id}/persistedfaces"
                client.post(faces, json={"url": "https://images.example.com/x.jpg"})
                client.post(f"{GROUPS}/staff/train")
                seen = [client.get(f"{GROUPS}/staff/training").json()["status"] for _ in range(3)]
            assert seen == ["running", "running", "succeeded"]
        finally:
            process.send_signal(number)
        assert process.wait(timeout=10) == 0
        assert process.stdout.read() == ""


@pytest.mark.parametrize("seconds", [-1, -0.001, float("nan"), float("inf"), 1e300])
def test_an_impossible_delay_is_refused(fake: FakeAzure, seconds: float) -> None:
    with pytest.raises(ValueError, match="latency has to be 0 or more, and at most a year"):
        fake.serve(latency=seconds)
    with pytest.raises(ValueError, match="seconds has to be 0 or more, and at most a year"):
        fake.hold(seconds)
