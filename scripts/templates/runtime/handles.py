"""Who executes calls, and what those that are not answered at once hand back: running operations, lists in pages.

These are interfaces; the package that sends requests implements them.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from azfacade_raw.calls import Call, LongRunning, Options, Paging
from azfacade_raw.types import Status

T = TypeVar("T")


class Page(NamedTuple, Generic[T]):
    """One page of a list."""

    items: list[T]
    """What the page holds, in the service's order; may be empty."""
    token: str | None
    """Give it to `pages(token)` to go on after this page; None on the last one."""


class Pager(ABC, Generic[T]):
    """The items of a list, fetched page by page while you iterate; each new iteration starts at the first page."""

    @abstractmethod
    def pages(self, token: str | None = None) -> Iterator[Page[T]]:
        """Iterate over pages instead of items.

        Args:
            token: The `token` of a page seen earlier, in any process, to start after it.

        Yields:
            Pages, each fetched when it is asked for.

        Raises:
            AzFacadeError: The page could not be read.
        """

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.items


class AsyncPager(ABC, Generic[T]):
    """The items of a list, fetched page by page while you iterate; each new iteration starts at the first page."""

    @abstractmethod
    def pages(self, token: str | None = None) -> AsyncIterator[Page[T]]:
        """Iterate over pages instead of items.

        Args:
            token: The `token` of a page seen earlier, in any process, to start after it.

        Yields:
            Pages, each fetched when it is asked for.

        Raises:
            AzFacadeError: The page could not be read.
        """

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.items:
                yield item


class OperationState(ABC):
    """What is known of long-running work without asking the service."""

    @property
    @abstractmethod
    def id(self) -> str:
        """The id the service gave the work (for training: the id of what is trained)."""

    @property
    @abstractmethod
    def kind(self) -> str:
        """What kind of work it is, such as `documentClassifierBuild`."""

    @property
    @abstractmethod
    def status(self) -> Status:
        """The status last seen; NOT_STARTED before the first look. No request is made."""

    @property
    @abstractmethod
    def percent_completed(self) -> int | None:
        """The progress last seen, 0 to 100; None where the service has not said."""

    @property
    @abstractmethod
    def token(self) -> str:
        """A short text to resume from in any process with `client.resume(token)`; holds no host and no secret."""


class Operation(OperationState, Generic[T]):
    """Long-running work that was started; asking again after an error never loses it."""

    @abstractmethod
    def refresh(self) -> Status:
        """Ask the service once and return the status.

        Raises:
            AzFacadeError: The status could not be read. The operation goes on; ask again.
        """

    @abstractmethod
    def wait(
        self, timeout: float | None = None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Status:
        """Wait until the work has ended, well or badly, and return its status.

        Args:
            timeout: Seconds to wait at most; None for as long as it takes.
            on_progress: Called after every look at the service with this operation.

        Raises:
            OperationTimeoutError: It had not ended in time. It goes on; wait again.
            AzFacadeError: The status could not be read. The operation goes on; wait again.
        """

    @abstractmethod
    def result(self, timeout: float | None = None) -> T:
        """Wait for the work to succeed and return what it made.

        Args:
            timeout: Seconds to wait at most; None for as long as it takes.

        Raises:
            OperationFailedError: It ended badly; the error holds the reason and the service's error object.
            OperationTimeoutError: It had not ended in time. It goes on; call again.
            AzFacadeError: The status could not be read. The operation goes on; call again.
        """


class AsyncOperation(OperationState, Generic[T]):
    """Long-running work that was started; asking again after an error never loses it."""

    @abstractmethod
    async def refresh(self) -> Status:
        """Ask the service once and return the status.

        Raises:
            AzFacadeError: The status could not be read. The operation goes on; ask again.
        """

    @abstractmethod
    async def wait(
        self, timeout: float | None = None, on_progress: Callable[[OperationState], object] | None = None
    ) -> Status:
        """Wait until the work has ended, well or badly, and return its status.

        Args:
            timeout: Seconds to wait at most; None for as long as it takes.
            on_progress: Called after every look at the service with this operation.

        Raises:
            OperationTimeoutError: It had not ended in time. It goes on; wait again.
            AzFacadeError: The status could not be read. The operation goes on; wait again.
        """

    @abstractmethod
    async def result(self, timeout: float | None = None) -> T:
        """Wait for the work to succeed and return what it made.

        Args:
            timeout: Seconds to wait at most; None for as long as it takes.

        Raises:
            OperationFailedError: It ended badly; the error holds the reason and the service's error object.
            OperationTimeoutError: It had not ended in time. It goes on; call again.
            AzFacadeError: The status could not be read. The operation goes on; call again.
        """


class Executor(Protocol):
    """Runs calls and blocks until they are answered."""

    def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        ...

    def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> Operation[T]:
        """Send the call that starts long-running work and return its handle."""
        ...

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> Pager[T]:
        """Return the items of a list call, page after page; nothing is sent yet."""
        ...


class AsyncExecutor(Protocol):
    """Runs calls on an event loop."""

    async def execute(self, call: Call[T], options: Options) -> T:
        """Send one call and return its decoded answer."""
        ...

    async def begin(self, call: Call[Any], work: LongRunning[T], options: Options) -> AsyncOperation[T]:
        """Send the call that starts long-running work and return its handle."""
        ...

    def paginate(self, call: Call[Any], paging: Paging[T], options: Options) -> AsyncPager[T]:
        """Return the items of a list call, page after page; nothing is sent yet."""
        ...
