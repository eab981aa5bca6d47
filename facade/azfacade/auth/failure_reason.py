"""Tells why a credential failed: the innermost reason of its exception, with everything secret blanked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from azfacade_raw.types import without_secrets

MAX_REASON = 300
"""Characters of one exception's text in a message."""

_MAX_READ = 20_000
"""Characters of an exception's text that are searched."""
_SECRET_NAME = re.compile(r"(?i)secret|passw|key|token|assertion|credential|certificate")
_URL = re.compile(r"(?i)\b([a-z][a-z0-9+.-]{1,20}://)(?:[^\s/@?#]{0,300}@)?([^\s?#\"'<>]{0,300})[?#]?[^\s\"'<>]*")
_PEM = re.compile(r"-----BEGIN [^-]{1,40}-----.*?(?:-----END [^-]{1,40}-----|$)", re.DOTALL)
_NAMED = re.compile(
    r"(?i)\b((?:[\w-]{0,40}(?:secret|password|passwd|pwd|assertion|token|signature|key)|sig)[\"']?\s{0,3}[=:]\s{0,3}[\"']?"
    r"|(?:bearer|basic)\s{1,3})[^\s\"'&,;<>]{4,}"
)
_WORD = re.compile(r"[A-Za-z0-9_~.+/=!@#$%^*-]{20,}")
_GUID = re.compile(r"(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}[.,:;]?")


def failure_reason(error: BaseException, credential: object) -> str:
    """Return the class of an exception with the innermost reason behind it, and with its own text where that differs.

    Args:
        error: What the credential raised.
        credential: The credential; what it holds under the name of a secret is blanked wherever it stands.
    """
    secrets = _secrets_of(credential)
    chain = list(_linked(error))
    texts = {id(linked): _blanked(_text_of(linked), secrets) for linked in chain}
    innermost = next((linked for linked in reversed(chain) if texts[id(linked)]), error)
    said, own = texts[id(innermost)], texts[id(error)]
    parts = [f"{type(error).__name__} in {type(credential).__name__}"]
    if innermost is not error:
        parts.append(type(innermost).__name__)
    if said:
        parts.append(said if own in said else f"{said} ({own})")
    return ": ".join(parts)


def _linked(error: BaseException) -> Iterator[BaseException]:
    """Yield an exception and those behind it, the innermost last."""
    visited: set[int] = set()
    linked: BaseException | None = error
    while linked is not None and id(linked) not in visited and len(visited) < 32:
        visited.add(id(linked))
        yield linked
        if isinstance(linked, BaseExceptionGroup):
            linked = linked.exceptions[0]
        elif linked.__cause__ is not None or linked.__suppress_context__:
            linked = linked.__cause__
        else:
            linked = linked.__context__


def _text_of(error: BaseException) -> str:
    try:
        return str(error)[:_MAX_READ]
    except Exception:  # noqa: BLE001  # an exception that cannot be shown must not hide that the credential failed
        return ""


def _secrets_of(credential: object) -> list[str]:
    """Return the text that a credential holds under the name of a secret."""
    attributes: dict[str, Any] = getattr(credential, "__dict__", {})
    return [
        value
        for name, value in attributes.items()
        if isinstance(value, str) and len(value) >= 4 and _SECRET_NAME.search(name)
    ]


def _blanked(text: str, secrets: list[str]) -> str:
    """Return a text in one line, cut, with `***` for all that may be a secret, and without the queries of URLs."""
    for secret in secrets:
        text = text.replace(secret, "***")
    text = _PEM.sub("***", text)
    text = _URL.sub(lambda match: match[1] + match[2], text)
    text = _NAMED.sub(lambda match: f"{match[1]}***", without_secrets(text))
    text = " ".join(_WORD.sub(_blank_key, text).split())
    text = text.encode(errors="backslashreplace").decode()
    return text if len(text) <= MAX_REASON else f"{text[: MAX_REASON - 3]}..."


def _blank_key(match: re.Match[str]) -> str:
    """Return `***` for a word made like a key or token: long, with digits, and neither a GUID nor an address."""
    word = match[0]
    if _GUID.fullmatch(word.strip("'()")) or word.startswith("//"):
        return word
    parts = re.split(r"[/=:@]", word) if "/" in word else [word]
    is_key = any(
        len(part) >= 20 and not _GUID.fullmatch(part) and re.search("[0-9]", part) and re.search("[A-Za-z]", part)
        for part in parts
    )
    return "***" if is_key or re.fullmatch(r"[A-Za-z0-9_+/=-]{40,}", word) else word
