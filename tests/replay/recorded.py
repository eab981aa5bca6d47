"""Reads the cassettes, and finds the operation of each recorded request."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from recording.cassette import CassetteSerializer
from tests.raw.builders import OPERATIONS
from tests.raw.fragments import Operation
from tests.replay.cases import CASES, Case

CASSETTES = Path(__file__).resolve().parents[2] / "cassettes"

_BASE = re.compile("^/(face/[^/]+|documentintelligence)")


@cache
def interactions(path: str) -> list[dict[str, Any]]:
    """Return what a cassette holds."""
    text = (CASSETTES / path).read_text(encoding="utf-8")
    found: list[dict[str, Any]] = CassetteSerializer.deserialize(text)["interactions"]
    return found


def is_of(operation: Operation, request: dict[str, Any]) -> bool:
    """Tell whether a request that its service got is a call of an operation."""
    parts = urlsplit(request["uri"])
    (overload,) = parse_qs(parts.query).get("_overload", [None])
    pattern = re.sub(r"\\\{\w+\\\}", "[^/:]+", re.escape(operation.template))
    same_route = request["method"] == operation.method and re.fullmatch(pattern, _BASE.sub("", parts.path))
    return bool(same_route) and overload == operation.overload


@cache
def cases_by_operation() -> dict[str, list[Case]]:
    """Return by operation the cases whose cassettes call it, the shortest first."""
    found: defaultdict[str, list[Case]] = defaultdict(list)
    for case in sorted(CASES, key=lambda one: len(interactions(one.path))):
        requests = [interaction["request"] for interaction in interactions(case.path)]
        for operation in OPERATIONS:
            if operation.service == case.service and any(is_of(operation, request) for request in requests):
                found[operation.id].append(case)
    return found
