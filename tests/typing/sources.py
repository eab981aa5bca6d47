"""Types of the `source` argument. Checked, never run."""

from __future__ import annotations

from pathlib import Path
from tempfile import NamedTemporaryFile, SpooledTemporaryFile, TemporaryFile
from typing import TextIO

import httpx

from azfacade import DocumentIntelligenceClient, FaceClient


class Reader:
    def read(self, size: int = -1) -> bytes:
        return b""


def sources(face: FaceClient, di: DocumentIntelligenceClient, text: TextIO) -> None:
    for source in (
        "a.jpg",
        Path("a.jpg"),
        b"",
        bytearray(),
        memoryview(b""),
        Reader(),
        httpx.URL("https://x.example/a.jpg"),
    ):
        face.detect(source)
        di.models.begin_analyze("prebuilt-read", source)
    for found in face.detect(b""):
        face.face_lists.add_face("friends", "a.jpg", target_face=found.face_rectangle)
    with Path("a.jpg").open("rb") as file:
        face.detect(file)
    with SpooledTemporaryFile() as spooled, NamedTemporaryFile() as named, TemporaryFile() as unnamed:
        face.detect(spooled)
        face.detect(named)
        face.detect(unnamed)
    face.detect(text)  # type: ignore[call-overload]
    face.detect(7)  # type: ignore[call-overload]
