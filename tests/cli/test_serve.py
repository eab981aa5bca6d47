"""`azfacade fake serve`: its output, its options, and its list of requests."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time

import httpx
import pytest

from azfacade.testing import FakeAzure

GROUPS = "/face/v1.2/persongroups"


def test_it_serves_until_it_is_told_to_stop() -> None:
    command = [sys.executable, "-m", "azfacade.cli", "fake", "serve", "--port", "0", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            lines = [process.stdout.readline() for _ in range(4)]
            where = json.loads("".join(lines))
            headers = {"Ocp-Apim-Subscription-Key": where["key"]}
            with httpx.Client(base_url=where["endpoint"], headers=headers, trust_env=False) as client:
                assert client.get(GROUPS).json() == []
                asked = client.get("/_fake/requests").json()
                assert asked == [{"method": "GET", "target": GROUPS, "status": 200}]
        finally:
            process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) == 0


def test_a_port_that_is_taken_is_one_sentence() -> None:
    with FakeAzure().serve() as server:
        port = server.endpoint.rpartition(":")[2]
        for module in (["azfacade.cli", "fake", "serve"], ["azfacade.testing"]):
            ended = subprocess.run(
                [sys.executable, "-m", *module, "--port", port], capture_output=True, text=True, check=False
            )
            assert ended.returncode in (1, 2)
            assert "leave --port out" in ended.stderr
            assert "Traceback" not in ended.stderr


def test_a_served_fake_tells_and_forgets() -> None:
    fake = FakeAzure()
    with fake.serve() as server, httpx.Client(base_url=server.endpoint, trust_env=False) as client:
        client.get(f"{GROUPS}?top=1", headers={"Ocp-Apim-Subscription-Key": "canary"})
        told = client.get("/_fake/requests")
        assert told.json() == [{"method": "GET", "target": f"{GROUPS}?top=1", "status": 401}]
        assert "canary" not in told.text
        assert client.post("/_fake/reset").status_code == 204
        assert client.get("/_fake/requests").json() == []
        assert client.get("/_fake/nothing").status_code == 404
    assert fake.unknown_routes == []


def test_answers_take_their_time(monkeypatch: pytest.MonkeyPatch) -> None:
    slept: list[float] = []
    monkeypatch.setattr(time, "sleep", slept.append)
    with FakeAzure().serve(latency=0.25) as server:
        httpx.get(server.endpoint + GROUPS, trust_env=False)
    assert slept == [0.25]


@pytest.mark.parametrize("command", [["azfacade.cli", "fake", "serve"], ["azfacade.testing"]])
@pytest.mark.parametrize("options", [["--latency", "nan"], ["--latency", "-1"], ["--running-polls", "-1"]])
def test_a_number_out_of_its_range_is_one_sentence(command: list[str], options: list[str]) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", *command, *options], capture_output=True, text=True, check=False, timeout=10
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert options[0].strip("-").replace("-", "") in ended.stderr.replace("-", "").replace("_", "")
    assert "Traceback" not in ended.stderr
