"""Which HTTP library sends: httpx, httpx2, or aiohttp for async clients; and what objects of the first two are.

The classes of httpx and httpx2 have the same names and methods, so an object's library is read from its class, and
neither is imported to look at an object of the other.
"""

from __future__ import annotations

import os
import sys
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from azfacade.errors import ConfigurationError
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    from collections.abc import Callable

VARIABLE = "AZFACADE_HTTP"
"""The environment variable that chooses the library of clients that have no `http_client` or `transport`."""
HTTPX_LIKE = ("httpx", "httpx2")
_AIOHTTP = "aiohttp"
_MIN_AIOHTTP = (3, 14)


def default_library(*, is_async: bool) -> str:
    """Return the name of the library of a client that has no `http_client` or `transport`.

    Raises:
        ConfigurationError: The environment names a library that is unknown or not installed.
    """
    chosen = os.environ.get(VARIABLE, "").strip().lower()
    if not chosen:
        return _AIOHTTP if is_async and _has_aiohttp() else "httpx"
    if chosen not in (*HTTPX_LIKE, _AIOHTTP):
        raise ConfigurationError(f"{VARIABLE} must be httpx, httpx2 or aiohttp, got {shorten(chosen)}")
    if chosen == _AIOHTTP and not _has_aiohttp():
        raise ConfigurationError(f"{VARIABLE}=aiohttp needs aiohttp 3.14 or newer: pip install azfacade[aio]")
    if chosen == "httpx2" and not _is_installed(chosen):
        raise ConfigurationError(
            f"{VARIABLE}=httpx2 needs a package that is not installed: pip install azfacade[httpx2]"
        )
    if chosen == _AIOHTTP and not is_async:
        return "httpx"  # aiohttp has no sync client
    return chosen


@cache
def _is_installed(name: str) -> bool:
    return find_spec(name) is not None


@cache
def _has_aiohttp() -> bool:
    if not _is_installed(_AIOHTTP):
        return False
    # Imported with the client rather than in its first call, which would stop the event loop for so long.
    version: str = import_module(_AIOHTTP).__version__
    return tuple(int(part) for part in version.split(".")[:2] if part.isdecimal()) >= _MIN_AIOHTTP


def library_of(given: object, class_name: str) -> Any:
    """Return the module of the library whose class of this name an object is an instance of; None for none."""
    for each in type(given).__mro__:
        root = each.__module__.partition(".")[0]
        if root in HTTPX_LIKE and each.__name__ == class_name:
            return sys.modules[root]
    return None


def core_of(library: Any) -> Any:
    """Return the module of the connections below a library: httpcore or httpcore2."""
    return import_module(library.__name__.replace("httpx", "httpcore"))


def names_of(error: BaseException) -> set[str]:
    """Return the names of the classes of httpx and httpx2 that an exception is an instance of."""
    return {each.__name__ for each in type(error).__mro__ if each.__module__.partition(".")[0] in HTTPX_LIKE}


@cache
def url_parser(library: Any) -> Callable[[str], Any]:
    """Return a function that makes a URL object of a library.

    Parsing a URL is a tenth of a call, and polls repeat the same URL.
    """
    from functools import lru_cache

    return lru_cache(maxsize=512)(library.URL)
