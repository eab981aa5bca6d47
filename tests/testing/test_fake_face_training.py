"""Training a person group."""

from __future__ import annotations

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

from .face_calls import ADA, person

GROUP = "/face/v1.2/persongroups/staff"
START = "2025-01-15T10:30:00.1234567Z"


@pytest.fixture(autouse=True)
def _group(client: httpx.Client) -> None:
    assert client.put(GROUP, json={"name": "Staff"}).status_code == 200
    person(client, "/persongroups/staff", ADA)


def test_train_answers_202_with_a_bare_location(client: httpx.Client) -> None:
    answer = client.post(f"{GROUP}/train")
    assert (answer.status_code, answer.content) == (202, b"")
    assert answer.headers["Operation-Location"] == f"{client.base_url}".rstrip("/") + f"{GROUP}/training"
    assert (b"Operation-Location" in dict(answer.headers.raw)) is True
    assert answer.headers["Access-Control-Expose-Headers"] == "Operation-Location"
    assert "retry-after" not in answer.headers


def test_the_location_keeps_the_version_of_the_call(client: httpx.Client) -> None:
    answer = client.post(GROUP.replace("v1.2", "v1.2-preview.1") + "/train")
    assert answer.headers["Operation-Location"].endswith("/face/v1.2-preview.1/persongroups/staff/training")


def test_never_trained(client: httpx.Client) -> None:
    answer = client.get(f"{GROUP}/training")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "PersonGroupNotTrained")


def test_first_run_has_no_success_fields_until_it_succeeds(client: httpx.Client, clock: VirtualClock) -> None:
    location = client.post(f"{GROUP}/train").headers["Operation-Location"]
    running = client.get(location)
    assert running.text == f'{{"status":"running","createdDateTime":"{START}","lastActionDateTime":"{START}"}}'
    clock.advance(0.5)
    done = client.get(location).json()
    training_id = done.pop("lastSuccessfulTrainingId")
    assert len(training_id) == 36
    assert done == {
        "status": "succeeded",
        "createdDateTime": START,
        "lastActionDateTime": "2025-01-15T10:30:00.6234567Z",
        "lastSuccessfulTrainingDateTime": "2025-01-15T10:30:00.6234567Z",
    }
    clock.advance(60)
    assert client.get(location).json()["lastActionDateTime"] == "2025-01-15T10:30:00.6234567Z"


def test_a_second_run_keeps_the_first_success_while_running(client: httpx.Client, clock: VirtualClock) -> None:
    def train() -> list[dict[str, str]]:
        client.post(f"{GROUP}/train")
        return [client.get(f"{GROUP}/training").json() for _ in range(2)]

    first = train()[-1]
    clock.advance(1)
    running, second = train()
    assert running["status"] == "running"
    assert running["lastSuccessfulTrainingId"] == first["lastSuccessfulTrainingId"]
    assert running["lastSuccessfulTrainingDateTime"] == first["lastSuccessfulTrainingDateTime"]
    assert second["lastSuccessfulTrainingId"] != first["lastSuccessfulTrainingId"]


@pytest.mark.parametrize("polls", [0, 1, 3])
def test_running_polls_is_how_often_it_is_seen_running(client: httpx.Client, fake: FakeAzure, polls: int) -> None:
    fake.running_polls = polls
    client.post(f"{GROUP}/train")
    statuses = [client.get(f"{GROUP}/training").json()["status"] for _ in range(polls + 2)]
    assert statuses == ["running"] * polls + ["succeeded"] * 2


def test_nothing_changes_while_in_training(client: httpx.Client) -> None:
    person_id = client.post(f"{GROUP}/persons", json={"name": "Ada"}).json()["personId"]
    person = f"{GROUP}/persons/{person_id}"
    client.post(f"{GROUP}/train")
    changes = [
        client.patch(GROUP, json={"name": "Other"}),
        client.delete(GROUP),
        client.post(f"{GROUP}/train"),
        client.post(f"{GROUP}/persons", json={"name": "Bob"}),
        client.patch(person, json={"name": "Bob"}),
        client.delete(person),
        client.post(f"{person}/persistedfaces", json={"url": "https://example.test/a.jpg"}),
    ]
    assert {(one.status_code, one.json()["error"]["code"]) for one in changes} == {
        (409, "PersonGroupTrainingNotFinished")
    }
    assert client.get(person).json()["name"] == "Ada"
    assert [client.get(f"{GROUP}/training").json()["status"] for _ in range(2)] == ["running", "succeeded"]
    assert client.delete(GROUP).status_code == 200
