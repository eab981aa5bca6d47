"""Copying classifiers within a fake and between two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock

ROOT = "/documentintelligence/documentClassifiers"
V4 = {"api-version": "2024-11-30"}


def connect(fake: FakeAzure) -> httpx.Client:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    return httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers)


@pytest.fixture
def source(client: httpx.Client, fake: FakeAzure) -> httpx.Client:
    """A resource with a classifier `forms`."""
    polls, fake.running_polls = fake.running_polls, 0
    container = {"containerUrl": "https://account.blob.core.windows.net/docs"}
    body = {"classifierId": "forms", "description": "Source", "docTypes": {"A": {"azureBlobSource": container}}}
    assert client.post(f"{ROOT}:build", params=V4, json=body).status_code == 202
    fake.running_polls = polls
    return client


@pytest.fixture
def other(clock: VirtualClock) -> FakeAzure:
    """A second resource, of the same host and seed, which is as alike as two fakes can be."""
    return FakeAzure(clock=clock)


@pytest.fixture
def target(other: FakeAzure) -> Iterator[httpx.Client]:
    with connect(other) as client:
        yield client


def authorize(client: httpx.Client, name: str = "copy", **body: Any) -> dict[str, Any]:
    answer = client.post(f"{ROOT}:authorizeCopy", params=V4, json={"classifierId": name, **body})
    assert answer.status_code == 200
    result: dict[str, Any] = answer.json()
    return result


def copy(client: httpx.Client, authorization: dict[str, Any]) -> httpx.Response:
    return client.post(f"{ROOT}/forms:copyTo", params=V4, json=authorization)


def inner_code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["innererror"]["code"]


def test_the_authorization_as_sent(source: httpx.Client) -> None:
    authorization = authorize(source)
    assert list(authorization) == [
        "targetResourceId",
        "targetResourceRegion",
        "targetClassifierId",
        "targetClassifierLocation",
        "accessToken",
        "expirationDateTime",
    ]
    assert authorization["expirationDateTime"] == "2025-01-15T11:30:00Z"
    assert authorization["targetResourceRegion"] == "eastus"
    origin = str(source.base_url).rstrip("/")
    assert authorization["targetClassifierLocation"] == f"{origin}{ROOT}/copy"


def test_copy_within_a_resource(source: httpx.Client, clock: VirtualClock) -> None:
    clock.advance(60)
    answer = copy(source, authorize(source, description="Copy", tags={"team": "a"}))
    assert (answer.status_code, answer.content) == (202, b"")
    assert b"Operation-Location" in dict(answer.headers.raw)
    waiting = source.get(answer.headers["Operation-Location"]).json()
    assert (waiting["status"], waiting["kind"]) == ("notStarted", "documentClassifierCopyTo")
    assert "percentCompleted" not in waiting
    assert source.get(f"{ROOT}/copy", params=V4).status_code == 404
    done = source.get(answer.headers["Operation-Location"]).json()
    assert (done["status"], done["percentCompleted"], done["tags"]) == ("succeeded", 100, {"team": "a"})
    made = source.get(done["resourceLocation"]).json()
    assert made == done["result"]
    assert (made["classifierId"], made["description"]) == ("copy", "Copy")
    # It is as old as its source in all but its creation.
    assert made["createdDateTime"] == "2025-01-15T10:31:00Z"
    assert made["modifiedDateTime"] == "2025-01-15T10:30:00Z"
    assert made["expirationDateTime"] == source.get(f"{ROOT}/forms", params=V4).json()["expirationDateTime"]
    assert made["docTypes"] == source.get(f"{ROOT}/forms", params=V4).json()["docTypes"]


def test_copy_to_another_resource(source: httpx.Client, target: httpx.Client) -> None:
    answer = copy(source, authorize(target))
    location = answer.headers["Operation-Location"]
    assert location.startswith(str(source.base_url))
    operation = [source.get(location).json() for _ in range(2)][-1]
    assert operation["status"] == "succeeded"
    assert operation["resourceLocation"] == f"{str(target.base_url).rstrip('/')}{ROOT}/copy?api-version=2024-11-30"
    assert target.get(f"{ROOT}/copy", params=V4).status_code == 200
    assert source.get(f"{ROOT}/copy", params=V4).status_code == 404
    assert target.get("/documentintelligence/operations", params=V4).json() == {"value": []}


def test_alike_fakes_give_tokens_of_their_own(other: FakeAzure, clock: VirtualClock) -> None:
    with connect(other) as one, connect(FakeAzure(clock=clock)) as two:
        assert authorize(one)["accessToken"] != authorize(two)["accessToken"]


def test_clients_may_write_the_date_in_their_own_form(source: httpx.Client) -> None:
    authorization = authorize(source) | {"expirationDateTime": "2025-01-15T11:30:00.000Z"}
    assert copy(source, authorization).status_code == 202


def test_an_authorization_reserves_its_id_until_it_ends_or_is_deleted(
    source: httpx.Client, clock: VirtualClock
) -> None:
    def try_again() -> httpx.Response:
        return source.post(f"{ROOT}:authorizeCopy", params=V4, json={"classifierId": "copy"})

    authorize(source)
    assert inner_code(try_again()) == (409, "ModelExists")
    assert source.delete(f"{ROOT}/copy", params=V4).status_code == 204
    assert try_again().status_code == 200
    assert inner_code(try_again()) == (409, "ModelExists")
    clock.advance(3600)
    assert source.delete(f"{ROOT}/copy", params=V4).status_code == 404
    assert try_again().status_code == 200


def test_a_taken_id_cannot_be_authorized(source: httpx.Client) -> None:
    answer = source.post(f"{ROOT}:authorizeCopy", params=V4, json={"classifierId": "forms"})
    assert inner_code(answer) == (409, "ModelExists")


def test_an_authorization_is_good_for_one_copy(source: httpx.Client) -> None:
    authorization = authorize(source)
    assert copy(source, authorization).status_code == 202
    assert inner_code(copy(source, authorization)) == (400, "InvalidParameter")


@pytest.mark.parametrize("change", ["late", "deleted", "replaced", "reset"])
def test_an_authorization_that_has_ended(
    source: httpx.Client, target: httpx.Client, other: FakeAzure, clock: VirtualClock, change: str
) -> None:
    authorization = authorize(target)
    if change == "late":
        clock.advance(3600)
    elif change == "deleted":
        target.delete(f"{ROOT}/copy", params=V4)
    elif change == "replaced":
        target.delete(f"{ROOT}/copy", params=V4)
        authorize(target)
    else:
        # Kept alive, so that this does not depend on when Python frees them.
        former = other._services
        other.reset()
        assert former is not other._services
    assert inner_code(copy(source, authorization)) == (400, "InvalidParameter")


@pytest.mark.parametrize(
    "change",
    [
        {"accessToken": "x"},
        {"accessToken": None},
        {"targetClassifierId": "elsewhere"},
        {"targetResourceId": None},
        {"expirationDateTime": "soon"},
    ],
)
def test_an_authorization_has_to_come_back_whole(source: httpx.Client, change: dict[str, str | None]) -> None:
    authorization = authorize(source)
    assert inner_code(copy(source, authorization | change)) == (400, "InvalidParameter")
    assert copy(source, authorization).status_code == 202, "a refused copy must not use the authorization up"


def test_a_copy_under_way_keeps_its_id_whatever_becomes_of_the_authorization(
    source: httpx.Client, clock: VirtualClock
) -> None:
    location = copy(source, authorize(source)).headers["Operation-Location"]
    clock.advance(4000)
    answer = source.post(f"{ROOT}:authorizeCopy", params=V4, json={"classifierId": "copy"})
    assert inner_code(answer) == (409, "ModelExists")
    assert source.delete(f"{ROOT}/copy", params=V4).status_code == 404
    assert [source.get(location).json()["status"] for _ in range(2)] == ["notStarted", "succeeded"]


@pytest.mark.parametrize("tags", [{"team": 5}, "team", ["team"]])
def test_tags_are_texts(client: httpx.Client, tags: object) -> None:
    answer = client.post(f"{ROOT}:authorizeCopy", params=V4, json={"classifierId": "copy", "tags": tags})
    assert inner_code(answer) == (400, "InvalidParameter")


def test_the_source_has_to_exist(client: httpx.Client) -> None:
    answer = client.post(f"{ROOT}/forms:copyTo", params=V4, json=authorize(client))
    assert inner_code(answer) == (404, "ModelNotFound")
