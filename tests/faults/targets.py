"""The operations that faults are tried on: long-running ones, lists, downloads; their responses and steps."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import httpx

from tests.facade.kit import ENDPOINT, KEY, Reply, Script, Side
from tests.surface.calling import case, client, good
from tests.surface.reader import Operation, fragment, operations
from tests.surface.test_begun_work import finished
from tests.surface.test_lists import LINKED, STARTED, entry
from tests.surface.values import Maker

from .attempts import Attempt, Copying, Downloading, Listing, Reading, Working

SUBMIT = "submit"
POLLS = ("first poll", "middle poll", "last poll")
SECOND_PAGE = "page 2 of a list"
DOWNLOAD = "download"
STEPS = (SUBMIT, *POLLS, SECOND_PAGE, DOWNLOAD)
COPIES = {"documentModelCopyTo": "copy_model", "documentClassifierCopyTo": "copy_classifier"}


class Target(ABC):
    """An operation with what a service answers that has no faults."""

    steps: ClassVar[Mapping[str, int]]
    """The place of the answer that each step is about."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        found = fragment(operation.service)
        self.arguments = case(operation, operation.version, Maker(found, least=True)).arguments
        self.answers = self._answers()

    @abstractmethod
    def _answers(self) -> list[Reply]: ...

    @abstractmethod
    def attempt(self, side: Side, owner: Any) -> Attempt:
        """Return what uses the operation of a client as an application does."""

    def asked_for(self, request: httpx.Request) -> int | None:
        """Return the place of the answer that a request asks for, where that does not follow from the order."""
        return None

    def client(self, side: Side, script: Script, credential: Any = KEY) -> Any:
        return client(side, self.operation, script, credential=credential)

    def __str__(self) -> str:
        return f"{self.operation.place} {self.operation.variant}".strip()


class Work(Target):
    steps: ClassVar = {SUBMIT: 0} | {step: place for place, step in enumerate(POLLS, 1)}

    def _answers(self) -> list[Reply]:
        done = finished(fragment(self.operation.service), self.operation)
        running = {name: value for name, value in done.items() if name not in ("result", "analyzeResult")}
        looks = [Reply(200, {**running, "status": "running"})] * 2
        return [good(self.operation), *looks, Reply(200, done)]

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return Working(side, owner, self.operation, self.arguments)


class MadeFile(Work):
    """A file that an analysis made beside its result, read from the operation."""

    steps: ClassVar = {DOWNLOAD: 4}

    def __init__(self, operation: Operation, name: str, **given: str) -> None:
        super().__init__(operation)
        self._name, self._given = name, given

    def _answers(self) -> list[Reply]:
        return [*super()._answers(), Reply(200, b"%file", {"Content-Type": "application/octet-stream"})]

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return Reading(side, owner, self.operation, self.arguments, self._name, self._given)


class Copy(Work):
    """A copy in one call, to a resource where everything goes well."""

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return Copying(side, owner, self.operation, self.arguments, COPIES[self.operation.kind])


class List(Target):
    """A list of three pages."""

    steps: ClassVar = {SECOND_PAGE: 1}

    def _answers(self) -> list[Reply]:
        if self.operation in STARTED:
            self.arguments["top"] = 2
            return [Reply(200, [entry(self.operation, n) for n in page]) for page in ((1, 2), (3, 4), (5,))]
        item = self.operation.answer_example["value"][0]
        link = f"{ENDPOINT}/list?nextLink="
        return [Reply(200, {"value": [item]} | ({"nextLink": f"{link}{n + 1}"} if n < 3 else {})) for n in (1, 2, 3)]

    def asked_for(self, request: httpx.Request) -> int:
        query = request.url.params
        if self.operation not in STARTED:
            return int(query.get("nextLink", "1")) - 1
        lasts = [page.body[-1][self.operation.page_key] for page in self.answers]
        return lasts.index(query["start"]) + 1 if "start" in query else 0

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return Listing(side, owner, self.operation, self.arguments)


class Download(Target):
    steps: ClassVar = {DOWNLOAD: 0}

    def __init__(self, operation: Operation, *, into_file: bool) -> None:
        super().__init__(operation)
        self._into_file = into_file

    def _answers(self) -> list[Reply]:
        return [good(self.operation)]

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return Downloading(side, owner, self.operation, self.arguments, into_file=self._into_file)


def _targets() -> Iterable[Target]:
    for operation in operations():
        if operation.poll:
            yield Work(operation)
            if operation.kind in COPIES:
                yield Copy(operation)
            elif operation.kind == "analyze":
                yield MadeFile(operation, "pdf")
                yield MadeFile(operation, "figure", figure_id="1.1")
        elif operation in LINKED or operation in STARTED:
            yield List(operation)
        elif operation.accept != "application/json":
            yield Download(operation, into_file=False)
            yield Download(operation, into_file=True)


TARGETS = tuple(_targets())


def targets_of(step: str) -> list[Target]:
    """Return what has a step."""
    return [target for target in TARGETS if step in target.steps]
