"""Makes TLS contexts; all clients with default settings share one."""

from __future__ import annotations

import os
import ssl
import threading
from typing import Any

import httpx

from azfacade.errors import ConfigurationError
from azfacade_raw.types import shorten

_default_contexts: dict[bool, ssl.SSLContext] = {}
_lock = threading.Lock()


def resolve_verify(verify: Any, *, trust_env: bool, needed: bool) -> Any:
    """Return the `verify` argument of an httpx client.

    A context costs 20 ms, so plain http gets none, and the default context is made once in a process.
    """
    if not needed:
        return False
    if isinstance(verify, (str, os.PathLike)):
        path = os.fspath(verify)
        try:
            if os.path.isdir(path):
                return ssl.create_default_context(capath=path)
            return ssl.create_default_context(cafile=path)
        except OSError as error:
            raise ConfigurationError(
                f"verify: {shorten(path)} holds no CA certificates that can be read: {error}"
            ) from None
    if verify is not True:
        return verify
    with _lock:
        if trust_env not in _default_contexts:
            _default_contexts[trust_env] = httpx.create_ssl_context(trust_env=trust_env)
        return _default_contexts[trust_env]
