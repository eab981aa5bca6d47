"""Stand-ins for the ids that a service gives, and for files: the same one for the same original, in every cassette."""

from __future__ import annotations

import hashlib
import re

_HEX = "[0-9a-f]"
_HYPHEN = "(?:-|%2d)"
_ID = re.compile(
    rf"(?i)(?<![0-9a-z])(?:\d{{6,}}_)?({_HEX}{{8}}{_HYPHEN}{_HEX}{{4}}{_HYPHEN}{_HEX}{{4}}{_HYPHEN}{_HEX}{{4}}{_HYPHEN}"
    rf"{_HEX}{{12}}|{_HEX}{{32}})(?![0-9a-z])"
)
"""A GUID, with or without hyphens, and the number that stands before that of an operation."""
_NOBODY = "0" * 32
_MARK = "5ca1ab1e000040008000"
"""The first digits of each stand-in, by which it is known as one."""
_FILE = re.compile(rb"sha256:[0-9a-f]{64}")


def hide_ids(text: str) -> str:
    """Return a text with another GUID in place of each one; stand-ins stay."""
    return _ID.sub(_stand_in, text)


def hide_file(content: bytes) -> bytes:
    """Return the hash that stands for the content of a file; a stand-in stays."""
    if not content or _FILE.fullmatch(content):
        return content
    return b"sha256:" + hashlib.sha256(content).hexdigest().encode()


def _stand_in(found: re.Match[str]) -> str:
    digits = re.sub("(?i)-|%2d", "", found[1]).lower()
    if digits.startswith(_MARK) or digits == _NOBODY:
        return found[0]
    made = _MARK + hashlib.sha256(b"azfacade cassette " + digits.encode()).hexdigest()[:12]
    return made if len(found[1]) == 32 else f"{made[:8]}-{made[8:12]}-{made[12:16]}-{made[16:20]}-{made[20:]}"
