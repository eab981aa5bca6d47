"""What the person directory refuses, and how it codes the refusal; only v1.2-preview.1 has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx

from .face_refusals import Ask, Case, named
from .face_world import ADA, NOBODY, FaceWorld


def directory() -> Iterator[Case]:
    """What only the preview with the person directory has."""

    def face_of(
        path: str, body: Any = None, *, method: str = "POST", model: str = "recognition_04", **query: str
    ) -> Ask:
        def ask(world: FaceWorld) -> httpx.Response:
            faces = f"persons/{world.directory_person()}/recognitionModels/{model}/persistedfaces"
            return world.send(method, faces + path, body, **query)

        return ask

    def one_too_many(world: FaceWorld) -> httpx.Response:
        person_id = world.directory_person(*[ADA] * 248)
        return world.send("POST", f"persons/{person_id}/recognitionModels/recognition_04/persistedfaces", ADA)

    for name, ask in (
        ("an empty name", lambda it: it.ask("persons", name="")),
        ("a name of 129 characters", lambda it: it.ask("persons", name="x" * 129)),
        ("an empty update", lambda it: it.send("PATCH", f"persons/{it.directory_person()}", {})),
        ("a start that is no person", lambda it: it.send("GET", "persons", start="nobody")),
        ("top 1001", lambda it: it.send("GET", "persons", top="1001")),
        ("an unknown model", face_of("", ADA, model="recognition_9")),
        ("a target outside of the image", face_of("", ADA, targetFace="100000,100000,50,50")),
        ("user data of 1,025 characters", face_of("", ADA, userData="x" * 1025)),
        ("a dynamic group with capitals", lambda it: it.send("PUT", "dynamicpersongroups/Staff", {"name": "x"})),
    ):
        yield Case(name, 400, "BadArgument", ask)
    for name, person_id in (("missing", NOBODY), ("impossible id", "nobody")):
        yield Case(f"a person: {name}", 404, "PersonNotFound", _get(f"persons/{person_id}"))
    yield Case("an image below 1 KB", 400, "InvalidImageSize", face_of("", ADA[:1023]))
    yield Case("a host that does not exist", 400, "InvalidURL", face_of("", {"url": "https://gone.invalid/a.jpg"}))
    yield Case("a face that is missing", 404, "PersistedFaceNotFound", face_of(f"/{NOBODY}", method="DELETE"))
    yield Case("the 249th face of a person", 403, "QuotaExceeded", one_too_many)
    yield Case("a group that is missing", 404, "DynamicPersonGroupNotFound", _get("dynamicpersongroups/nobody"))
    yield Case("an impossible id of a group", 400, "DynamicPersonGroupNotFound", _get("dynamicpersongroups/Not.An.Id"))
    yield Case("a second creation", 409, "DynamicPersonGroupExists", _second_group)
    yield Case("an operation that is missing", 404, None, _get(f"operations/{NOBODY}"))


def _get(path: str) -> Ask:
    return lambda world: world.send("GET", path)


def _second_group(world: FaceWorld) -> httpx.Response:
    world.directory_person()
    return world.send("PUT", "dynamicpersongroups/visitors", {"name": "x"})


DIRECTORY_CASES = named("directory", directory())
