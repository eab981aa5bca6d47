"""Persons of a group and their faces."""

from __future__ import annotations

import uuid

import httpx
import pytest

GROUP = "/face/v1.2/persongroups/staff"
JPEG = b"\xff\xd8\xff\xe0 picture".ljust(1024)
OCTETS = {"Content-Type": "application/octet-stream"}
NOBODY = "00000000-0000-0000-0000-000000000000"


@pytest.fixture(autouse=True)
def _group(client: httpx.Client) -> None:
    assert client.put(GROUP, json={"name": "Staff"}).status_code == 200


@pytest.fixture
def person(client: httpx.Client) -> str:
    """The path of a person without faces."""
    person_id = client.post(f"{GROUP}/persons", json={"name": "Ada"}).json()["personId"]
    return f"{GROUP}/persons/{person_id}"


def test_create_answers_a_guid_and_a_twin_gets_another(client: httpx.Client) -> None:
    ids = {client.post(f"{GROUP}/persons", json={"name": "Ada"}).json()["personId"] for _ in range(3)}
    assert len(ids) == 3
    assert all(str(uuid.UUID(one)) == one for one in ids)


def test_a_person_without_faces_has_neither_list_nor_user_data(client: httpx.Client, person: str) -> None:
    assert client.get(person).json() == {"personId": person.rpartition("/")[2], "name": "Ada"}


def test_list_goes_by_id(client: httpx.Client) -> None:
    made = [client.post(f"{GROUP}/persons", json={"name": str(i)}).json()["personId"] for i in range(5)]
    made.sort()
    listed = client.get(f"{GROUP}/persons", params={"start": made[1], "top": "2"}).json()
    assert [one["personId"] for one in listed] == made[2:4]


def test_update_and_delete(client: httpx.Client, person: str) -> None:
    assert client.patch(person, json={"userData": "engine"}).status_code == 200
    assert client.get(person).json()["userData"] == "engine"
    assert client.get(person).json()["name"] == "Ada"
    assert client.delete(person).status_code == 200
    answer = client.get(person)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "PersonNotFound")


def test_faces_by_address_and_by_upload_with_and_without_overload(client: httpx.Client, person: str) -> None:
    faces = f"{person}/persistedfaces"
    answers = [
        client.post(faces, json={"url": "https://example.test/a.jpg"}, params={"userData": "left"}),
        client.post(faces, content=JPEG, headers=OCTETS, params={"_overload": "addPersonGroupPersonFace"}),
        client.post(faces, content=JPEG, headers=OCTETS, params={"targetFace": "1,2,3,4"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    ids = [answer.json()["persistedFaceId"] for answer in answers]
    assert client.get(person).json()["persistedFaceIds"] == ids
    assert client.get(f"{faces}/{ids[0]}").json() == {"persistedFaceId": ids[0], "userData": "left"}
    assert client.get(f"{faces}/{ids[1]}").json() == {"persistedFaceId": ids[1]}


def test_face_update_and_delete(client: httpx.Client, person: str) -> None:
    face_id = client.post(f"{person}/persistedfaces", content=JPEG, headers=OCTETS).json()["persistedFaceId"]
    face = f"{person}/persistedfaces/{face_id}"
    assert client.patch(face, json={"userData": "seen"}).status_code == 200
    assert client.get(face).json()["userData"] == "seen"
    assert client.delete(face).status_code == 200
    answer = client.get(face)
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "PersistedFaceNotFound")
    assert "persistedFaceIds" not in client.get(person).json()


@pytest.mark.parametrize("magic", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM"])
def test_known_image_forms(client: httpx.Client, person: str, magic: bytes) -> None:
    assert client.post(f"{person}/persistedfaces", content=magic.ljust(1024), headers=OCTETS).status_code == 200


@pytest.mark.parametrize(("content", "code"), [(b"", "InvalidImageSize"), (b"%PDF-1.7".ljust(1024), "InvalidImage")])
def test_uploads_without_a_face(client: httpx.Client, person: str, content: bytes, code: str) -> None:
    answer = client.post(f"{person}/persistedfaces", content=content, headers=OCTETS)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert "persistedFaceIds" not in client.get(person).json()


@pytest.mark.parametrize(
    ("body", "code"), [({}, "BadArgument"), ({"url": "a.jpg"}, "InvalidURL"), ({"url": "ftp://h/a"}, "InvalidURL")]
)
def test_bad_addresses(client: httpx.Client, person: str, body: dict[str, str], code: str) -> None:
    answer = client.post(f"{person}/persistedfaces", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


@pytest.mark.parametrize(
    "query",
    [{"targetFace": "1,2,3"}, {"targetFace": "a,b,c,d"}, {"detectionModel": "x"}, {"userData": "x" * 1025}],
)
def test_bad_face_options(client: httpx.Client, person: str, query: dict[str, str]) -> None:
    answer = client.post(f"{person}/persistedfaces", content=JPEG, headers=OCTETS, params=query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadArgument")


def test_other_content_types_are_refused(client: httpx.Client, person: str) -> None:
    answer = client.post(f"{person}/persistedfaces", content=JPEG, headers={"Content-Type": "image/jpeg"})
    assert answer.status_code == 415


def test_ids_are_looked_up_from_the_outside_in(client: httpx.Client) -> None:
    elsewhere = GROUP.replace("staff", "nobody")
    codes = [
        client.get(path).json()["error"]["code"]
        for path in (
            f"{elsewhere}/persons/{NOBODY}/persistedfaces/{NOBODY}",
            f"{GROUP}/persons/{NOBODY}/persistedfaces/{NOBODY}",
        )
    ]
    assert codes == ["PersonGroupNotFound", "PersonNotFound"]
