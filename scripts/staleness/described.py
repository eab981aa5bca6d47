"""The operations that the fragments describe, and which of them a request is a call of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, unquote

from azfacade.testing.recording import messages
from azfacade.testing.recording.messages import OVERLOAD, VERSION
from codegen.__main__ import fragment_files
from codegen.fragment import Fragment, is_sent_with_every_request, load


@dataclass(frozen=True, eq=False)
class Described:
    """An operation that a fragment describes."""

    fragment: Fragment
    key: str
    method: str
    node: dict[str, Any]

    @property
    def id(self) -> str:
        """The operationId."""
        found: str = self.node["operationId"]
        return found

    @property
    def service(self) -> str:
        """The name of its fragment."""
        return self.fragment.service

    @property
    def place(self) -> str:
        """The method of the client: `group.method`, or `method` of the client itself."""
        ours = self.node["x-azfacade"]
        return f"{ours['group']}.{ours['method']}" if "group" in ours else str(ours["method"])

    @property
    def template(self) -> str:
        """The path below that of the service."""
        return self.key.partition("?")[0]

    @property
    def overload(self) -> str | None:
        """The value of `_overload`; None for none."""
        return dict(parse_qsl(self.key.partition("?")[2])).get(OVERLOAD)

    @property
    def versions(self) -> list[str]:
        """The api versions that have it."""
        return self.fragment.versions_of(self.node) or self.fragment.versions

    @property
    def is_long_running(self) -> bool:
        """Whether it starts work that another operation polls."""
        return "poll" in self.node["x-azfacade"]

    @cached_property
    def parameters(self) -> list[dict[str, Any]]:
        """What a caller gives in path and query."""
        found = [self.fragment.resolve(parameter) for parameter in self.node["parameters"]]
        return [parameter for parameter in found if not is_sent_with_every_request(parameter)]

    @cached_property
    def body(self) -> dict[str, Any]:
        """The request body, empty for none."""
        return self.fragment.resolve(self.node.get("requestBody", {}))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What matches its path below that of the service."""
        parts = re.split(r"\{(\w+)\}", self.template)
        return re.compile("".join(f"(?P<{part}>[^/:]+)" if n % 2 else re.escape(part) for n, part in enumerate(parts)))

    def path(self, version: str) -> tuple[str, str]:
        """Return a path with an invented value for each parameter, and its query."""
        base = self.fragment.document["servers"][0]["url"].removeprefix("{endpoint}")
        route = re.sub(r"\{\w+\}", "x", self.template)
        query = [f"{OVERLOAD}={self.overload}"] if self.overload else []
        query += [] if "{apiVersion}" in base else [f"{VERSION}={version}"]
        return base.replace("{apiVersion}", version) + route, "&".join(query)


def load_fragments() -> list[Fragment]:
    """Read the fragments of specs/."""
    return [load(file) for file in fragment_files()]


def described_by(fragment: Fragment) -> list[Described]:
    """Return the operations of a fragment."""
    return [Described(fragment, key, method.upper(), node) for key, method, node in fragment.operations()]


@dataclass(frozen=True)
class Sent:
    """A recorded request, taken apart."""

    method: str
    fragment: Fragment
    version: str
    route: str
    """The path below that of the service."""
    query: dict[str, str]
    """Without the api version and the overload."""
    overload: str | None

    def matches(self, operation: Described) -> dict[str, str] | None:
        """Return the values of the path's parameters if this calls an operation, in whatever api version; else None."""
        if (operation.fragment, operation.method, operation.overload) != (self.fragment, self.method, self.overload):
            return None
        found = operation.pattern.fullmatch(self.route)
        return {name: unquote(value) for name, value in found.groupdict().items()} if found else None


def take_apart(request: dict[str, Any], fragments: Iterable[Fragment]) -> Sent | None:
    """Return the parts of a recorded request; None if its path is that of no service."""
    by_base = {fragment.document["servers"][0]["url"].removeprefix("{endpoint}"): fragment for fragment in fragments}
    address = messages.take_apart(request["uri"], by_base)
    if address is None:
        return None
    fragment = by_base[address.base]
    return Sent(request["method"], fragment, address.version, address.route, address.query, address.overload)


def operation_of(sent: Sent, operations: Iterable[Described]) -> Described | None:
    """Return the operation that a request calls; None for none."""
    return next((operation for operation in operations if sent.matches(operation) is not None), None)
