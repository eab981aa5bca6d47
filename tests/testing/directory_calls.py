"""Helpers for tests of the person directory, with any httpx client."""

from __future__ import annotations

from typing import Any

import httpx

from .face_calls import OCTETS, PREVIEW, ask, detect

PERSONS = f"{PREVIEW}/persons"
GROUPS = f"{PREVIEW}/dynamicpersongroups"
MODEL = "recognition_04"


def location(accepted: httpx.Response) -> str:
    """Return the URL of the operation in a 202."""
    assert accepted.status_code == 202, accepted.text
    return str(accepted.headers["operation-location"])


def poll(client: httpx.Client, accepted: httpx.Response) -> dict[str, Any]:
    """Poll the operation of a 202 once."""
    answer = client.get(location(accepted))
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


def statuses(client: httpx.Client, accepted: httpx.Response) -> list[str]:
    """Poll the operation of a 202 to its end; returns the statuses."""
    seen = [poll(client, accepted)["status"]]
    while seen[-1] in ("notStarted", "running"):
        seen.append(poll(client, accepted)["status"])
    return seen


def done(client: httpx.Client, accepted: httpx.Response) -> None:
    """Poll the operation of a 202 until it has succeeded."""
    assert statuses(client, accepted)[-1] == "succeeded"


def begin_person(client: httpx.Client, name: str = "Somebody") -> tuple[str, httpx.Response]:
    """Begin to create a person; returns the id and the 202."""
    accepted = client.post(PERSONS, json={"name": name})
    return accepted.json()["personId"], accepted


def begin_face(
    client: httpx.Client, person_id: str, image: bytes, model: str = MODEL, **query: str
) -> tuple[str, httpx.Response]:
    """Begin to add a face to a person; returns the id and the 202."""
    accepted = client.post(faces_of(person_id, model), content=image, headers=OCTETS, params=query)
    return accepted.json()["persistedFaceId"], accepted


def new_person(client: httpx.Client, *images: bytes) -> str:
    """Create a person with these faces; returns the id."""
    person_id, accepted = begin_person(client)
    done(client, accepted)
    for image in images:
        done(client, begin_face(client, person_id, image)[1])
    return person_id


def new_group(client: httpx.Client, group_id: str, *person_ids: str) -> str:
    """Create a dynamic group of these persons; returns its path."""
    group = f"{GROUPS}/{group_id}"
    done(client, client.put(group, json={"name": "A group", "addPersonIds": person_ids}))
    return group


def faces_of(person_id: str, model: str = MODEL) -> str:
    """Return the path of the faces of a person."""
    return f"{PERSONS}/{person_id}/recognitionModels/{model}/persistedfaces"


def members(client: httpx.Client, group: str) -> list[str]:
    """Return the ids of the persons of a dynamic group."""
    person_ids: list[str] = client.get(f"{group}/persons").json()["personIds"]
    return person_ids


def references(client: httpx.Client, person_id: str) -> list[str]:
    """Return the ids of the dynamic groups of a person."""
    group_ids: list[str] = client.get(f"{PERSONS}/{person_id}/dynamicPersonGroupReferences").json()[
        "dynamicPersonGroupIds"
    ]
    return group_ids


def identified(client: httpx.Client, image: bytes, **scope: Any) -> list[str]:
    """Return the ids of the persons that identify finds on an image."""
    answer = ask(client, "/identify", faceIds=[detect(client, image, recognitionModel=MODEL)], **scope)
    (result,) = answer.json()
    return [one["personId"] for one in result["candidates"]]
