"""A process that begins to add a face to a person, prints the token and waits to be killed; or one that resumes.

`person_worker.py sync begin URL KEY PERSON PHOTO` or `person_worker.py sync resume URL KEY TOKEN`.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from typing import Any

from azfacade import AsyncFaceClient, FaceClient

VERSION = "v1.2-preview.1"
MODEL = "recognition_04"


def begin(url: str, key: str, person: str, photo: str) -> None:
    with FaceClient(url, key, api_version=VERSION, allow_http=True) as face:
        print(face.persons.begin_add_face(person, MODEL, Path(photo)).token, flush=True)
        time.sleep(60)


def resume(url: str, key: str, token: str) -> None:
    with FaceClient(url, key, allow_http=True) as face:
        job = face.resume(token)
        assert job.accepted is not None
        print(job.accepted.persisted_face_id, job.result().persisted_face_id)


async def async_begin(url: str, key: str, person: str, photo: str) -> None:
    async with AsyncFaceClient(url, key, api_version=VERSION, allow_http=True) as face:
        print((await face.persons.begin_add_face(person, MODEL, Path(photo))).token, flush=True)
        await asyncio.sleep(60)


async def async_resume(url: str, key: str, token: str) -> None:
    async with AsyncFaceClient(url, key, allow_http=True) as face:
        job = face.resume(token)
        assert job.accepted is not None
        print(job.accepted.persisted_face_id, (await job.result()).persisted_face_id)


if __name__ == "__main__":
    side, task, *arguments = sys.argv[1:]
    work: Any = {
        ("sync", "begin"): begin,
        ("sync", "resume"): resume,
        ("async", "begin"): async_begin,
        ("async", "resume"): async_resume,
    }[side, task]
    if side == "async":
        asyncio.run(work(*arguments))
    else:
        work(*arguments)
