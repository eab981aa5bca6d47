"""Uses an operation as an application does; after an error, continues where it was."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from typing import Any

import httpx

from azfacade.errors import ServiceError
from tests.facade.kit import Reply, Script, Side
from tests.surface.calling import good, method
from tests.surface.reader import Operation, fragment


class Attempt(ABC):
    """One use of an operation."""

    job: Any = None
    """The long-running operation, where there is one."""
    releases = 0
    """How often the place of a copy at its target was given up."""

    def __init__(self, side: Side, owner: Any, operation: Operation, arguments: dict[str, Any]) -> None:
        self.side = side
        self._owner = owner
        self._operation = operation
        self._arguments = arguments

    @abstractmethod
    def result(self) -> Any:
        """Return what it leads to, in wire form."""

    def _called(self, **options: Any) -> Any:
        return method(self._owner, self._operation)(**self._arguments, **options)


class Working(Attempt):
    def result(self) -> Any:
        if self.job is None:
            self.job = self.side.run(self._called())
        return self.side.run(self.job.result()).to_dict()


class Reading(Attempt):
    """Begins an analysis and reads a file it made."""

    def __init__(
        self,
        side: Side,
        owner: Any,
        operation: Operation,
        arguments: dict[str, Any],
        name: str,
        given: dict[str, str],
    ) -> None:
        super().__init__(side, owner, operation, arguments)
        self._name, self._given = name, given

    def result(self) -> Any:
        if self.job is None:
            self.job = self.side.run(self._called())
        return self.side.run(getattr(self.job, self._name)(**self._given))


class Copying(Attempt):
    def __init__(self, side: Side, owner: Any, operation: Operation, arguments: dict[str, Any], name: str) -> None:
        super().__init__(side, owner, operation, arguments)
        self._name = name
        self._service = Script(_answer_of_target)
        self._to = side.documents(self._service)

    def result(self) -> Any:
        if self.job is not None:
            return self.side.run(self.job.result()).to_dict()
        try:
            return self.side.run(getattr(self._owner, self._name)("source", self._to)).to_dict()
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


class Listing(Attempt):
    """Goes on after the last page that came whole."""

    def __init__(self, side: Side, owner: Any, operation: Operation, arguments: dict[str, Any]) -> None:
        super().__init__(side, owner, operation, arguments)
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
        self._items += [item.to_dict() for item in page.items]
        self._token = page.token


class Downloading(Attempt):
    def __init__(
        self, side: Side, owner: Any, operation: Operation, arguments: dict[str, Any], *, into_file: bool
    ) -> None:
        super().__init__(side, owner, operation, arguments)
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
