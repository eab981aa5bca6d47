"""A request and a response as the policies see them, before and after the HTTP library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade.core.headers import Headers
from azfacade.core.json import parse_json
from azfacade_raw.calls import ResponseInfo

if TYPE_CHECKING:
    from azfacade.files.download import ResponseFile


class Request(NamedTuple):
    """One attempt, ready to send."""

    method: str
    url: str
    headers: dict[str, str]
    content: Any
    """None, bytes, or an `RequestBody` that can be read anew for each attempt."""
    form: Mapping[str, Any] | None
    timeout: float | None
    """Seconds this attempt has; None for the client's own limits."""
    sink: ResponseFile | None = None
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
