"""Counts the sockets on which something is awaited, among those that an event loop watches.

An idle connection of a pool must not hold a clock still, a request on the wire must. asyncio offers no way to tell them
apart, so this looks at private attributes; where it cannot tell, time passes as in life.
"""

from __future__ import annotations

import asyncio
from enum import Enum
from typing import Any, NamedTuple


class Sockets(NamedTuple):
    """How many of the sockets that a loop watches may be on the way to an answer."""

    awaited: int = 0
    """Those on which somebody waits."""
    unknown: int = 0
    """Those of which nobody can tell."""


class _Use(Enum):
    IDLE = 0
    AWAITED = 1
    UNKNOWN = 2


NONE = Sockets()


def count_sockets(loop: asyncio.AbstractEventLoop, selector: Any) -> Sockets:
    """Count the sockets of a loop that is about to wait. Of Windows' proactor nothing is known."""
    watched = selector.get_map() if hasattr(selector, "get_map") else None
    if watched is None or len(watched) <= 1:  # the one through which other threads wake the loop
        return NONE
    uses = [_use_of(loop, *key.data) for key in watched.values()]
    return Sockets(uses.count(_Use.AWAITED), uses.count(_Use.UNKNOWN))


def _use_of(loop: asyncio.AbstractEventLoop, reader: Any, writer: Any) -> _Use:
    if writer is not None:
        return _Use.AWAITED  # it connects, or it sends more than fits
    callback = getattr(reader, "_callback", None)
    owner, name = getattr(callback, "__self__", None), getattr(callback, "__name__", "")
    if owner is loop:
        return _Use.AWAITED if name.startswith("_sock_recv") else _Use.IDLE  # the others accept connections
    if not isinstance(owner, asyncio.BaseTransport) or not hasattr(owner, "get_protocol"):
        return _Use.UNKNOWN
    if getattr(owner, "_server", None) is not None:
        return _Use.IDLE  # a server's connection, on which a client may send
    return _use_of_protocol(owner.get_protocol())


def _use_of_protocol(protocol: Any) -> _Use:
    if hasattr(protocol, "_app_protocol"):  # of TLS
        state = getattr(getattr(protocol, "_state", None), "name", "WRAPPED")
        return _use_of_protocol(protocol._app_protocol) if state == "WRAPPED" else _Use.AWAITED
    if type(protocol).__module__.startswith("anyio."):
        return _Use.AWAITED  # anyio, and with it httpx, watches a connection only while it reads
    # Those of asyncio's streams and of aiohttp.
    parts = [protocol, getattr(protocol, "_stream_reader", None), getattr(protocol, "_payload", None)]
    known = [part for part in parts if hasattr(part, "_waiter")]
    if not known:
        return _Use.UNKNOWN
    return _Use.AWAITED if any(part._waiter is not None for part in known) else _Use.IDLE
