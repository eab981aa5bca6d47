"""A fake whose answers get lost after it has acted, for tests of repeated attempts."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Any

import azfacade_raw.document_intelligence.groups
import azfacade_raw.face.groups
from azfacade.testing import FakeAzure, VirtualClock
from azfacade_raw.calls import Route

from .kit import Side

ROUTES = [
    value
    for package in (azfacade_raw.face.groups, azfacade_raw.document_intelligence.groups)
    for module in pkgutil.iter_modules(package.__path__)
    for value in vars(importlib.import_module(f"{package.__name__}.{module.name}")).values()
    if isinstance(value, Route)
]
Lose = Callable[[FakeAzure, str], None]


def drop(fake: FakeAzure, method: str) -> None:
    fake.drop(method=method, handled=True)


def answer_502(fake: FakeAzure, method: str) -> None:
    fake.fail(502, method=method, handled=True)


def answer_503(fake: FakeAzure, method: str) -> None:
    fake.fail(503, method=method, handled=True, retry_after=1)


def be_slow(fake: FakeAzure, method: str) -> None:
    fake.hold(61, method=method)


def fail_twice(fake: FakeAzure, method: str) -> None:
    fake.drop(method=method, handled=True)
    fake.fail(429, method=method, retry_after=2)


IMAGE_URL = "https://images.example.com/ann.jpg"
LOST = [drop, answer_502, answer_503, be_slow, fail_twice]


class World:
    """A fake with a client of each service."""

    def __init__(self, both: Side) -> None:
        self.both = both
        self.fake = FakeAzure(clock=VirtualClock(), running_polls=1)
        side = "async_" if both.is_async else ""
        self.face = getattr(self.fake, f"{side}face_client")()
        self.documents = getattr(self.fake, f"{side}document_intelligence_client")()

    def run(self, value: Any) -> Any:
        return self.both.run(value)

    def statuses(self, method: str, since: int = 0) -> list[int | None]:
        return [request.status for request in self.fake.requests[since:] if request.method == method]


def group(world: World, name: str = "person_groups", gallery_id: str = "staff") -> Any:
    kind = getattr(world.face, name)
    world.run(kind.create(gallery_id, "Staff"))
    return kind


def group_with_face(world: World, name: str = "person_groups", gallery_id: str = "staff") -> Any:
    """Make a gallery that can be trained."""
    kind = group(world, name, gallery_id)
    if name == "large_face_lists":
        world.run(kind.add_face(gallery_id, IMAGE_URL))
    else:
        person = world.run(kind.create_person(gallery_id, "Ann"))
        world.run(kind.add_person_face(gallery_id, person.person_id, IMAGE_URL))
    return kind
