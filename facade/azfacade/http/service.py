"""`Service`: the name, base path, api versions and environment variables of one Azure service."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from azfacade_raw.calls import LongRunning


class Service(NamedTuple):
    """What the shared code must know of an Azure service."""

    name: str
    """The service's name in resume tokens."""
    title: str
    path: str
    """The path before every route, with `{version}` where the api version is part of it."""
    versions: tuple[str, ...]
    """The known api versions, the oldest first."""
    default_version: str
    ended_versions: Mapping[str, str]
    """Those that the service no longer supports, known or not, and the day of each one's end."""
    environment: tuple[str, ...]
    """The prefixes of environment variables, the preferred one first."""
    version_problem: Callable[[str], str | None]
    """Returns why an api version cannot work with this client, and what to use; None where it may."""
    long_running_operations: Callable[[], Mapping[str, LongRunning[Any]]]
    """Returns all kinds of long-running operations by name."""
