"""A request and a response as the policies see them, before and after the HTTP library."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade_raw.calls import ResponseInfo

if TYPE_CHECKING:
    from azfacade.outputs import Sink

try:
    import orjson as _orjson
except ImportError:  # the `fast` extra is optional
    _orjson = None  # type: ignore[assignment]


class Secret(str):
    """Text that nobody sees by accident: neither a repr nor a traceback that shows locals tells it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class Headers(Mapping[str, str]):
    """Header names without regard to case; a name that came twice reads as one, joined by commas."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, str] | list[tuple[str, str]]) -> None:
        """Take pairs or a mapping."""
        self._items: dict[str, str] = {}
        for name, value in items.items() if isinstance(items, Mapping) else items:
            key = name.lower()
            self._items[key] = f"{self._items[key]}, {value}" if key in self._items else value

    def __getitem__(self, name: str) -> str:
        return self._items[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._items

    def __repr__(self) -> str:
        return f"Headers({sorted(self._items)})"


class Request(NamedTuple):
    """One attempt, ready to send."""

    method: str
    url: str
    headers: dict[str, str]
    content: Any
    """None, bytes, or an `Upload` that can be read anew for each attempt."""
    form: Mapping[str, Any] | None
    timeout: float | None
    """Seconds this attempt has; None for the client's own limits."""
    sink: Sink | None = None
    """Where the body of a success goes instead of into memory."""

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.url.partition('?')[0]}>"  # no headers, no body


class Response(ResponseInfo):
    """What the service answered, undecoded."""

    __slots__ = ("content",)

    def __init__(
        self, status: int, headers: Headers, content: bytes, *, client_request_id: str = "", elapsed: float = 0.0
    ) -> None:
        """Hold a response; `content` is its body."""
        super().__init__(status, headers, client_request_id, elapsed)
        self.content = content

    @property
    def info(self) -> ResponseInfo:
        """The same without the body, to keep beside what was decoded from it."""
        return ResponseInfo(self.status, self.headers, self.client_request_id, self.elapsed)

    @property
    def content_type(self) -> str:
        """The media type of the body, lower case and without parameters; empty when the service names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_file(self) -> bool:
        """True when the body can be a file that was asked for: not the page of a proxy, nor an answer without one."""
        return self.status == 200 and self.content_type not in ("text/html", "application/json")

    def json(self) -> Any:
        """Return the parsed body.

        Raises:
            ValueError: It is no JSON.
        """
        return parse_json(self.content)

    def __repr__(self) -> str:
        return f"<Response {self.status} {self.content_type or 'no content type'} {len(self.content)} bytes>"


def parse_json(content: bytes) -> Any:
    """Parse JSON with the fastest library installed.

    Raises:
        ValueError: It is no JSON, or nested beyond reason.
    """
    try:
        if _orjson is not None:
            try:
                return _orjson.loads(content)
            except ValueError:
                pass  # json takes a few things orjson does not: NaN, huge integers, a byte order mark
        return json.loads(content)
    except RecursionError as cause:
        raise ValueError("the JSON is nested too deeply") from cause


def dump_json(value: Any) -> bytes:
    """Return compact UTF-8 JSON.

    Raises:
        TypeError, ValueError, RecursionError: The value cannot be written as JSON.
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
