"""Cassettes as files: readable YAML, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

import yaml

# The C loader, where available, is ten times as fast.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _BlockText(str):
    """A text that YAML writes as a block scalar."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _BlockText, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")
)


def to_text(cassette: dict[str, Any], first_line: str, *, ascii_only: bool = False) -> str:
    """Return a cassette as YAML: JSON bodies as indented blocks, below a first line.

    Args:
        cassette: What vcrpy serializes; its bodies are changed.
        first_line: A comment that tells where the cassette comes from.
        ascii_only: True for a file that can be read in any encoding.
    """
    for interaction in cassette["interactions"]:
        interaction["request"]["body"] = _readable_body(interaction["request"]["body"], ascii_only)
        body = interaction["response"]["body"]["string"]
        interaction["response"]["body"] = {"string": _readable_body(body, ascii_only)}
    text: str = yaml.dump(cassette, Dumper=_Dumper, sort_keys=False, allow_unicode=not ascii_only, width=120)
    return f"{first_line}\n{text}"


def from_text(text: str) -> Any:
    """Read a cassette."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - one of the safe loaders


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or, after an error, as it was before; folders are made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:60]}")
    try:
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)  # a temporary file is for its owner alone
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _readable_body(body: Any, ascii_only: bool) -> Any:
    if isinstance(body, bytes):
        try:
            body = body.decode()
        except UnicodeDecodeError:
            return body
    if not isinstance(body, str) or not body:
        return body
    try:
        return _BlockText(json.dumps(json.loads(body), indent=2, ensure_ascii=ascii_only) + "\n")
    except (ValueError, RecursionError):
        return body
