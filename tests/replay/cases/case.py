"""The types of a recorded case, and helpers that the cases share.

A body yields what a client's method returns and receives the result. With a sync client that is the same object; with
an async one the driver awaits it. So `group = yield face.person_groups.get("x")` reads alike for both.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Generator, Iterable, Mapping
from typing import Any, NamedTuple, TypeAlias

from azfacade.testing import FakeAzure
from tests.replay.cases.inputs import STAND_INS, Inputs


class Given(NamedTuple):
    """What a body works with besides the client."""

    group: str
    inputs: Inputs = STAND_INS
    fake: FakeAzure | None = None
    """The fake that is being recorded, to do what no request can; None for a replay and for the live service."""


Body: TypeAlias = Generator[Any, Any, None]
MakeBody: TypeAlias = Callable[[Any, Given], Body]

GA_AND_PREVIEW = {
    "face": {"": None, "_preview": "v1.2-preview.1"},
    "document_intelligence": {"": None, "_preview": "2024-07-31-preview"},
}
"""By service the suffixes of names, and the api versions they stand for."""


class Case(NamedTuple):
    """One recorded case."""

    service: str
    group: str
    name: str
    body: MakeBody
    api_version: str | None = None
    needs: tuple[str, ...] = ()
    """The inputs that a live recording needs."""
    fake_only: str = ""
    """Why a live recording leaves it out."""
    key: str | None = None
    """Sent instead of the right key."""
    deviations: Mapping[str, str] = {}
    """What is unlike the fragment on purpose: patterns of pointers such as `/response/*`, each with its reason."""

    @property
    def path(self) -> str:
        """Where its cassette lies, below cassettes/."""
        return f"{self.service}/{self.group}/{self.name}.yaml"


CASES: list[Case] = []


def case(
    service: str,
    group: str,
    *,
    versions: Mapping[str, str | None] | None = None,
    needs: tuple[str, ...] = (),
    fake_only: str = "",
    key: str | None = None,
    deviations: Mapping[str, str] | None = None,
) -> Callable[[MakeBody], MakeBody]:
    """Register a body as a case, once for each api version."""

    def register(body: MakeBody) -> MakeBody:
        for suffix, version in (versions or {"": None}).items():
            name = body.__name__ + suffix
            CASES.append(Case(service, group, name, body, version, needs, fake_only, key, deviations or {}))
        return body

    return register


def everything(pager: Iterable[Any] | AsyncIterable[Any] | Awaitable[Any]) -> Any:
    """Return all items of a pager, or what is awaited for them."""
    if isinstance(pager, Iterable):
        return list(pager)
    if isinstance(pager, Awaitable):
        return pager  # a list that comes without pages

    async def collect() -> list[Any]:
        return [item async for item in pager]

    return collect()


def refused(action: Callable[[], Any], kind: type[Exception], **expected: Any) -> Generator[Any, Any, Any]:
    """Expect an error with these attributes, and return it."""
    try:
        yield action()
    except kind as error:
        assert {name: getattr(error, name) for name in expected} == expected  # noqa: PT017  # a helper, not a test
        return error
    raise AssertionError(f"no {kind.__name__} was raised")


def finished(beginning: Any) -> Generator[Any, Any, tuple[Any, Any]]:
    """Take what `begin_*` returned to its end; returns the operation and its result."""
    job = yield beginning
    return job, (yield job.result())
