"""Entra ID tokens: caches them, refreshes them before they expire and after a 401."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from azfacade.auth.authenticator import Authenticator
from azfacade.core.arguments import is_valid_header_value
from azfacade.core.flow import CallFunction, Flow, Mutex, WithLock
from azfacade.core.secret import Secret
from azfacade.errors import AuthenticationError, ConfigurationError

_REFRESH_BEFORE = 300.0
"""Seconds before a token's expiry at which it is replaced."""


class AccessToken(NamedTuple):
    """The value of the Authorization header, with its times in seconds since 1970."""

    authorization: Secret
    refresh_on: float
    expires_on: float


class TokenAuthenticator(Authenticator):
    """Sends Entra ID tokens. One fetch serves any number of concurrent calls."""

    refreshable = True

    def __init__(self, credential: Any, scope: str, clock: Callable[[], float] = time.time) -> None:
        self.origin = f"with a token of the given {type(credential).__name__}"
        self._credential = credential
        self._scope = scope
        self._clock = clock
        self._mutex = Mutex()
        self._token = AccessToken(Secret(), 0.0, 0.0)

    def headers(self, rejected_headers: Mapping[str, str] | None = None) -> Flow[dict[str, str]]:
        """Return the bearer header; fetch a token where the cached one is due for renewal or was rejected."""
        rejected = Secret((rejected_headers or {}).get("Authorization", ""))
        if not self._is_fresh(rejected):
            yield WithLock(self._mutex, self._fetch(rejected))
        return {"Authorization": self._token.authorization}

    def _is_fresh(self, rejected: Secret) -> bool:
        return self._token.authorization != rejected and self._clock() < self._token.refresh_on

    def _fetch(self, rejected: Secret) -> Flow[None]:
        if self._is_fresh(rejected):
            return  # another call has fetched a token while this one waited for the lock
        try:
            token = parse_token((yield CallFunction(self._call_credential)))
        except ConfigurationError:
            raise
        except Exception as error:
            if self._token.authorization != rejected and self._clock() < self._token.expires_on:
                return  # the cached token is still valid: a later call asks the credential again
            from azfacade.auth.failure_reason import failure_reason  # imported late, as only failures need it

            reason = failure_reason(error, self._credential)
            raise AuthenticationError(f"the credential gave no token: {reason}") from error
        if token is None:
            raise AuthenticationError(
                f"the credential gave no token: {type(self._credential).__name__} must return text without spaces, or"
                " an object with `token` and `expires_on`"
            )
        self._token = token

    def _call_credential(self) -> Any:
        if hasattr(self._credential, "get_token_info"):
            return self._credential.get_token_info(self._scope)
        if hasattr(self._credential, "get_token"):
            return self._credential.get_token(self._scope)
        return self._credential()


def parse_token(returned: Any) -> AccessToken | None:
    """Return what a credential returned as a token; None where it is not a token."""
    text, expires_on, refresh_on = returned, 0.0, 0.0
    if not isinstance(returned, str):
        text = getattr(returned, "token", None)
        try:
            expires_on = float(getattr(returned, "expires_on", 0) or 0)
            refresh_on = float(getattr(returned, "refresh_on", 0) or 0)
        except (TypeError, ValueError):
            return None
    if not isinstance(text, str) or not text or " " in text or not is_valid_header_value(text):
        return None
    # Text has no expiry: its callable is asked for each call, as azure-identity's token providers cache themselves.
    due = expires_on - _REFRESH_BEFORE
    return AccessToken(Secret(f"Bearer {text}"), min(due, refresh_on) if refresh_on else due, expires_on)
