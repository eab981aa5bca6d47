"""An in-memory fake of Azure AI Face and Document Intelligence, for tests without an account or a network.

`FakeAzure().face_client()` returns a client that sends to the fake; see FakeAzure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .lazy_names import load_name

if TYPE_CHECKING:
    from .clock import Clock
    from .discrete_time.clock_threads import ClockThreads
    from .discrete_time.virtual_clock import VirtualClock
    from .discrete_time.virtual_loop import VirtualLoop, VirtualTime, virtual_time
    from .face.fake_face import FakeFace
    from .fake_azure import FakeAzure
    from .faults import ConnectionDropped
    from .http_messages import Request, Response
    from .http_server import Server
    from .request_log import LoggedRequest
    from .routing import UnknownRoute
    from .transport import FakeTransport

__all__ = [
    "Clock",
    "ClockThreads",
    "ConnectionDropped",
    "FakeAzure",
    "FakeFace",
    "FakeTransport",
    "LoggedRequest",
    "Request",
    "Response",
    "Server",
    "UnknownRoute",
    "VirtualClock",
    "VirtualLoop",
    "VirtualTime",
    "virtual_time",
]

# The module of each public name, imported on first use: httpx only for the transport, sockets only for the server.
_MODULES = {
    "Clock": "clock",
    "ClockThreads": "discrete_time.clock_threads",
    "ConnectionDropped": "faults",
    "FakeAzure": "fake_azure",
    "FakeFace": "face.fake_face",
    "FakeTransport": "transport",
    "LoggedRequest": "request_log",
    "Request": "http_messages",
    "Response": "http_messages",
    "Server": "http_server",
    "UnknownRoute": "routing",
    "VirtualClock": "discrete_time.virtual_clock",
    "VirtualLoop": "discrete_time.virtual_loop",
    "VirtualTime": "discrete_time.virtual_loop",
    "virtual_time": "discrete_time.virtual_loop",
}


def __getattr__(name: str) -> Any:
    return load_name(__name__, _MODULES, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
