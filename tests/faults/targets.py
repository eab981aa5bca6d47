"""What faults are tried on: work that runs long, lists and downloads, each with its good answers and its steps."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

import httpx

from azfacade.errors import ServiceError
from tests.facade.kit import ENDPOINT, KEY, Reply, Script, Side
from tests.surface.calling import case, client, good, method
from tests.surface.reader import Operation, fragment, operations
from tests.surface.test_begun_work import finished
from tests.surface.test_lists import LINKED, STARTED, entry
from tests.surface.values import Maker

SUBMIT = "submit"
POLLS = ("first poll", "middle poll", "last poll")
SECOND_PAGE = "page 2 of a list"
DOWNLOAD = "download"


class Target(ABC):
    """An operation with what a service answers that has no faults."""

    steps: ClassVar[Mapping[str, int]]
    """The place of the answer that each step is about."""

    def __init__(self, operation: Operation) -> None:
        self.operation = operation
        found = fragment(operation.service)
        self.arguments = case(operation, found.ga, Maker(found, least=True)).arguments
        self.answers = self._answers()

    @abstractmethod
    def _answers(self) -> list[Reply]: ...

    @abstractmethod
    def attempt(self, side: Side, owner: Any) -> Attempt:
        """Return what uses the operation of a client as an application does."""

    def client(self, side: Side, script: Script, credential: Any = KEY) -> Any:
        return client(side, self.operation, script, credential=credential)

    def __str__(self) -> str:
        return f"{self.operation.place} {self.operation.variant}".strip()


class Attempt(ABC):
    """One use of an operation; when it raised, it goes on from where it was."""

    job: Any = None
    """The long-running operation, where there is one."""
    releases = 0
    """How often the place of a copy at its target was given up."""

    def __init__(self, side: Side, owner: Any, target: Target) -> None:
        self.side = side
        self.owner = owner
        self.target = target

    @abstractmethod
    def result(self) -> Any:
        """Return what it leads to, in wire form."""

    def called(self, **options: Any) -> Any:
        return method(self.owner, self.target.operation)(**self.target.arguments, **options)


class Work(Target):
    steps: ClassVar = {SUBMIT: 0} | {step: place for place, step in enumerate(POLLS, 1)}

    def _answers(self) -> list[Reply]:
        done = finished(fragment(self.operation.service), self.operation)
        running = {name: value for name, value in done.items() if name not in ("result", "analyzeResult")}
        looks = [Reply(200, {**running, "status": "running"})] * 2
        return [good(self.operation), *looks, Reply(200, done)]

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return _Working(side, owner, self)


class _Working(Attempt):
    def result(self) -> Any:
        if self.job is None:
            self.job = self.side.run(self.called())
        return self.side.run(self.job.result()).to_dict()


class MadeFile(Work):
    """A file that an analysis made beside its result, read from the operation."""

    steps: ClassVar = {DOWNLOAD: 4}

    def __init__(self, operation: Operation, name: str, **arguments: str) -> None:
        super().__init__(operation)
        self.name = name
        self.given = arguments

    def _answers(self) -> list[Reply]:
        return [*super()._answers(), Reply(200, b"%file", {"Content-Type": "application/octet-stream"})]

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return _Reading(side, owner, self)


class _Reading(Attempt):
    target: MadeFile

    def result(self) -> Any:
        if self.job is None:
            self.job = self.side.run(self.called())
        return self.side.run(getattr(self.job, self.target.name)(**self.target.given))


class Copy(Work):
    """A copy in one call, to a resource where everything goes well."""

    def __init__(self, operation: Operation, method: str) -> None:
        super().__init__(operation)
        self.method = method

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return _Copying(side, owner, self)


class _Copying(Attempt):
    target: Copy

    def __init__(self, side: Side, owner: Any, target: Target) -> None:
        super().__init__(side, owner, target)
        self._service = Script(_answer_of_target)
        self._to = side.documents(self._service)

    def result(self) -> Any:
        if self.job is not None:
            return self.side.run(self.job.result()).to_dict()
        try:
            return self.side.run(getattr(self.owner, self.target.method)("source", self._to)).to_dict()
        except ServiceError as problem:
            self.job = problem.operation
            raise
        finally:
            self.releases = sum(request.method == "DELETE" for request in self._service.requests)


def _answer_of_target(request: httpx.Request) -> Reply:
    if request.method == "DELETE":
        return Reply(204)
    page = "AuthorizeModelCopy" if "documentModels" in request.url.path else "AuthorizeClassifierCopy"
    found = fragment("document_intelligence").by_id
    return next(good(operation) for name, operation in found.items() if name.endswith(page))


class List(Target):
    """A list of three pages."""

    steps: ClassVar = {SECOND_PAGE: 1}

    def _answers(self) -> list[Reply]:
        if self.operation in STARTED:
            self.arguments["top"] = 2
            return [Reply(200, [entry(self.operation, n) for n in page]) for page in ((1, 2), (3, 4), (5,))]
        item = self.operation.answer_example["value"][0]
        link = f"{ENDPOINT}/list?nextLink="
        return [Reply(200, {"value": [item]} | ({"nextLink": f"{link}{n}"} if n < 3 else {})) for n in (1, 2, 3)]

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return _Listing(side, owner, self)


class _Listing(Attempt):
    """Goes on after the last page that came whole."""

    def __init__(self, side: Side, owner: Any, target: Target) -> None:
        super().__init__(side, owner, target)
        self._items: list[Any] = []
        self._token: str | None = None

    def result(self) -> Any:
        pages = self.called().pages(self._token)

        async def read() -> None:
            async for page in pages:
                self._take(page)

        if self.side.is_async:
            self.side.run(read())
        else:
            for page in pages:
                self._take(page)
        return self._items

    def _take(self, page: Any) -> None:
        self._items += [item.to_dict() for item in page.items]
        self._token = page.token


class Download(Target):
    steps: ClassVar = {DOWNLOAD: 0}

    def __init__(self, operation: Operation, *, into_file: bool) -> None:
        super().__init__(operation)
        self.into_file = into_file

    def _answers(self) -> list[Reply]:
        return [good(self.operation)]

    def attempt(self, side: Side, owner: Any) -> Attempt:
        return _Loading(side, owner, self)


class _Loading(Attempt):
    target: Download

    def result(self) -> Any:
        if not self.target.into_file:
            return self.side.run(self.called())
        file = io.BytesIO()
        try:
            self.side.run(self.called(to=file))
        except ServiceError:
            assert file.getvalue() == b"", "half a file was left"
            raise
        return file.getvalue()


COPIES = {"documentModelCopyTo": "copy_model", "documentClassifierCopyTo": "copy_classifier"}


def _targets() -> Iterable[Target]:
    for operation in operations():
        if operation.poll:
            yield Work(operation)
            if operation.kind in COPIES:
                yield Copy(operation, COPIES[operation.kind])
            elif operation.kind == "analyze":
                yield MadeFile(operation, "pdf")
                yield MadeFile(operation, "figure", figure_id="1.1")
        elif operation in LINKED or operation in STARTED:
            yield List(operation)
        elif operation.accept != "application/json":
            yield Download(operation, into_file=False)
            yield Download(operation, into_file=True)


TARGETS = tuple(_targets())
STEPS = (SUBMIT, *POLLS, SECOND_PAGE, DOWNLOAD)


def targets_of(step: str) -> list[Target]:
    """Return what has a step."""
    return [target for target in TARGETS if step in target.steps]
