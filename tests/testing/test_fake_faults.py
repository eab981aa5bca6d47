"""Faults that a test requests: errors, dropped connections, delays."""

from __future__ import annotations

import asyncio
import time
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

GROUPS = "/face/v1.2/persongroups"


def statuses(client: httpx.Client, *paths: str) -> list[int]:
    return [client.get(path).status_code for path in paths]


def test_an_error_is_used_up(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail(times=2)
    assert statuses(client, GROUPS, GROUPS, GROUPS) == [503, 503, 200]


def test_an_error_can_take_the_place_of_the_response(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail(502, method="PUT", handled=True)
    assert client.put(f"{GROUPS}/staff", json={"name": "x"}).status_code == 502
    assert client.get(f"{GROUPS}/staff").json()["name"] == "x"
    assert client.put(f"{GROUPS}/staff", json={"name": "x"}).status_code == 409


def test_an_error_looks_like_the_gateways(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail(500)
    answer = client.get(GROUPS)
    assert answer.json() == {"error": {"code": "500", "message": "Internal Server Error"}}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["apim-request-id"]
    assert "x-ms-region" not in answer.headers
    assert "retry-after" not in answer.headers


def test_a_rate_limit_says_how_long_to_wait(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail(429, retry_after=12)
    answer = client.get(GROUPS)
    assert answer.headers["Retry-After"] == "12"
    assert answer.headers["policy-id"] == "ResourceRateLimitBy60s"
    assert "Please retry after 12 seconds." in answer.json()["error"]["message"]
    fake.fail(429, retry_after=1)
    assert "Please retry after 1 second." in client.get(GROUPS).json()["error"]["message"]


def test_a_rule_fits_by_method_and_path(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail(method="PUT", path="*/persongroups/*")
    assert client.get(f"{GROUPS}/staff").status_code == 404
    assert client.put(GROUPS.replace("persongroups", "persongroups/staff"), json={"name": "x"}).status_code == 503
    # The query takes no part in it.
    fake.fail(path="*/persongroups")
    assert statuses(client, f"{GROUPS}?top=5", f"{GROUPS}?top=5") == [503, 200]


def test_rules_apply_one_by_one_in_their_order(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail(500, path="*/staff")
    fake.fail(502)
    fake.fail(503)
    assert statuses(client, GROUPS, f"{GROUPS}/staff", f"{GROUPS}/staff", GROUPS) == [502, 500, 503, 200]


def test_a_rule_without_end(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail(times=None)
    assert statuses(client, *[GROUPS] * 5) == [503] * 5
    fake.reset()
    assert statuses(client, GROUPS) == [200]


def test_a_rule_for_no_request_is_a_mistake(fake: FakeAzure) -> None:
    with pytest.raises(ValueError, match="times"):
        fake.fail(times=0)


def test_a_failed_request_changes_nothing(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail()
    client.put(f"{GROUPS}/staff", json={"name": "Staff"})
    assert client.get(f"{GROUPS}/staff").status_code == 404


@pytest.mark.parametrize(
    ("body", "content", "content_type"),
    [
        ({"a": 1}, b'{"a":1}', "application/json"),
        (b'{"a": 1}', b'{"a": 1}', "application/json"),
        ("<html>", b"<html>", "text/html"),
        (b"", b"", "text/html"),
    ],
)
def test_bodies(client: httpx.Client, fake: FakeAzure, body: Any, content: bytes, content_type: str) -> None:
    fake.fail(502, body=body)
    answer = client.get(GROUPS)
    assert (answer.content, answer.headers["content-type"]) == (content, content_type)


def test_headers_replace_the_usual_ones(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail(503, headers={"content-type": "text/plain", "retry-after-ms": "50"}, body="busy")
    answer = client.get(GROUPS)
    assert answer.headers.get_list("content-type") == ["text/plain"]
    assert answer.headers["retry-after-ms"] == "50"


def test_a_status_without_a_name(client: httpx.Client, fake: FakeAzure) -> None:
    fake.fail(599)
    assert client.get(GROUPS).json()["error"]["code"] == "599"


def test_a_dropped_connection_before_the_request_was_seen(client: httpx.Client, fake: FakeAzure) -> None:
    fake.drop()
    with pytest.raises(httpx.TransportError):
        client.put(f"{GROUPS}/staff", json={"name": "Staff"})
    assert fake.requests[-1].status is None
    assert client.get(f"{GROUPS}/staff").status_code == 404


def test_a_dropped_connection_after_the_work_was_done(client: httpx.Client, fake: FakeAzure) -> None:
    fake.drop(handled=True)
    with pytest.raises(httpx.TransportError):
        client.put(f"{GROUPS}/staff", json={"name": "Staff"})
    assert client.get(f"{GROUPS}/staff").status_code == 200


@pytest.mark.parametrize(("handled", "error"), [(False, httpx.ConnectError), (True, httpx.ReadError)])
def test_the_error_in_process_tells_whether_it_was_seen(
    fake: FakeAzure, handled: bool, error: type[httpx.TransportError]
) -> None:
    fake.drop(handled=handled)
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint) as client, pytest.raises(error) as caught:
        client.get(GROUPS)
    assert caught.value.request.url.path == GROUPS


def test_a_held_answer_moves_a_virtual_clock(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    before, began = clock.now(), time.monotonic()
    fake.hold(3.1, path="*/persongroups")
    answer = client.get(GROUPS)
    assert (answer.status_code, answer.headers["x-ms-region"]) == (200, "East US")
    assert clock.now() - before == pytest.approx(3.1)
    assert time.monotonic() - began < 2


def test_a_held_answer_takes_real_time_otherwise() -> None:
    fake = FakeAzure()
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with (
        fake.serve() as server,
        httpx.Client(base_url=server.endpoint, headers=headers, trust_env=False) as served,
        httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as direct,
    ):
        for client in (served, direct):
            fake.hold(0.2)
            began = time.monotonic()
            assert client.get(GROUPS).status_code == 200
            assert time.monotonic() - began >= 0.2


@pytest.mark.parametrize("served", [False, True])
def test_a_client_does_not_wait_beyond_its_timeout(served: bool) -> None:
    fake = FakeAzure()
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    fake.hold(1.0)
    with fake.serve() as server:
        transport = None if served else fake.transport
        began = time.monotonic()
        with (
            httpx.Client(transport=transport, headers=headers, timeout=0.1, trust_env=False) as client,
            pytest.raises(httpx.ReadTimeout),
        ):
            client.get(server.endpoint + GROUPS)
        assert time.monotonic() - began < 0.5


def test_a_timeout_lets_a_virtual_clock_pass_no_further(fake: FakeAzure, clock: VirtualClock) -> None:
    before = clock.now()
    fake.hold(30)
    with httpx.Client(transport=fake.transport, timeout=5) as client, pytest.raises(httpx.ReadTimeout):
        client.get(fake.endpoint + GROUPS)
    assert clock.now() - before == pytest.approx(5)


def test_a_hold_does_not_block_the_event_loop() -> None:
    fake = FakeAzure()
    headers = {"Ocp-Apim-Subscription-Key": fake.key}

    async def run() -> list[str]:
        order: list[str] = []

        async def get(name: str) -> None:
            await client.get(GROUPS)
            order.append(name)

        async with httpx.AsyncClient(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
            fake.hold(0.2)
            slow = asyncio.create_task(get("slow"))
            await asyncio.sleep(0)
            await get("fast")
            await slow
        return order

    assert asyncio.run(run()) == ["fast", "slow"]
