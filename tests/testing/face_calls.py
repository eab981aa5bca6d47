"""Helpers for tests of Face, with any httpx client."""

from __future__ import annotations

from typing import Any

import httpx

ROOT = "/face/v1.2"
PREVIEW = "/face/v1.2-preview.1"
OCTETS = {"Content-Type": "application/octet-stream"}
NOBODY = "00000000-0000-0000-0000-000000000000"

ADA = b"\xff\xd8\xff\xe0 Ada".ljust(1024)
BOB = b"\xff\xd8\xff\xe0 Bob".ljust(1024)
EVE = b"\xff\xd8\xff\xe0 Eve".ljust(1024)


def error(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def upload(client: httpx.Client, path: str, image: bytes, **query: str) -> httpx.Response:
    return client.post(ROOT + path, content=image, headers=OCTETS, params=query)


def detect(client: httpx.Client, image: bytes, **query: str) -> str:
    """Return the id of the one face on the image."""
    (face,) = upload(client, "/detect", image, **query).json()
    face_id: str = face["faceId"]
    return face_id


def put(client: httpx.Client, path: str, **body: str) -> None:
    assert client.put(ROOT + path, json={"name": "A gallery", **body}).status_code == 200


def add(client: httpx.Client, path: str, image: bytes) -> str:
    """Add a face to a list or a person; returns its id."""
    face_id: str = upload(client, f"{path}/persistedfaces", image).json()["persistedFaceId"]
    return face_id


def person(client: httpx.Client, group: str, *images: bytes) -> str:
    """Make a person with these faces; returns its id."""
    person_id: str = client.post(f"{ROOT}{group}/persons", json={"name": "Somebody"}).json()["personId"]
    for image in images:
        add(client, f"{group}/persons/{person_id}", image)
    return person_id


def train(client: httpx.Client, gallery: str) -> None:
    assert client.post(f"{ROOT}{gallery}/train").status_code == 202
    while client.get(f"{ROOT}{gallery}/training").json()["status"] == "running":
        pass


def ask(client: httpx.Client, path: str, **body: Any) -> httpx.Response:
    return client.post(ROOT + path, json=body)
