"""Reads and writes JSON with the fastest library installed."""

from __future__ import annotations

import json
from typing import Any

try:
    import orjson as _orjson
except ImportError:  # the `fast` extra is optional
    _orjson = None  # type: ignore[assignment]


def parse_json(content: bytes) -> Any:
    """Parse JSON with the fastest library installed.

    Raises:
        ValueError: It is not JSON, or is nested too deeply.
    """
    try:
        if _orjson is not None:
            try:
                return _orjson.loads(content)
            except ValueError:
                pass  # json accepts what orjson refuses: NaN, huge integers, a byte order mark
        return json.loads(content)
    except RecursionError as error:
        raise ValueError("the JSON is nested too deeply") from error


def dump_json(value: Any) -> bytes:
    """Return compact UTF-8 JSON.

    Raises:
        TypeError, ValueError, RecursionError: The value cannot be written as JSON.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
