"""What proves to the service who is calling: keys and tokens, and how they get into a request."""

from __future__ import annotations

import inspect
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple, NoReturn, Protocol, TypeAlias, runtime_checkable

from azfacade.endpoint import Endpoint
from azfacade.errors import AuthenticationError, ConfigurationError
from azfacade.flow import Exclusive, Flow, Invoke, Mutex, is_awaitable
from azfacade.messages import Secret

KEY_HEADER = "Ocp-Apim-Subscription-Key"
_REFRESH_BEFORE = 300.0
"""Seconds before its expiry at which a token is replaced."""


@runtime_checkable
class KeyCredential(Protocol):
    """Anything with a `key`, read anew for every request, so that a rotated key is used at once."""

    @property
    def key(self) -> str:
        """The subscription key."""
        ...


@runtime_checkable
class TokenCredential(Protocol):
    """A credential as azure-identity makes them, sync or async."""

    @property
    def get_token(self) -> Callable[..., Any]:
        """Called with the scope; returns an object with `token` and `expires_on`, or an awaitable of one."""
        ...


TokenCallable: TypeAlias = Callable[[], str | Awaitable[str]]
Credential: TypeAlias = str | KeyCredential | TokenCredential | TokenCallable


class Authenticator:
    """Adds a credential to requests; subclasses know which kind."""

    refreshable = False
    """True when a 401 may be answered with a new token."""

    def headers(self, refused: Mapping[str, str] | None = None) -> Flow[dict[str, str]]:
        """Return the headers that authenticate one attempt.

        Args:
            refused: The headers that were answered with 401; what is returned then differs or nothing new is had.

        Raises:
            AuthenticationError: The credential failed.
        """
        yield from ()
        return {}

    def __reduce__(self) -> NoReturn:
        raise TypeError("a credential is not pickled: make the client where it is used")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"  # nothing of the credential


class KeyAuthenticator(Authenticator):
    """A subscription key."""

    def __init__(self, credential: str | KeyCredential) -> None:
        self._credential = checked_key(credential) if isinstance(credential, str) else credential

    def headers(self, refused: Mapping[str, str] | None = None) -> Flow[dict[str, str]]:
        """Return the key's header; the key is read now."""
        yield from ()
        if isinstance(self._credential, str):
            return {KEY_HEADER: self._credential}
        try:
            return {KEY_HEADER: checked_key(concealed(self._credential.key))}
        except ConfigurationError:
            raise
        except Exception as cause:
            raise AuthenticationError(
                f"the credential gave no key: {type(cause).__name__} in {type(self._credential).__name__}"
            ) from cause


class Token(NamedTuple):
    """A token as a header, and until when it serves (seconds since 1970)."""

    header: Secret
    refresh_on: float
    expires_on: float


class TokenAuthenticator(Authenticator):
    """Entra ID tokens: cached, replaced before they expire, fetched once for any number of concurrent calls."""

    refreshable = True

    def __init__(self, credential: Any, scope: str, clock: Callable[[], float] = time.time) -> None:
        self._credential = credential
        self._scope = scope
        self._clock = clock
        self._mutex = Mutex()
        self._token = Token(Secret(), 0.0, 0.0)

    def headers(self, refused: Mapping[str, str] | None = None) -> Flow[dict[str, str]]:
        """Return the bearer header, of a fresh token when the cached one is old or was refused."""
        header = Secret((refused or {}).get("Authorization", ""))
        if not self._usable(header):
            yield Exclusive(self._mutex, self._fetch(header))
        return {"Authorization": self._token.header}

    def _usable(self, refused: Secret) -> bool:
        return self._token.header != refused and self._clock() < self._token.refresh_on

    def _fetch(self, refused: Secret) -> Flow[None]:
        if self._usable(refused):
            return  # another call fetched it while this one waited
        try:
            found = token_of((yield Invoke(self._ask)))
        except ConfigurationError:
            raise
        except Exception as cause:
            if self._token.header != refused and self._clock() < self._token.expires_on:
                return  # it was to be replaced early; what is left of its time is another chance for the credential
            raise AuthenticationError(
                f"the credential gave no token: {type(cause).__name__} in {type(self._credential).__name__}"
            ) from cause
        if found is None:
            raise AuthenticationError(
                f"the credential gave no token: {type(self._credential).__name__} must return text without spaces, or"
                " an object with `token` and `expires_on`"
            )
        self._token = found

    def _ask(self) -> Any:
        if hasattr(self._credential, "get_token_info"):
            return self._credential.get_token_info(self._scope)
        if hasattr(self._credential, "get_token"):
            return self._credential.get_token(self._scope)
        return self._credential()


def token_of(answer: Any) -> Token | None:
    """Return what a credential gave as a token; None when it is none."""
    text, expires, hinted = answer, 0.0, 0.0
    if not isinstance(answer, str):
        text = getattr(answer, "token", None)
        try:
            expires = float(getattr(answer, "expires_on", 0) or 0)
            hinted = float(getattr(answer, "refresh_on", 0) or 0)
        except (TypeError, ValueError):
            return None
    if not isinstance(text, str) or not text.isascii() or not text.isprintable() or not text or " " in text:
        return None
    # A callable that returns bare text keeps its own cache (azure-identity's token providers do).
    early = expires - _REFRESH_BEFORE
    return Token(Secret(f"Bearer {text}"), min(early, hinted) if hinted else early, expires)


def authenticator(
    credential: Any, endpoint: Endpoint, *, audience: str | None, allow_http: bool, is_async: bool
) -> Authenticator:
    """Return the authenticator for a credential.

    Raises:
        ConfigurationError: There is none where one is needed, it is of no known kind, or it must not go there.
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
    return TokenAuthenticator(credential, _scope(endpoint.audience if audience is None else audience))


def _check_token_use(credential: Any, endpoint: Endpoint, *, is_async: bool) -> None:
    if endpoint.is_http:
        raise ConfigurationError("a token is never sent over plain http: use https, or a key")
    if endpoint.is_regional:
        raise ConfigurationError(
            f"{endpoint.host} is a region's shared endpoint, which takes keys but no Entra ID tokens: use the"
            " resource's own endpoint, https://<resource name>.cognitiveservices.azure.com"
        )
    asks = getattr(credential, "get_token_info", None) or getattr(credential, "get_token", None) or credential
    if not is_async and (inspect.iscoroutinefunction(asks) or inspect.iscoroutinefunction(type(credential).__call__)):
        raise ConfigurationError(
            f"{type(credential).__name__} is an async credential: use it with the async client, or take its sync twin"
        )


def _scope(audience: str) -> str:
    if not isinstance(audience, str) or not audience.startswith("https://"):
        raise ConfigurationError(
            f"audience must be a URL such as https://cognitiveservices.azure.com, got {audience!r}"
        )
    return audience if audience.endswith("/.default") else audience.rstrip("/") + "/.default"


def concealed(credential: Any) -> Any:
    """Return a credential that no traceback with locals shows; only text needs that."""
    return Secret(credential) if isinstance(credential, str) else credential


def checked_key(key: object) -> Secret:
    """Return a key without the white space of a paste.

    Raises:
        ConfigurationError: It cannot be a key. The message does not show it.
    """
    if not isinstance(key, str):
        raise ConfigurationError(f"the key must be a str, got {type(key).__name__}")
    stripped = Secret(key.strip())
    if not stripped:
        raise ConfigurationError("the key is empty: copy it from the resource's page 'Keys and Endpoint'")
    if not stripped.isascii() or any(c.isspace() or not c.isprintable() for c in stripped):
        raise ConfigurationError("the key has characters no key has: copy it again from 'Keys and Endpoint'")
    return stripped


def refuse_awaitable(value: Any) -> Any:
    """Return what a sync client can use.

    Raises:
        ConfigurationError: It would have to be awaited.
    """
    if is_awaitable(value):
        if inspect.iscoroutine(value):
            value.close()  # or Python warns that it was never awaited
        raise ConfigurationError("the credential is async: use it with the async client, or take its sync twin")
    return value
