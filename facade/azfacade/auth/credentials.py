"""Builds the authenticator for a credential: a key, a credential of azure-identity, or a callable."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeAlias

from azfacade.auth.authenticator import Authenticator
from azfacade.auth.subscription_key import KeyAuthenticator, KeyCredential
from azfacade.core.endpoint import Endpoint
from azfacade.errors import ConfigurationError
from azfacade_raw.types import shorten


class TokenCredential(Protocol):
    """A credential of azure-identity, sync or async."""

    @property
    def get_token(self) -> Callable[..., Any]:
        """A function of the scope that returns an object with `token` and `expires_on`, or an awaitable of one."""
        ...


TokenCallable: TypeAlias = Callable[[], str | Awaitable[str]]
Credential: TypeAlias = str | KeyCredential | TokenCredential | TokenCallable


def build_authenticator(
    credential: Any, endpoint: Endpoint, *, audience: str | None, allow_http: bool, is_async: bool
) -> Authenticator:
    """Return the authenticator for a credential.

    Raises:
        ConfigurationError: The endpoint needs a credential, the credential is of no known kind, or it must not be sent
            to this endpoint.
    """
    if endpoint.is_http and not (endpoint.is_loopback or allow_http):
        raise ConfigurationError(
            f"endpoint {endpoint.origin} is plain http, which would show the credential and the documents to the"
            " network: use https, or allow_http=True for a container of your own"
        )
    if credential is None:
        if endpoint.is_loopback or allow_http:
            return Authenticator()
        raise ConfigurationError(
            "credential is None: give the resource's key or a token credential (no credential is only for loopback"
            " endpoints, or with allow_http=True)"
        )
    if isinstance(credential, str):
        return KeyAuthenticator(credential)
    if inspect.isclass(credential):
        raise ConfigurationError(f"credential is a class: give an instance, {credential.__name__}()")
    has_token = hasattr(credential, "get_token") or hasattr(credential, "get_token_info")
    if hasattr(credential, "key"):
        if has_token:
            raise ConfigurationError("credential has both a key and get_token: give one of the two")
        return KeyAuthenticator(credential)
    if not has_token and not callable(credential):
        raise ConfigurationError(
            f"credential must be a key, an object with a key, a token credential or a callable that returns a token,"
            f" got {type(credential).__name__}"
        )
    _check_token_use(credential, endpoint, is_async=is_async)
    from azfacade.auth.entra_tokens import TokenAuthenticator  # imported late, as keys do without

    return TokenAuthenticator(credential, _scope(endpoint.audience if audience is None else audience))


def _check_token_use(credential: Any, endpoint: Endpoint, *, is_async: bool) -> None:
    if endpoint.is_http:
        raise ConfigurationError("a token is never sent over plain http: use https, or a key")
    if endpoint.is_regional:
        raise ConfigurationError(
            f"{endpoint.host} is a region's shared endpoint, which takes keys but no Entra ID tokens: use the"
            " resource's own endpoint, https://<resource name>.cognitiveservices.azure.com"
        )
    get_token = getattr(credential, "get_token_info", None) or getattr(credential, "get_token", None) or credential
    if not is_async and (
        inspect.iscoroutinefunction(get_token) or inspect.iscoroutinefunction(type(credential).__call__)
    ):
        raise ConfigurationError(
            f"{type(credential).__name__} is an async credential: use it with the async client, or use its sync form"
        )


def _scope(audience: str) -> str:
    if not isinstance(audience, str) or not audience.startswith("https://"):
        raise ConfigurationError(
            f"audience must be a URL such as https://cognitiveservices.azure.com, got {shorten(audience)}"
        )
    return audience if audience.endswith("/.default") else audience.rstrip("/") + "/.default"


def reject_awaitable(value: Any) -> Any:
    """Return a value that a sync client can use.

    Raises:
        ConfigurationError: The value is an awaitable.
    """
    if isinstance(value, Awaitable):
        if inspect.iscoroutine(value):
            value.close()  # Python warns of a coroutine that was never awaited
        raise ConfigurationError("the credential is async: use it with the async client, or use its sync form")
    return value
