"""For all tests: no connection to another computer; cases in loops are chosen and counted, HTTP libraries counted."""

from __future__ import annotations

import gc
import ipaddress
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .cases import Run, loop_of

_PASSED = pytest.StashKey[int]()
_FROM_WORKER = "cases_passed"


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a test tried to reach {host}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("cases in loops")
    group.addoption("--case", default="", metavar="TEXT", help="run only those whose names contain this")
    group.addoption("--list-cases", metavar="FILE", help="write the names of all tests and cases, with --collect-only")


def pytest_configure(config: pytest.Config) -> None:
    # A job in the background of a script ignores the signal, and so would the commands that tests start and interrupt.
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    Run.only = config.getoption("--case")
    config.stash[_PASSED] = 0


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect without looking for garbage: all that is made stays, and there is much of it."""
    gc.disable()
    yield
    gc.enable()


def pytest_collection_finish(session: pytest.Session) -> None:
    file = session.config.getoption("--list-cases")
    if file:
        Path(file).write_text("".join(f"{name}\n" for item in session.items for name in _cases(item)), encoding="utf-8")


def _cases(item: pytest.Item) -> list[str]:
    loop = loop_of(item.obj) if isinstance(item, pytest.Function) else None
    return [item.nodeid] if loop is None else [f"{item.nodeid}[{case.name}]" for case in loop.cases()]


def pytest_sessionfinish(session: pytest.Session) -> None:
    session.config.stash[_PASSED] += Run.passed
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_FROM_WORKER] = Run.passed


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[_PASSED] += getattr(node, "workeroutput", {}).get(_FROM_WORKER, 0)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[_PASSED]:
        terminalreporter.write_line(f"{config.stash[_PASSED]} cases passed in loops")
