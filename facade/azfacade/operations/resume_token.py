"""The short text a long-running operation is resumed from: what it is, never where or with which secret."""

from __future__ import annotations

import base64
import binascii
import json
from typing import NamedTuple

from azfacade.core.arguments import is_api_version
from azfacade.errors import InvalidInputError

_FORMAT = 1


class ResumeToken(NamedTuple):
    """What a token says."""

    service: str
    kind: str
    ids: tuple[str, ...]
    api_version: str


def write_token(token: ResumeToken) -> str:
    """Return a token as text: URL-safe, stable across versions of this package."""
    body = [_FORMAT, token.service, token.kind, list(token.ids), token.api_version]
    return base64.urlsafe_b64encode(json.dumps(body, separators=(",", ":")).encode()).rstrip(b"=").decode()


def read_token(text: object) -> ResumeToken:
    """Read a token.

    Raises:
        InvalidInputError: The text is no token of ours.
    """
    refused = InvalidInputError("the token is not one this package made: pass an operation's `token` as it was")
    if not isinstance(text, str) or not text.isascii():
        raise refused
    try:
        body = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise refused from None
    if not isinstance(body, list) or len(body) < 5 or not isinstance(body[3], list):
        raise refused
    if body[0] != _FORMAT:
        raise InvalidInputError(f"the token has format {body[0]!r}: a newer version of this package made it, use that")
    texts = [body[1], body[2], *body[3], body[4]]
    if not all(isinstance(item, str) and item.strip(".") for item in texts) or not body[3]:
        raise refused
    if not is_api_version(body[4]):
        raise refused  # it becomes a part of the path
    return ResumeToken(body[1], body[2], tuple(body[3]), body[4])
