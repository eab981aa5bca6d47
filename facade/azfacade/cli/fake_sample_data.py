"""Fills the fake of `--fake` with sample data: person groups, a model, a classifier."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from azfacade_raw.checks import as_url

if TYPE_CHECKING:
    from azfacade.testing import FakeAzure

GROUP, LARGE_GROUP = "employees", "visitors"
PEOPLE = ("Ann", "Bob")
MODEL, CLASSIFIER = "my-model", "my-classifier"
MIN_IMAGE_BYTES = 1024
"""The size of the smallest image that Face takes."""
CONTAINER = "https://example.blob.core.windows.net/training"


def placeholder_photo(person: str) -> bytes:
    """Return a file that the fake takes for a photo of a person; a real resource cannot decode it."""
    return (b"\xff\xd8\xff" + f"a photo of {person}".encode()).ljust(MIN_IMAGE_BYTES)


def fill_face(fake: FakeAzure, images: Iterable[str]) -> None:
    """Create a person group and a large person group with Ann and Bob, and train both.

    An image whose name begins with one of their names shows that person.
    """
    for image in images:
        name = PurePosixPath(image.partition("?")[0]).name if as_url(image) is not None else Path(image).name
        person = next((person for person in PEOPLE if name.lower().startswith(person.lower())), None)
        if person is not None:
            with suppress(OSError, ValueError):  # the command itself reports an image that cannot be used
                fake.show_faces(image if as_url(image) is not None else Path(image).read_bytes(), person)
    with fake.face_client() as face:
        for group, person_groups in ((GROUP, face.person_groups), (LARGE_GROUP, face.large_person_groups)):
            person_groups.create(group, group.title(), recognition_model="recognition_04")
            for person in PEOPLE:
                photo = placeholder_photo(person)
                fake.show_faces(photo, person)
                person_groups.add_person_face(group, person_groups.create_person(group, person).person_id, photo)
            person_groups.begin_train(group).result()


def fill_documents(fake: FakeAzure) -> None:
    """Build a model and a classifier, which also leaves two operations to list."""
    with fake.document_intelligence_client() as di:
        source = {"containerUrl": CONTAINER}
        di.models.begin_build(MODEL, "template", azure_blob_source=source).result()
        document_types = {
            document_type: {"azureBlobSource": source | {"prefix": f"{document_type}s/"}}
            for document_type in ("invoice", "receipt")
        }
        di.classifiers.begin_build(CLASSIFIER, document_types).result()
