"""Writes and reads resume tokens: service, kind, ids and api version of an operation; no host, no secret."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any, NamedTuple

from azfacade.core.arguments import is_api_version, is_sendable_in_url
from azfacade.errors import InvalidInputError
from azfacade_raw.types import shorten

_FORMAT = 1


class ResumeToken(NamedTuple):
    """The content of a token."""

    service: str
    kind: str
    ids: tuple[str, ...]
    api_version: str
    accepted: dict[str, Any] | None = None
    """What the service said when it accepted the work, such as the id of a new person."""


def write_token(token: ResumeToken) -> str:
    """Return a token as URL-safe text; later versions of this package read it too."""
    body: list[Any] = [_FORMAT, token.service, token.kind, list(token.ids), token.api_version]
    if token.accepted is not None:
        body.append(token.accepted)
    return base64.urlsafe_b64encode(json.dumps(body, separators=(",", ":")).encode()).rstrip(b"=").decode()


def read_token(text: object) -> ResumeToken:
    """Read a token.

    Raises:
        InvalidInputError: The text is not a token of this package, or a newer version made it.
    """
    not_a_token = InvalidInputError("the token is not one this package made: pass an operation's `token` as it was")
    if not isinstance(text, str) or not text.isascii():
        raise not_a_token
    try:
        body = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise not_a_token from None
    if not isinstance(body, list) or len(body) < 5 or not isinstance(body[3], list):
        raise not_a_token
    if body[0] != _FORMAT:
        raise InvalidInputError(
            f"the token has format {shorten(body[0])}: a newer version of this package made it, use that"
        )
    texts = [body[1], body[2], *body[3], body[4]]
    if not all(isinstance(item, str) and item.strip(".") for item in texts) or not body[3]:
        raise not_a_token
    if not is_api_version(body[4]) or not is_sendable_in_url("".join(texts)):
        raise not_a_token  # they become parts of the path
    accepted = body[5] if len(body) > 5 and isinstance(body[5], dict) else None
    return ResumeToken(body[1], body[2], tuple(body[3]), body[4], accepted)
