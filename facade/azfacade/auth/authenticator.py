"""What turns a credential into request headers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from azfacade.core.flow import Flow


class Authenticator:
    """Adds a credential to requests; subclasses know which kind."""

    refreshable = False
    """True when a 401 may be answered with a new token."""

    def headers(self, rejected_headers: Mapping[str, str] | None = None) -> Flow[dict[str, str]]:
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
