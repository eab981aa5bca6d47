"""What tells one service from the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from azfacade_raw.calls import LongRunning


class Service(NamedTuple):
    """What tells one service from the other."""

    name: str
    """Names the service in tokens."""
    title: str
    path: str
    """The path before every route, with `{version}` where the api version is part of it."""
    versions: tuple[str, ...]
    """The api versions we know, the default one last."""
    environment: tuple[str, ...]
    """The prefixes of environment variables, ours first."""
    long_running_operations: Callable[[], Mapping[str, LongRunning[Any]]]
    """Returns every kind of long-running work by its name."""
