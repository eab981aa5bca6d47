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


class CassetteError(ValueError):
    """A file is no cassette; the message tells what is wrong with it."""


def read_interactions(file: Path) -> list[dict[str, Any]]:
    """Return what a cassette of vcrpy holds, in order, with lower-case names of headers and the bodies themselves.

    Raises:
        CassetteError: The file is no cassette.
        OSError: The file cannot be read.
    """
    try:
        text = file.read_text(encoding="utf-8")
        held = json.loads(text) if file.suffix == ".json" else from_text(text)
    except (ValueError, RecursionError, yaml.YAMLError) as problem:
        raise CassetteError(f"cannot be read: {type(problem).__name__}") from None
    if not isinstance(held, dict) or not isinstance(held.get("interactions"), list):
        raise CassetteError("is no cassette of vcrpy: it has no list of interactions")
    return [_interaction(number, item) for number, item in enumerate(held["interactions"])]


def _interaction(number: int, item: Any) -> dict[str, Any]:
    try:
        request, response = dict(item["request"]), dict(item["response"])
        request["headers"], response["headers"] = _headers(request["headers"]), _headers(response["headers"])
        if isinstance(response["body"], dict):
            response["body"] = response["body"].get("string")
        is_whole = isinstance(request["method"], str) and isinstance(request["uri"], str) and "body" in request
        if is_whole and isinstance(response["status"]["code"], int) and "body" in response:
            return {"request": request, "response": response}
    except (KeyError, TypeError, ValueError, AttributeError):
        pass
    raise CassetteError(f"is no cassette of vcrpy: interactions/{number} lacks a part, or has one of another type")


def _headers(headers: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, values in (headers or {}).items():
        found.setdefault(str(name).lower(), []).extend(
            map(str, values if isinstance(values, (list, tuple)) else [values])
        )
    return found
