"""Uses an operation as an application does; after an error, continues where it was."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from typing import Any

from azfacade.errors import ServiceError
from azfacade.testing import FakeAzure
from tests.facade.kit import ENDPOINT, KEY, Side
from tests.surface.calling import method
from tests.surface.reader import Operation

from .faults import ELSEWHERE
from .service import Service

CHOSEN_IDS = ("personId", "persistedFaceId")
"""The properties with ids that the service chooses, another one for each request."""


def in_wire_form(result: Any) -> Any:
    """Return a result as JSON without what differs from run to run: dates, ids the service chooses, changed hosts."""
    return _lasting(result if result is None or isinstance(result, str) else result.to_dict())


def _lasting(value: Any) -> Any:
    if isinstance(value, dict):
        lasting = {key: item for key, item in value.items() if not key.endswith(("DateTime", "TrainingId"))}
        return {key: _lasting("an id" if key in CHOSEN_IDS else item) for key, item in lasting.items()}
    if isinstance(value, str):
        return value.replace(ELSEWHERE, ENDPOINT)
    return [_lasting(item) for item in value] if isinstance(value, list) else value


class Attempt(ABC):
    """One use of an operation."""

    job: Any = None
    """The long-running operation, where there is one."""
    releases = 0
    """How often the place of a copy at its target was given up."""

    def __init__(self, side: Side, owner: Any, operation: Operation, service: Service) -> None:
        self.side = side
        self._owner = owner
        self._operation = operation
        self._service = service

    @abstractmethod
    def result(self) -> Any:
        """Return what it leads to, in wire form."""

    def _called(self, **options: Any) -> Any:
        return method(self._owner, self._operation)(**self._service.arguments, **options)


class Working(Attempt):
    def result(self) -> Any:
        if self.job is None:
            self.job = self.side.run(self._called())
        return in_wire_form(self.side.run(self.job.result()))


class Reading(Attempt):
    """Begins an analysis and reads a file it made."""

    def __init__(
        self,
        side: Side,
        owner: Any,
        operation: Operation,
        service: Service,
        name: str,
        given: dict[str, str],
    ) -> None:
        super().__init__(side, owner, operation, service)
        self._name, self._given = name, given

    def result(self) -> Any:
        if self.job is None:
            self.job = self.side.run(self._called())
        return self.side.run(getattr(self.job, self._name)(**self._given))


class Copying(Attempt):
    def __init__(self, side: Side, owner: Any, operation: Operation, service: Service, name: str) -> None:
        super().__init__(side, owner, operation, service)
        self._name = name
        self._target = FakeAzure(key=KEY, host="target.cognitiveservices.azure.com", clock=service.clock)
        self._to = side.documents(self._target.transport, KEY, self._target.endpoint)

    def result(self) -> Any:
        if self.job is not None:
            return in_wire_form(self.side.run(self.job.result()))
        try:
            return in_wire_form(self.side.run(getattr(self._owner, self._name)("source", self._to)))
        except ServiceError as problem:
            self.job = problem.operation
            raise
        finally:
            self.releases = sum(request.method == "DELETE" for request in self._target.requests)


class Listing(Attempt):
    """Goes on after the last page that came whole."""

    def __init__(self, side: Side, owner: Any, operation: Operation, service: Service) -> None:
        super().__init__(side, owner, operation, service)
        self._items: list[Any] = []
        self._token: str | None = None

    def result(self) -> Any:
        pages = self._called().pages(self._token)

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
        self._items += [in_wire_form(item) for item in page.items]
        self._token = page.token


class Downloading(Attempt):
    def __init__(self, side: Side, owner: Any, operation: Operation, service: Service, *, into_file: bool) -> None:
        super().__init__(side, owner, operation, service)
        self._into_file = into_file

    def result(self) -> Any:
        if not self._into_file:
            return self.side.run(self._called())
        file = io.BytesIO()
        try:
            self.side.run(self._called(to=file))
        except ServiceError:
            assert file.getvalue() == b"", "half a file was left"
            raise
        return file.getvalue()


class Calling(Attempt):
    """A call that changes something: its result is what is there afterwards."""

    def result(self) -> Any:
        self.side.run(self._called())
        changed = next(request for request in self._service.requests if request.method != "GET")
        path, _, query = changed.url.raw_path.decode().partition("?")
        found = self._service.ask("GET", f"{path}?{query}" if query else path)
        return found.body if found.status == 200 else found.status
