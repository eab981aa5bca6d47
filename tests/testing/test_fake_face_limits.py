"""What Face refuses for the time being: the free tier's limits, and changes that meet others. Ids in capitals."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from azfacade import ConflictError, Retry
from azfacade.testing import FakeAzure, VirtualClock
from azfacade.testing.http_messages import Request

from .directory_calls import PERSONS, begin_person, done, faces_of, identified, location, new_group, new_person
from .face_calls import ADA, BOB, OCTETS, ROOT, add, ask, detect, error, person, put, upload

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)

BUSY = (409, "ConcurrentOperationConflict")


# The free tier.


def test_the_free_tier_takes_twenty_calls_a_minute(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    fake.tier = "F0"
    kinds = [f"{ROOT}/persongroups", f"{ROOT}/persongroups/x", f"{ROOT}/largefacelists/x/training", f"{ROOT}/facelists"]
    statuses = [client.get(kinds[number % 4]).status_code for number in range(20)]
    assert 429 not in statuses
    clock.advance(15)
    refused = client.get(kinds[0])
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "45")
    assert "F0 pricing tier" in refused.json()["error"]["message"]
    assert client.get("/documentintelligence/info", params={"api-version": "2024-11-30"}).status_code == 200
    clock.advance(45)
    assert [client.get(kinds[0]).status_code for _ in range(21)] == [200] * 20 + [429]
    fake.tier = "S0"
    assert client.get(kinds[0]).status_code == 200


def test_a_client_that_knows_the_tier_sees_no_429(client: httpx.Client, fake: FakeAzure) -> None:
    fake.tier = "F0"
    with fake.face_client(rate_limit="F0") as face:
        for _ in range(50):
            list(face.person_groups.list())
    assert {request.status for request in fake.requests} == {200}


def test_a_limit_of_the_test_s_own_holds_too(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    fake.tier = "F0"
    fake.limit(list=2)
    groups = f"{ROOT}/persongroups"
    assert [client.get(groups).status_code for _ in range(3)] == [200, 200, 429]
    for _ in range(9):
        clock.advance(1)
        assert [client.get(groups).status_code for _ in range(2)] == [200, 200]
    clock.advance(1)
    assert client.get(groups).headers["retry-after"] == "50"


def free(fake: FakeAzure, client: httpx.Client, clock: VirtualClock) -> Callable[..., httpx.Response]:
    """Return what sends a request to a resource of the free tier, without its limit of calls."""

    def send(method: str, path: str, **options: object) -> httpx.Response:
        clock.advance(60)
        return client.request(method, path, **options)  # type: ignore[arg-type]  # passed on

    fake.tier = "F0"
    return send


def test_the_free_tier_holds_less(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    for number in range(64):
        put(client, f"/largefacelists/{number}")
    for number in range(1000):
        put(client, f"/persongroups/{number}")
        person(client, "/persongroups/0")
        add(client, "/largefacelists/0", ADA)
        fake.add_directory_person()
    send = free(fake, client, clock)
    full = [
        send("PUT", f"{ROOT}/largefacelists/64", json={"name": "x"}),
        send("PUT", f"{ROOT}/persongroups/1000", json={"name": "x"}),
        send("POST", f"{ROOT}/persongroups/0/persons", json={"name": "x"}),
        send("POST", f"{ROOT}/largefacelists/0/persistedfaces", content=ADA, headers=OCTETS),
        send("POST", PERSONS, json={"name": "x"}),
    ]
    assert {error(answer) for answer in full} == {(403, "QuotaExceeded")}
    assert send("PUT", f"{ROOT}/largepersongroups/0", json={"name": "x"}).status_code == 200
    fake.tier = "S0"
    assert client.post(f"{ROOT}/persongroups/0/persons", json={"name": "x"}).status_code == 200
    assert upload(client, "/largefacelists/0/persistedfaces", ADA).status_code == 200
    assert client.post(PERSONS, json={"name": "x"}).status_code == 202


# Changes that meet others. `handle` does not wait until a held response is delivered.


def changed(fake: FakeAzure, path: str, method: str = "POST") -> tuple[int, str]:
    headers = {"Ocp-Apim-Subscription-Key": fake.key, **OCTETS}
    answer = fake.handle(Request(method, fake.endpoint + path, headers, ADA if method == "POST" else b""))
    return answer.status, answer.json()["error"]["code"] if answer.status >= 400 else ""


@pytest.mark.parametrize("holder", ["person", "large person", "list", "large list", "directory"])
def test_an_add_that_meets_another_is_refused(
    client: httpx.Client, fake: FakeAzure, clock: VirtualClock, holder: str
) -> None:
    path, other = _holder(client, holder), _holder(client, holder, "other")
    taken = changed(fake, path)[0]
    assert (taken, changed(fake, path)[0]) == (taken, taken), "nothing is held"
    fake.hold(2, path="*/persistedfaces")
    assert changed(fake, path)[0] == taken
    assert changed(fake, path) == BUSY
    assert changed(fake, f"{path}/00000000-0000-0000-0000-000000000000", "DELETE") == BUSY
    assert changed(fake, other)[0] == taken
    clock.advance(2)
    assert changed(fake, path)[0] == taken


def _holder(client: httpx.Client, holder: str, gallery_id: str = "staff") -> str:
    """Make a person or list; returns the path of its faces."""
    if holder == "directory":
        return faces_of(new_person(client))
    kinds = {"person": "persongroups", "large person": "largepersongroups", "list": "facelists"}
    gallery = f"/{kinds.get(holder, 'largefacelists')}/{gallery_id}"
    put(client, gallery)
    inside = f"/persons/{person(client, gallery)}" if "person" in holder else ""
    return f"{ROOT}{gallery}{inside}/persistedfaces"


def test_a_connection_that_drops_leaves_nothing_running(client: httpx.Client, fake: FakeAzure) -> None:
    put(client, "/facelists/press")
    path = f"{ROOT}/facelists/press/persistedfaces"
    fake.drop(handled=True)
    with pytest.raises(ConnectionError):
        changed(fake, path)
    fake.hold(5, method="GET")
    assert changed(fake, f"{ROOT}/facelists", "GET")[0] == 200
    assert changed(fake, path)[0] == 200


def test_a_delete_runs_until_it_is_answered_too(client: httpx.Client, fake: FakeAzure) -> None:
    put(client, "/facelists/press")
    path = f"{ROOT}/facelists/press/persistedfaces"
    face = add(client, "/facelists/press", ADA)
    fake.hold(5, method="DELETE")
    assert changed(fake, f"{path}/{face}", "DELETE")[0] == 200
    assert changed(fake, path) == BUSY


def test_a_served_response_takes_its_latency(client: httpx.Client, fake: FakeAzure, clock: VirtualClock) -> None:
    put(client, "/facelists/press")
    path = "/facelists/press/persistedfaces"
    fake.fail(409, times=1, path="*/facelists/none")
    request = Request("POST", f"{fake.endpoint}{ROOT}{path}", {"Ocp-Apim-Subscription-Key": fake.key, **OCTETS}, ADA)
    # What a server does with a request, but for the sleep.
    assert fake._handle(request, strict=False, latency=0.5).status == 200
    assert fake._handle(request, strict=False, latency=0.5).status == 409
    clock.advance(0.5)
    assert fake._handle(request, strict=False, latency=0.5).status == 200


def test_the_client_tells_a_conflict(client: httpx.Client, fake: FakeAzure) -> None:
    put(client, "/facelists/press")
    fake.hold(5, path="*/persistedfaces")
    changed(fake, f"{ROOT}/facelists/press/persistedfaces")
    with fake.face_client(retry=Retry(attempts=1)) as face, pytest.raises(ConflictError, match="Concurrent"):
        face.face_lists.add_face("press", ADA)
    # Its retries wait until the other change is done.
    with fake.face_client(retry=Retry(attempts=9)) as face:
        assert face.face_lists.add_face("press", BOB).persisted_face_id


# Ids.


def test_ids_are_the_same_in_capitals(client: httpx.Client, fake: FakeAzure) -> None:
    put(client, "/persongroups/staff")
    person_id = person(client, "/persongroups/staff", ADA)
    (kept,) = client.get(f"{ROOT}/persongroups/staff/persons/{person_id.upper()}").json()["persistedFaceIds"]
    faces = f"{ROOT}/persongroups/staff/persons/{person_id.upper()}/persistedfaces"
    assert client.get(f"{faces}/{kept.upper()}").json() == {"persistedFaceId": kept}
    face = detect(client, ADA).upper()
    scope = {"personId": person_id.upper(), "personGroupId": "staff"}
    assert ask(client, "/verify", faceId=face, **scope).json()["isIdentical"] is True
    assert ask(client, "/verify", faceId1=face, faceId2=face.lower()).json()["confidence"] == 1
    assert ask(client, "/findsimilars", faceId=face, faceIds=[face]).json()[0]["faceId"] == face.lower()
    assert ask(client, "/group", faceIds=[face, face.lower()]).status_code == 200
    listed = client.get(f"{ROOT}/persongroups/staff/persons", params={"start": person_id.upper()}).json()
    assert listed == []
    client.post(f"{ROOT}/persongroups/staff/train")
    while client.get(f"{ROOT}/persongroups/staff/training").json()["status"] == "running":
        pass
    (result,) = ask(client, "/identify", faceIds=[face], personGroupId="staff").json()
    assert result["candidates"][0]["personId"] == person_id
    assert client.delete(f"{faces}/{kept.upper()}").status_code == 200


def test_ids_of_the_directory_are_the_same_in_capitals(client: httpx.Client) -> None:
    person_id, accepted = begin_person(client)
    url = location(accepted)
    operation = url.rpartition("/")[2]
    assert client.get(url.replace(operation, operation.upper())).json()["status"] == "running"
    done(client, accepted)
    added = client.post(faces_of(person_id.upper()), content=ADA, headers=OCTETS)
    done(client, added)
    assert person_id in added.headers["location"]
    assert client.get(faces_of(person_id.upper())).json()["personId"] == person_id
    assert identified(client, ADA, personIds=[person_id.upper()]) == [person_id]
    group = new_group(client, "visitors", person_id.upper())
    assert client.get(f"{group}/persons").json() == {"personIds": [person_id]}
    done(client, client.patch(group, json={"removePersonIds": [person_id.upper()]}))
    assert client.get(f"{group}/persons").json() == {"personIds": []}
    done(client, client.delete(f"{PERSONS}/{person_id.upper()}"))
    assert client.get(PERSONS).json() == []


def test_ids_of_sessions_are_the_same_in_capitals(client: httpx.Client, fake: FakeAzure) -> None:
    body = {"livenessOperationMode": "Passive", "deviceCorrelationId": "phone"}
    session_id = client.post(f"{ROOT}/detectLiveness-sessions", json=body).json()["sessionId"]
    fake.complete_liveness(session_id.upper())
    answer = client.get(f"{ROOT}/detectLiveness-sessions/{session_id.upper()}")
    assert (answer.json()["sessionId"], answer.json()["status"]) == (session_id, "Succeeded")
