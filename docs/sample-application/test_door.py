"""Tests of the door, without real photos: each test declares who is on an image."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from azfacade import FaceClient, ServerError
from azfacade.testing import FakeAzure
from door import enrol, identify_employee

CAMERA = bytes.fromhex("ffd8ffe0") + b"what the camera sees".ljust(2000)


@pytest.fixture
def face(fake_azure: FakeAzure, tmp_path: Path) -> Iterator[FaceClient]:
    """A client of a fake with two enrolled employees."""
    photos: dict[str, list[Path]] = {}
    for name in ("Ann", "Bob"):
        photo = tmp_path / f"{name}.jpg"
        photo.write_bytes(CAMERA + name.encode())
        fake_azure.show_faces(photo.read_bytes(), name)
        photos[name] = [photo]
    with fake_azure.face_client() as client:
        enrol(client, photos)
        yield client


@pytest.mark.parametrize(
    ("people", "name"),
    [
        (["Ann"], "Ann"),
        (["Bob"], "Bob"),
        (["a stranger"], None),
        ([], None),
        (["Ann", "Bob"], None),
    ],
)
def test_the_door_knows_employees(fake_azure: FakeAzure, face: FaceClient, people: list[str], name: str | None) -> None:
    fake_azure.show_faces(CAMERA, *people)
    assert identify_employee(face, CAMERA) == name


def test_faces_are_compared_with_the_model_of_the_group(fake_azure: FakeAzure, face: FaceClient) -> None:
    identify_employee(face, CAMERA)
    (detection,) = [request for request in fake_azure.requests if "/detect?" in request.target]
    assert "recognitionModel=recognition_04" in detection.target


@pytest.mark.usefixtures("face")
def test_training_is_waited_for(fake_azure: FakeAzure) -> None:
    looks = [request for request in fake_azure.requests if request.target.endswith("/training")]
    assert len(looks) == fake_azure.running_polls + 1


@pytest.mark.parametrize("path", ["*/detect", "*/identify", "*/persons/*"])
def test_a_service_that_is_down_keeps_the_door_shut(fake_azure: FakeAzure, face: FaceClient, path: str) -> None:
    fake_azure.show_faces(CAMERA, "Ann")
    fake_azure.fail(503, times=None, path=path)
    with pytest.raises(ServerError):
        identify_employee(face, CAMERA)
