"""Makes TLS contexts; all clients with default settings share one."""

from __future__ import annotations

import os
import ssl
import threading
from typing import Any

from azfacade.errors import ConfigurationError
from azfacade_raw.types import shorten

_default_contexts: dict[bool, ssl.SSLContext] = {}
_lock = threading.Lock()


def resolve_verify(verify: Any, *, trust_env: bool, needed: bool) -> Any:
    """Return the TLS context of a client, or False to check no certificates; the same for all HTTP libraries.

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
            _default_contexts[trust_env] = _default_context(trust_env=trust_env)
        return _default_contexts[trust_env]


def _default_context(*, trust_env: bool) -> ssl.SSLContext:
    """Return a context that trusts certifi's certificates, or those that the environment names."""
    if trust_env and os.environ.get("SSL_CERT_FILE"):
        return ssl.create_default_context(cafile=os.environ["SSL_CERT_FILE"])
    if trust_env and os.environ.get("SSL_CERT_DIR"):
        return ssl.create_default_context(capath=os.environ["SSL_CERT_DIR"])
    import certifi

    return ssl.create_default_context(cafile=certifi.where())
