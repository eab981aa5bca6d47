"""FakeAzure as a whole: log of requests, repeatability, threads, clocks, imports."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

import azfacade.testing
from azfacade.testing import Clock, FakeAzure, Request, VirtualClock

GROUPS = "/face/v1.2/persongroups"
SOURCES = Path(azfacade.testing.__file__).parents[2]


def call(fake: FakeAzure, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    answer = fake.handle(Request(method, fake.endpoint + path, headers, body))
    return answer.status, answer.body


def test_the_log_has_what_was_asked_and_no_secrets(client: httpx.Client, fake: FakeAzure) -> None:
    client.get(f"{GROUPS}?top=5", headers={"X-Trace": "Abc", "Authorization": "Bearer canary", "Cookie": "canary"})
    client.put(f"{GROUPS}/staff", json={"name": "Staff"})
    method, target, headers, status = fake.requests[0]
    assert (method, target, status) == ("GET", f"{GROUPS}?top=5", 200)
    assert headers["x-trace"] == "Abc"
    assert "ocp-apim-subscription-key" not in headers
    assert "canary" not in str(fake.requests)
    assert fake.key not in str(fake.requests)
    assert fake.requests[1].headers["content-type"] == "application/json"
    assert [entry.method for entry in fake.requests] == ["GET", "PUT"]


def test_two_runs_of_one_seed_are_alike_to_the_byte() -> None:
    def run(seed: int) -> list[tuple[int, list[tuple[str, str]], bytes]]:
        fake = FakeAzure(seed=seed, clock=VirtualClock())
        headers = {"Ocp-Apim-Subscription-Key": fake.key}
        source = b'{"azureBlobSource":{"containerUrl":"https://a.blob.core.windows.net/docs"}}'
        calls = [
            ("PUT", f"{GROUPS}/staff", b'{"name":"Staff"}'),
            ("POST", f"{GROUPS}/staff/persons", b'{"name":"Ada"}'),
            ("POST", f"{GROUPS}/staff/train", b""),
            (
                "POST",
                "/documentintelligence/documentClassifiers:build?api-version=2024-11-30",
                b'{"classifierId":"forms","docTypes":{"A":' + source + b"}}",
            ),
        ]
        answers = [fake.handle(Request(method, fake.endpoint + path, headers, body)) for method, path, body in calls]
        assert [answer.status for answer in answers] == [200, 200, 202, 202]
        return [(answer.status, answer.headers, answer.body) for answer in answers]

    assert run(0) == run(0)
    assert run(0) != run(1)


def test_reset_begins_anew(fake: FakeAzure) -> None:
    def make() -> bytes:
        call(fake, "PUT", f"{GROUPS}/staff", b'{"name":"Staff"}')
        return call(fake, "POST", f"{GROUPS}/staff/persons", b'{"name":"Ada"}')[1]

    first = make()
    fake.running_polls = 5
    fake.fail()
    fake.reset()
    assert fake.requests == []
    assert call(fake, "GET", GROUPS) == (200, b"[]")
    fake.reset()
    assert make() == first
    assert fake.running_polls == 5


def test_it_is_safe_across_threads(fake: FakeAzure) -> None:
    fake.page_size = 1000
    body = '{"classifierId":"%s","docTypes":{"A":{"azureBlobSource":{"containerUrl":"https://h/docs"}}}}'

    def work(name: str) -> None:
        for i in range(25):
            path = "/documentintelligence/documentClassifiers:build?api-version=2024-11-30"
            call(fake, "POST", path, (body % f"{name}{i}").encode())

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcdefgh"]
    interval = sys.getswitchinterval()
    # As many switches as can be had, for the sake of the one in the wrong place.
    sys.setswitchinterval(1e-6)
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        sys.setswitchinterval(interval)
    listed = json.loads(call(fake, "GET", "/documentintelligence/operations?api-version=2024-11-30")[1])["value"]
    # Each countdown is used once, which two threads at a time would break.
    assert len({one["operationId"].partition("_")[0] for one in listed}) == len(listed) == 200
    assert len(fake.requests) == 201


def test_one_transport_serves_sync_and_async_clients(fake: FakeAzure) -> None:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
        assert client.put(f"{GROUPS}/staff", json={"name": "Staff"}).status_code == 200

    async def chunks() -> list[bytes]:
        async def body() -> AsyncIterator[bytes]:
            yield b'{"name":'
            yield b'"Guests"}'

        async with httpx.AsyncClient(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
            put = await client.put(f"{GROUPS}/guests", content=body())
            assert put.status_code == 200
            async with client.stream("GET", GROUPS) as answer:
                return [part async for part in answer.aiter_bytes()]

    assert asyncio.run(chunks()) == [
        b'[{"personGroupId":"guests","name":"Guests"},{"personGroupId":"staff","name":"Staff"}]'
    ]
    # A transport that a client has closed serves the next one.
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
        assert len(client.get(GROUPS).json()) == 2


def test_knobs_are_checked(fake: FakeAzure) -> None:
    with pytest.raises(ValueError, match="running_polls"):
        FakeAzure(running_polls=-1)
    with pytest.raises(ValueError, match="page_size"):
        FakeAzure(page_size=0)
    with pytest.raises(ValueError, match="page_size"):
        fake.page_size = 0


@pytest.mark.parametrize(
    ("microsecond", "stamp"),
    [(0, "10:30:00Z"), (500_000, "10:30:00.5Z"), (777_955, "10:30:00.777955Z"), (123_400, "10:30:00.1234Z")],
)
def test_face_stamps_drop_trailing_zeros(microsecond: int, stamp: str) -> None:
    clock = VirtualClock(datetime(2025, 1, 15, 10, 30, 0, microsecond, tzinfo=UTC))
    fake = FakeAzure(clock=clock, running_polls=0)
    call(fake, "PUT", f"{GROUPS}/staff", b'{"name":"Staff"}')
    call(fake, "POST", f"{GROUPS}/staff/train")
    assert f'"createdDateTime":"2025-01-15T{stamp}"'.encode() in call(fake, "GET", f"{GROUPS}/staff/training")[1]


def test_clocks() -> None:
    clock = VirtualClock(datetime(2025, 1, 1, tzinfo=UTC))
    assert clock.now() == datetime(2025, 1, 1, tzinfo=UTC).timestamp()
    clock.advance(1.5)
    assert clock.now() == datetime(2025, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC).timestamp()
    assert abs(Clock().now() - datetime.now(UTC).timestamp()) < 5
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)
    with pytest.raises(ValueError, match="time zone"):
        VirtualClock(datetime(2025, 1, 1))


def python(*arguments: str, **extra: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(SOURCES), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": path} | extra
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, env=environment, check=False)


def test_the_fake_itself_needs_no_httpx() -> None:
    code = (
        "import sys; from azfacade.testing import FakeAzure; fake = FakeAzure(); "
        "assert 'httpx' not in sys.modules and 'http.server' not in sys.modules; "
        "fake.transport; assert 'httpx' in sys.modules"
    )
    done = python("-c", code)
    assert done.returncode == 0, done.stderr


def test_every_public_name_can_be_had() -> None:
    for name in azfacade.testing.__all__:
        assert getattr(azfacade.testing, name).__name__ == name
    assert set(azfacade.testing.__all__) <= set(dir(azfacade.testing))
    with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
        _ = azfacade.testing.Nothing


def test_the_fixture_is_fresh_for_each_test(tmp_path: Path) -> None:
    test = tmp_path / "test_sample.py"
    test.write_text(
        "import pytest\n"
        "@pytest.mark.parametrize('turn', [1, 2])\n"
        "def test_it(fake_azure, fake_azure_clock, turn):\n"
        "    assert fake_azure.requests == []\n"
        "    fake_azure.requests.append(turn)\n"
        "    assert fake_azure.clock is fake_azure_clock\n"
        "    assert fake_azure_clock.pause(3600) == 0, 'nobody sleeps'\n"
    )
    plugin = "azfacade.testing.pytest_plugin"
    done = python("-m", "pytest", "-q", "-p", plugin, str(test), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert "2 passed" in done.stdout, done.stdout + done.stderr
    (tmp_path / "conftest.py").write_text(
        "import pytest\n"
        "from azfacade.testing import VirtualClock\n"
        "@pytest.fixture\n"
        "def fake_azure_clock():\n"
        "    clock = VirtualClock()\n"
        "    clock.advance(86400)\n"
        "    return clock\n"
    )
    test.write_text("def test_it(fake_azure):\n    assert fake_azure.clock.now() > 1736937000 + 86399\n")
    done = python("-m", "pytest", "-q", "-p", plugin, str(test), PYTEST_DISABLE_PLUGIN_AUTOLOAD="1")
    assert "1 passed" in done.stdout, done.stdout + done.stderr
