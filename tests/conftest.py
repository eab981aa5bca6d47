"""For all tests: a connection to another computer fails the test, and HTTP libraries are counted."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any

import pytest

from tests.libraries import LibraryCounter


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(LibraryCounter())


@pytest.fixture(autouse=True)
def _only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "localhost"
        if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
            raise AssertionError(f"a test tried to reach {host}")
        real(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
