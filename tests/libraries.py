"""The HTTP libraries that clients send with: chooses one for a test, and counts the tests that used each."""

from __future__ import annotations

import os
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from azfacade.client import base
from azfacade.http.library import VARIABLE

WIRES = ("sync", "async", "async-httpx", "sync-httpx2", "async-httpx2")
"""The kinds of clients, and the libraries that they send with; async clients alone use aiohttp, their default."""
ASYNC_LIBRARIES = ("aiohttp", "httpx", "httpx2")
_lock = threading.Lock()
_KEY = "tests_by_library"


@contextmanager
def choosing(library: str | None) -> Iterator[None]:
    """Choose the library of the clients that are made in the block; None for the default."""
    if library is None:
        yield
        return
    with _lock:  # tests make clients on many threads
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = library
        try:
            yield
        finally:
            if before is None:
                del os.environ[VARIABLE]
            else:
                os.environ[VARIABLE] = before


class LibraryCounter:
    """A pytest plugin: counts the tests whose clients have sent over connections of their own, by library."""

    def __init__(self) -> None:
        self.tests: Counter[str] = Counter()
        self._used: set[str] = set()
        module: Any = base  # which imports the function for its own use
        make_transport = module.make_transport

        def make_counted(options: Any, endpoint: Any, *, is_async: bool, **given: Any) -> Any:
            transport = make_transport(options, endpoint, is_async=is_async, **given)
            if options.http_client is None and options.transport is None:
                library = transport._library.__name__ if hasattr(transport, "_library") else "aiohttp"
                self._count(transport, f"{library}, {'async' if is_async else 'sync'}")
            return transport

        module.make_transport = make_counted

    def _count(self, transport: Any, name: str) -> None:
        send = transport.send

        def counted(request: Any) -> Any:
            self._used.add(name)
            return send(request)

        transport.send = counted

    def pytest_runtest_teardown(self) -> None:
        self.tests.update(self._used)
        self._used.clear()

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        output = getattr(session.config, "workeroutput", None)
        if output is not None:  # this is a worker of xdist
            output[_KEY] = dict(self.tests)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        self.tests.update(getattr(node, "workeroutput", {}).get(_KEY, {}))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self.tests:
            told = "; ".join(f"{name}: {count}" for name, count in sorted(self.tests.items()))
            terminalreporter.write_line(f"tests that sent over real connections, by HTTP library: {told}")
