"""Checks the key or token of a request; see `gateway_errors` for the text of the 401."""

from __future__ import annotations

from collections.abc import Callable

from .http_messages import Request


class AccessCheck:
    """Accepts requests with the key, or with a bearer token for which `accept_token` returns true."""

    def __init__(self, key: str, accept_token: Callable[[str], bool] | None) -> None:
        self.key = key
        self._accept_token = accept_token or bool

    def allows(self, request: Request) -> bool:
        """Return whether the request is authenticated. A key takes precedence over a token."""
        key = request.header("Ocp-Apim-Subscription-Key")
        if key is not None:
            return key == self.key
        scheme, _, token = (request.header("Authorization") or "").partition(" ")
        return scheme.lower() == "bearer" and self._accept_token(token.strip())
