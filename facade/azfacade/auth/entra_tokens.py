"""Entra ID tokens."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from azfacade.auth.authenticator import Authenticator
from azfacade.core.flow import CallFunction, Flow, Mutex, WithLock
from azfacade.core.secret import Secret
from azfacade.errors import AuthenticationError, ConfigurationError

_REFRESH_BEFORE = 300.0
"""Seconds before its expiry at which a token is replaced."""


class AccessToken(NamedTuple):
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
        self._token = AccessToken(Secret(), 0.0, 0.0)

    def headers(self, rejected_headers: Mapping[str, str] | None = None) -> Flow[dict[str, str]]:
        """Return the bearer header, of a fresh token when the cached one is old or was refused."""
        header = Secret((rejected_headers or {}).get("Authorization", ""))
        if not self._is_fresh(header):
            yield WithLock(self._mutex, self._fetch(header))
        return {"Authorization": self._token.header}

    def _is_fresh(self, rejected_headers: Secret) -> bool:
        return self._token.header != rejected_headers and self._clock() < self._token.refresh_on

    def _fetch(self, rejected_headers: Secret) -> Flow[None]:
        if self._is_fresh(rejected_headers):
            return  # another call fetched it while this one waited
        try:
            found = parse_token((yield CallFunction(self._call_credential)))
        except ConfigurationError:
            raise
        except Exception as cause:
            if self._token.header != rejected_headers and self._clock() < self._token.expires_on:
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

    def _call_credential(self) -> Any:
        if hasattr(self._credential, "get_token_info"):
            return self._credential.get_token_info(self._scope)
        if hasattr(self._credential, "get_token"):
            return self._credential.get_token(self._scope)
        return self._credential()


def parse_token(answer: Any) -> AccessToken | None:
    """Return what a credential gave as a token; None when it is none."""
    text, expires, refresh_on_ = answer, 0.0, 0.0
    if not isinstance(answer, str):
        text = getattr(answer, "token", None)
        try:
            expires = float(getattr(answer, "expires_on", 0) or 0)
            refresh_on_ = float(getattr(answer, "refresh_on", 0) or 0)
        except (TypeError, ValueError):
            return None
    if not isinstance(text, str) or not text.isascii() or not text.isprintable() or not text or " " in text:
        return None
    # A callable that returns bare text keeps its own cache (azure-identity's token providers do).
    early = expires - _REFRESH_BEFORE
    return AccessToken(Secret(f"Bearer {text}"), min(early, refresh_on_) if refresh_on_ else early, expires)
