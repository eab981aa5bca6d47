"""Who may talk to a fake."""

from __future__ import annotations

from collections.abc import Callable

from .http_messages import Request


class AccessCheck:
    """Lets in the holder of the key, or of a token that `accept_token` likes."""

    def __init__(self, key: str, accept_token: Callable[[str], bool] | None) -> None:
        self.key = key
        self._accept_token = accept_token or bool

    def allows(self, request: Request) -> bool:
        """Judge by the key if one was sent, else by the token."""
        key = request.header("Ocp-Apim-Subscription-Key")
        if key is not None:
            return key == self.key
        scheme, _, token = (request.header("Authorization") or "").partition(" ")
        return scheme.lower() == "bearer" and self._accept_token(token.strip())
