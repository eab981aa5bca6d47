"""Subscription keys: checks a key and sends it as a request header."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

from azfacade.auth.authenticator import Authenticator
from azfacade.core.arguments import is_valid_header_value
from azfacade.core.flow import Flow
from azfacade.core.secret import EnvironmentKey, Secret, as_secret
from azfacade.errors import AuthenticationError, ConfigurationError

KEY_HEADER = "Ocp-Apim-Subscription-Key"
# Not compiled here, as no real key needs it.
_PLACEHOLDER = r"(?i)<.*>|\{.*\}|\[.*\]|\$.+|[x*.]{3,}|(paste|insert|enter|put|add)?[-_]?(your|my)[-_a-z]*key[-_a-z]*"


class KeyCredential(Protocol):
    """An object with a `key`, which is read for every request, so that a rotated key is used at once."""

    @property
    def key(self) -> str:
        """The subscription key."""
        ...


class KeyAuthenticator(Authenticator):
    """Sends a subscription key."""

    def __init__(self, credential: str | KeyCredential) -> None:
        if isinstance(credential, EnvironmentKey):
            self.origin = f"with the key in {credential.variable}"
        elif isinstance(credential, str):
            self.origin = "with the key given as credential"
        else:
            self.origin = f"with the key of the given {type(credential).__name__}"
        self._credential = validate_key(credential) if isinstance(credential, str) else credential

    def headers(self, rejected_headers: Mapping[str, str] | None = None) -> Flow[dict[str, str]]:
        """Return the header with the current key."""
        yield from ()
        if isinstance(self._credential, str):
            return {KEY_HEADER: self._credential}
        try:
            return {KEY_HEADER: validate_key(as_secret(self._credential.key))}
        except ConfigurationError:
            raise
        except Exception as error:
            from azfacade.auth.failure_reason import failure_reason  # imported late, as only failures need it

            reason = failure_reason(error, self._credential)
            raise AuthenticationError(f"the credential gave no key: {reason}") from error


def validate_key(key: object) -> Secret:
    """Return a key without surrounding white space.

    Raises:
        ConfigurationError: It cannot be a key. The message does not show it.
    """
    if not isinstance(key, str):
        raise ConfigurationError(f"the key must be a str, got {type(key).__name__}")
    stripped = Secret(key.strip())
    if not stripped:
        raise ConfigurationError("the key is empty: copy it from the resource's page 'Keys and Endpoint'")
    may_be_placeholder = len(stripped) < 32 or not stripped.isalnum() or not stripped.strip("xX")
    if may_be_placeholder and re.fullmatch(_PLACEHOLDER, stripped):
        raise ConfigurationError(
            "the key is a placeholder: copy the key itself from the resource's page 'Keys and Endpoint'"
        )
    if " " in stripped or not is_valid_header_value(stripped):
        raise ConfigurationError("the key has characters no key has: copy it again from 'Keys and Endpoint'")
    return stripped
