"""A fake Face service at one api version, asked by raw HTTP, for the table of refusals."""

from __future__ import annotations

from typing import Any

import httpx

from azfacade.testing import FakeAzure, VirtualClock

from .face_calls import ADA, BOB, NOBODY, OCTETS

MODEL = "recognition_04"
IMAGE_URL = "https://images.example.com/ada.jpg"
MEGABYTE = 1024 * 1024


class FaceWorld:
    """A fake, and short ways to ask it."""

    def __init__(self, version: str) -> None:
        self.clock = VirtualClock()
        self.fake = FakeAzure(clock=self.clock)
        self.client = httpx.Client(
            transport=self.fake.transport,
            base_url=f"{self.fake.endpoint}/face/{version}/",
            headers={"Ocp-Apim-Subscription-Key": self.fake.key},
        )

    def send(self, method: str, path: str, body: Any = None, **query: str) -> httpx.Response:
        """Send JSON, or the bytes of an image."""
        if isinstance(body, bytes):
            return self.client.request(method, path, content=body, headers=OCTETS, params=query)
        return self.client.request(method, path, json=body, params=query)

    def ask(self, path: str, **body: Any) -> httpx.Response:
        """Post a JSON body."""
        return self.send("POST", path, body)

    def made(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """Send what has to succeed; returns its JSON."""
        answer = self.send(method, path, body, **query)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else None

    def detect(self, image: bytes = ADA, model: str = MODEL, **query: str) -> str:
        """Return the id of the face on an image."""
        (face,) = self.made("POST", "detect", image, recognitionModel=model, **query)
        return str(face["faceId"])

    def gallery(self, path: str, **body: str) -> str:
        """Make a gallery with the id `staff`; returns its path."""
        self.made("PUT", f"{path}/staff", {"name": "Staff", "recognitionModel": MODEL} | body)
        return f"{path}/staff"

    def person(self, group: str, *images: bytes) -> str:
        """Make a person of a group with these faces; returns the id."""
        person_id = self.made("POST", f"{group}/persons", {"name": "Ada"})["personId"]
        for image in images:
            self.made("POST", f"{group}/persons/{person_id}/persistedfaces", image)
        return str(person_id)

    def holder(self, kind: str) -> str:
        """Make a gallery, and in a group a person; returns the path of what the faces are in."""
        gallery = self.gallery(kind)
        return gallery if kind.endswith("facelists") else f"{gallery}/persons/{self.person(gallery)}"

    def filled(self, kind: str) -> str:
        """Make a gallery with a face, not trained; returns its path."""
        self.made("POST", f"{self.holder(kind)}/persistedfaces", ADA)
        return f"{kind}/staff"

    def train(self, gallery: str) -> None:
        """Train a gallery to the end."""
        self.made("POST", f"{gallery}/train")
        while self.made("GET", f"{gallery}/training")["status"] == "running":
            pass

    def directory_person(self, *images: bytes) -> str:
        """Make a person of the directory with these faces; returns the id."""
        return self.fake.add_directory_person(*images, dynamic_groups=["visitors"])


def refusal(answer: httpx.Response) -> str | None:
    """Return the code of an error; None for a success."""
    return None if answer.status_code < 400 else str(answer.json()["error"]["code"])


__all__ = ["ADA", "BOB", "IMAGE_URL", "MEGABYTE", "MODEL", "NOBODY", "FaceWorld", "refusal"]
