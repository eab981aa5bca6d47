"""The four kinds of galleries: what they have in common, and where they differ."""

from __future__ import annotations

from typing import NamedTuple

import httpx
import pytest

from azfacade.testing import UnknownRoute

from .face_calls import ADA, PREVIEW, ROOT, add, error, person, put

# A server would show nothing more, and take its time.
pytestmark = pytest.mark.parametrize("client", ["in process"], indirect=True)


class Kind(NamedTuple):
    path: str
    id_name: str
    noun: str
    title: str


KINDS = [
    Kind("/persongroups", "personGroupId", "PersonGroup", "Person group"),
    Kind("/largepersongroups", "largePersonGroupId", "LargePersonGroup", "Large person group"),
    Kind("/facelists", "faceListId", "FaceList", "Face list"),
    Kind("/largefacelists", "largeFaceListId", "LargeFaceList", "Large face list"),
]
TRAINED = [kind for kind in KINDS if kind.noun != "FaceList"]


def gallery_of_faces(client: httpx.Client, kind: Kind) -> str:
    """Return the path of what the faces of a gallery are in: a new person, or the list."""
    gallery = f"{kind.path}/staff"
    return gallery if "FaceList" in kind.noun else f"{gallery}/persons/{person(client, gallery)}"


@pytest.fixture(params=KINDS, ids=lambda kind: kind.noun)
def kind(request: pytest.FixtureRequest) -> Kind:
    found: Kind = request.param
    return found


def test_a_gallery_is_made_read_changed_and_deleted(client: httpx.Client, kind: Kind) -> None:
    gallery = f"{ROOT}{kind.path}/staff"
    body = {"name": "Staff", "userData": "first", "recognitionModel": "recognition_04"}
    made = client.put(gallery, json=body)
    assert (made.status_code, made.content) == (200, b"")
    assert client.patch(gallery, json={"userData": "second"}).status_code == 200
    found = client.get(gallery, params={"returnRecognitionModel": "true"}).json()
    found.pop("persistedFaces", None)
    assert list(found.items()) == [
        (kind.id_name, "staff"),
        ("name", "Staff"),
        ("userData", "second"),
        ("recognitionModel", "recognition_04"),
    ]
    assert "recognitionModel" not in client.get(gallery).json()
    assert client.delete(gallery).status_code == 200
    assert client.get(ROOT + kind.path).text == "[]"


def test_errors_are_named_after_the_kind(client: httpx.Client, kind: Kind) -> None:
    gallery = f"{ROOT}{kind.path}/staff"
    missing = client.get(gallery)
    assert missing.json() == {"error": {"code": f"{kind.noun}NotFound", "message": f"{kind.title} is not found."}}
    put(client, f"{kind.path}/staff")
    assert error(client.put(gallery, json={"name": "x"})) == (409, f"{kind.noun}Exists")
    refused = client.put(f"{ROOT}{kind.path}/No", json={"name": "x"})
    assert error(refused) == (400, "BadArgument")
    assert kind.id_name in refused.json()["error"]["message"]


def test_the_kinds_share_no_ids(client: httpx.Client) -> None:
    for kind in KINDS:
        put(client, f"{kind.path}/staff", userData=kind.noun)
    assert [client.get(f"{ROOT}{kind.path}/staff").json()["userData"] for kind in KINDS] == [one.noun for one in KINDS]


def test_both_versions_share_the_galleries(client: httpx.Client, kind: Kind) -> None:
    put(client, f"{kind.path}/staff")
    assert client.get(f"{PREVIEW}{kind.path}/staff").json()["name"] == "A gallery"


def test_only_small_face_lists_have_no_pages(client: httpx.Client, kind: Kind) -> None:
    for name in ("b", "c", "a"):
        put(client, f"{kind.path}/{name}")
    page = client.get(ROOT + kind.path, params={"start": "a", "top": "1", "returnRecognitionModel": "true"}).json()
    assert [one[kind.id_name] for one in page] == (["a", "b", "c"] if kind.noun == "FaceList" else ["b"])
    assert {one["recognitionModel"] for one in page} == {"recognition_01"}
    assert "persistedFaces" not in page[0]


def test_only_the_large_kinds_refuse_empty_changes(client: httpx.Client, kind: Kind) -> None:
    put(client, f"{kind.path}/staff")
    expected = 400 if kind.noun.startswith("Large") else 200
    assert client.patch(f"{ROOT}{kind.path}/staff", json={}).status_code == expected


def test_there_are_64_small_face_lists_at_most(client: httpx.Client) -> None:
    for i in range(64):
        put(client, f"/facelists/{i}")
    assert error(client.put(f"{ROOT}/facelists/64", json={"name": "x"})) == (403, "QuotaExceeded")


@pytest.mark.parametrize("trained", TRAINED, ids=lambda kind: kind.noun)
def test_training(client: httpx.Client, trained: Kind) -> None:
    gallery = f"{ROOT}{trained.path}/staff"
    put(client, f"{trained.path}/staff")
    never = client.get(f"{gallery}/training")
    assert never.json() == {
        "error": {"code": f"{trained.noun}NotTrained", "message": f"{trained.title} is not trained."}
    }
    assert never.status_code == 404
    add(client, gallery_of_faces(client, trained), ADA)
    begun = client.post(f"{gallery}/train")
    assert (begun.status_code, begun.content) == (202, b"")
    assert begun.headers["Operation-Location"] == str(client.base_url).rstrip("/") + gallery + "/training"
    assert error(client.delete(gallery)) == (409, f"{trained.noun}TrainingNotFinished")
    statuses = [client.get(f"{gallery}/training").json() for _ in range(2)]
    assert [one["status"] for one in statuses] == ["running", "succeeded"]
    assert ("lastSuccessfulTrainingId" in statuses[1]) == (trained.noun != "LargeFaceList")


def test_small_face_lists_are_not_trained(client: httpx.Client) -> None:
    put(client, "/facelists/staff")
    with pytest.raises(UnknownRoute, match=r"POST /face/v1\.2/facelists/staff/train"):
        client.post(f"{ROOT}/facelists/staff/train")
