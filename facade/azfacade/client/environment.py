"""Reads endpoint, key and `allow_http` of a client from environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from azfacade.core.secret import EnvironmentKey
from azfacade.errors import ConfigurationError
from azfacade.http.service import Service

_TRUTH_VALUES = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}


class FromEnvironment(NamedTuple):
    """What the environment variables of a service say."""

    endpoint: str
    credential: Any
    allow_http: bool
    sources: str
    """The names of the variables that were read, for messages."""


def from_environment(
    service: Service, credential: Any, variables: Mapping[str, str], *, allow_http: bool | None = None
) -> FromEnvironment:
    """Read endpoint, credential and `allow_http` of a client from environment variables.

    Args:
        service: The service, which has the prefixes of the variables' names.
        credential: The caller's own credential; None to read a key.
        variables: The environment.
        allow_http: The caller's own choice; None to read it.

    Raises:
        ConfigurationError: A variable is missing, or two credentials are given; the message names the variables.
    """
    prefixes = [prefix for prefix in service.environment if variables.get(f"{prefix}_ENDPOINT", "").strip()]
    preferred = service.environment[0]
    if not prefixes:
        raise ConfigurationError(f"set {preferred}_ENDPOINT to the resource's address, and {preferred}_KEY to its key")
    # All are read with the same prefix, so that no resource is sent another one's key.
    prefix = prefixes[0]
    sources = [f"{prefix}_ENDPOINT"]
    if allow_http is None:
        allow_http = _truth_value(f"{prefix}_ALLOW_HTTP", variables)
    names = (prefix + suffix for suffix in ("_KEY", "_API_KEY", "_ACCOUNT_KEY"))
    name = next((name for name in names if variables.get(name, "").strip()), None)
    if name is not None and credential is not None:
        raise ConfigurationError(f"{name} is set and a credential was given: use one of the two")
    if name is not None:
        credential = EnvironmentKey(variables[name])
        credential.variable = name
        sources.append(name)
    elif credential is None and not allow_http:
        raise ConfigurationError(f"set {prefix}_KEY to the resource's key, or pass a token credential")
    return FromEnvironment(variables[f"{prefix}_ENDPOINT"], credential, allow_http, " and ".join(sources))


def _truth_value(name: str, variables: Mapping[str, str]) -> bool:
    text = variables.get(name, "").strip().lower()
    if text and text not in _TRUTH_VALUES:
        raise ConfigurationError(f"{name} must be one of {', '.join(_TRUTH_VALUES)}, or unset")
    return _TRUTH_VALUES.get(text, False)
