"""Reads endpoint and key of a client from environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from azfacade.errors import ConfigurationError
from azfacade.http.service import Service


def from_environment(service: Service, credential: Any, variables: Mapping[str, str]) -> tuple[str, Any]:
    """Return (endpoint, credential) read from environment variables.

    Raises:
        ConfigurationError: A variable is missing, or two credentials are given; the message names the variables.
    """
    prefixes = [prefix for prefix in service.environment if variables.get(f"{prefix}_ENDPOINT")]
    preferred = service.environment[0]
    if not prefixes:
        raise ConfigurationError(f"set {preferred}_ENDPOINT to the resource's address, and {preferred}_KEY to its key")
    # Endpoint and key are read with the same prefix, so that no resource is sent another one's key.
    prefix = prefixes[0]
    endpoint = variables[f"{prefix}_ENDPOINT"]
    names = (prefix + suffix for suffix in ("_KEY", "_API_KEY", "_ACCOUNT_KEY"))
    name = next((name for name in names if variables.get(name)), None)
    key = variables[name] if name else None
    if key is not None and credential is not None:
        raise ConfigurationError(f"{name} is set and a credential was given: use one of the two")
    if key is None and credential is None:
        raise ConfigurationError(f"set {prefix}_KEY to the resource's key, or pass a token credential")
    return endpoint, key if credential is None else credential
