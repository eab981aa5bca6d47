"""Images, documents and containers: placeholders for the fake, and your own for the live service.

A cassette names the stand-ins whatever it was recorded with, so that it replays without the real ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple


def _jpeg(mark: bytes) -> bytes:
    # Enough of an image for the fake; other bytes are another face to it.
    return bytes.fromhex("ffd8ffe000104a46494600010100000100010000") + mark.ljust(1024, b"\0") + b"\xff\xd9"


class Inputs(NamedTuple):
    """What cases send that has to be real when a real service reads it."""

    image: bytes = _jpeg(b"Ada")
    """One face."""
    same_image: bytes = _jpeg(b"Ada again")
    """The same person on another image."""
    other_image: bytes = _jpeg(b"Bob")
    """Another person."""
    image_url: str = "https://images.example.com/ada.jpg"
    document: bytes = b"First line\nSecond line\fSecond page"
    document_url: str = "https://files.example.com/invoice.pdf"
    container: str = "https://example.blob.core.windows.net/training"
    """Training documents: the folders formADocs and formBDocs, and the list formB.jsonl."""
    results: str = "https://example.blob.core.windows.net/results"
    """Where batches write."""


STAND_INS = Inputs()
VARIABLES = {
    "image": "AZFACADE_FACE_IMAGE",
    "same_image": "AZFACADE_FACE_SAME_IMAGE",
    "other_image": "AZFACADE_FACE_OTHER_IMAGE",
    "image_url": "AZFACADE_FACE_IMAGE_URL",
    "document": "AZFACADE_DOCUMENT",
    "document_url": "AZFACADE_DOCUMENT_URL",
    "container": "AZFACADE_CONTAINER_URL",
    "results": "AZFACADE_RESULTS_URL",
}
"""By input the variable a live recording reads: an address, or the path of a file."""


def inputs_from(environment: Mapping[str, str]) -> Inputs:
    """Return the inputs an environment has, and stand-ins for the rest."""
    found: dict[str, Any] = {}
    for name, variable in VARIABLES.items():
        if value := environment.get(variable):
            is_file = isinstance(getattr(STAND_INS, name), bytes)
            found[name] = Path(value).read_bytes() if is_file else value
    return STAND_INS._replace(**found)
