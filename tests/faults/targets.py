"""The operations that faults are tried on, against the fake: their steps, and what is there before."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

import httpx

from azfacade.testing import FakeAzure
from tests.facade.kit import KEY, Side
from tests.surface.calling import client
from tests.surface.reader import Operation, operations
from tests.surface.test_lists import LINKED, STARTED

from .attempts import Attempt, Calling, Copying, Downloading, Listing, Reading, Working
from .service import Service
from .worlds import Prepare, before_create, before_delete, before_download, before_list, before_work

SUBMIT = "submit"
POLLS = ("first poll", "middle poll", "last poll")
SECOND_PAGE = "page 2 of a list"
DOWNLOAD = "download"
CREATE = "create"
DELETE = "delete"
STEPS = (SUBMIT, *POLLS, SECOND_PAGE, DOWNLOAD, CREATE, DELETE)
CHANGES = (SUBMIT, CREATE, DELETE)
"""The steps whose request changes something at the service."""
COPIES = {"documentModelCopyTo": "copy_model", "documentClassifierCopyTo": "copy_classifier"}


class Target(ABC):
    """An operation, and how an application uses it."""

    steps: ClassVar[tuple[str, ...]]
    """The steps at which faults are tried."""

    def __init__(self, operation: Operation, prepare: Prepare) -> None:
        self.operation = operation
        self._prepare = prepare

    def prepare(self, fake: FakeAzure) -> dict[str, Any]:
        """Make what has to be there; return the arguments of the operation."""
        return self._prepare(fake)

    @abstractmethod
    def step_of(self, request: httpx.Request, reads: int) -> str:
        """Return the step of a request before which so many reads were answered well; empty for any other request."""

    @abstractmethod
    def attempt(self, side: Side, owner: Any, service: Service) -> Attempt:
        """Return what uses the operation of a client as an application does."""

    def client(self, side: Side, service: Service, credential: Any = KEY) -> Any:
        return client(side, self.operation, service, credential=credential)  # type: ignore[arg-type]  # a transport too

    @property
    def is_exclusive(self) -> bool:
        """Whether what it begins or creates cannot be begun or created a second time."""
        return False

    @property
    def removes(self) -> bool:
        """Whether it deletes something, so that it cannot be done a second time."""
        return False

    def __str__(self) -> str:
        return f"{self.operation.place} {self.operation.variant}".strip()


class Work(Target):
    steps: ClassVar[tuple[str, ...]] = (SUBMIT, *POLLS)

    def step_of(self, request: httpx.Request, reads: int) -> str:
        return POLLS[min(reads, 2)] if request.method == "GET" else SUBMIT

    def attempt(self, side: Side, owner: Any, service: Service) -> Attempt:
        return Working(side, owner, self.operation, service)

    @property
    def is_exclusive(self) -> bool:
        is_named = self.operation.place == "dynamic_person_groups.begin_create"
        return is_named or self.operation.method in ("begin_build", "begin_compose", "begin_copy_to", "begin_train")

    @property
    def removes(self) -> bool:
        return self.operation.http == "DELETE"


class MadeFile(Work):
    """A file that an analysis made beside its result, read from the operation."""

    steps: ClassVar[tuple[str, ...]] = (DOWNLOAD,)

    def __init__(self, operation: Operation, prepare: Prepare, name: str, **given: str) -> None:
        super().__init__(operation, prepare)
        self._name, self._given = name, given

    def step_of(self, request: httpx.Request, reads: int) -> str:
        return DOWNLOAD if request.url.path.endswith(("/pdf", "/figures/1.1")) else ""

    def attempt(self, side: Side, owner: Any, service: Service) -> Attempt:
        return Reading(side, owner, self.operation, service, self._name, self._given)


class Copy(Work):
    """A copy in one call, to a resource where everything goes well."""

    def attempt(self, side: Side, owner: Any, service: Service) -> Attempt:
        return Copying(side, owner, self.operation, service, COPIES[self.operation.kind])


class List(Target):
    """A list of three pages."""

    steps: ClassVar[tuple[str, ...]] = (SECOND_PAGE,)

    def step_of(self, request: httpx.Request, reads: int) -> str:
        return SECOND_PAGE if reads == 1 else ""

    def attempt(self, side: Side, owner: Any, service: Service) -> Attempt:
        return Listing(side, owner, self.operation, service)


class Download(Target):
    steps: ClassVar[tuple[str, ...]] = (DOWNLOAD,)

    def __init__(self, operation: Operation, prepare: Prepare, *, into_file: bool) -> None:
        super().__init__(operation, prepare)
        self._into_file = into_file

    def step_of(self, request: httpx.Request, reads: int) -> str:
        return DOWNLOAD

    def attempt(self, side: Side, owner: Any, service: Service) -> Attempt:
        return Downloading(side, owner, self.operation, service, into_file=self._into_file)


class Change(Target):
    """A creation or a delete, whose request is the only one."""

    def step_of(self, request: httpx.Request, reads: int) -> str:
        return "" if request.method == "GET" else self.steps[0]

    def attempt(self, side: Side, owner: Any, service: Service) -> Attempt:
        return Calling(side, owner, self.operation, service)


class Create(Change):
    steps: ClassVar[tuple[str, ...]] = (CREATE,)

    @property
    def is_exclusive(self) -> bool:
        return True


class Delete(Change):
    steps: ClassVar[tuple[str, ...]] = (DELETE,)

    @property
    def removes(self) -> bool:
        return True


def _targets() -> Iterable[Target]:
    for operation in operations():
        if operation.poll:
            yield Work(operation, before_work(operation))
            if operation.kind in COPIES:
                yield Copy(operation, before_work(operation))
            elif operation.kind == "analyze":
                yield MadeFile(operation, before_work(operation, "pdf"), "pdf")
                yield MadeFile(operation, before_work(operation), "figure", figure_id="1.1")
        elif operation in LINKED or operation in STARTED:
            yield List(operation, before_list(operation))
        elif operation.accept != "application/json":
            yield Download(operation, before_download(operation), into_file=False)
            yield Download(operation, before_download(operation), into_file=True)
        elif operation.http == "PUT":
            yield Create(operation, before_create(operation))
        elif operation.http == "DELETE" and (prepare := before_delete(operation)) is not None:
            yield Delete(operation, prepare)


TARGETS = tuple(_targets())


def targets_of(step: str) -> list[Target]:
    """Return what has a step."""
    return [target for target in TARGETS if step in target.steps]
