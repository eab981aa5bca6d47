"""The base of authenticators, which turn a credential into request headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from azfacade.core.flow import Flow


class Authenticator:
    """Sends no credential; subclasses send a key or a token."""

    refreshable = False
    """True where a new token may help after a 401."""
    origin = "without a credential"
    """How the credential was given, for the message of a 401; never the credential itself."""

    def headers(self, rejected_headers: Mapping[str, str] | None = None) -> Flow[dict[str, str]]:
        """Return the headers that authenticate one attempt.

        Args:
            rejected_headers: Headers that were answered with 401; other ones are returned, if the credential has any.

        Raises:
            AuthenticationError: The credential raised, or returned nothing usable.
        """
        yield from ()
        return {}

    def __reduce__(self) -> NoReturn:
        raise TypeError("a credential cannot be pickled: make the client where it is used")

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"  # shows nothing of the credential
