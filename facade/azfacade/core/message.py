"""`Request` and `Response`: one HTTP message each, independent of the HTTP library."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade.core.header_mapping import Headers
from azfacade.core.json import parse_json
from azfacade_raw.calls import ResponseInfo

if TYPE_CHECKING:
    from azfacade.files.download import ResponseFile


class Request(NamedTuple):
    """The request of one attempt."""

    method: str
    url: str
    headers: dict[str, str]
    content: Any
    """None, bytes, or a `RequestBody`, which is read from its start for each attempt."""
    timeout: float | None
    """Seconds for this attempt; None for the client's own timeouts."""
    response_file: ResponseFile | None = None
    """The file that a success is written to; None to read the body into memory."""
    on_last_piece: Callable[[], object] | None = None
    """Called just before the last piece of the body is given to be sent; None for nobody to call."""

    def __repr__(self) -> str:
        return f"<Request {self.method} {self.url.partition('?')[0]}>"  # no headers, no body


class Response(ResponseInfo):
    """A response that is not decoded."""

    __slots__ = ("content", "is_written")

    def __init__(
        self,
        status: int,
        headers: Headers,
        content: bytes,
        *,
        client_request_id: str = "",
        elapsed: float = 0.0,
        is_written: bool = False,
    ) -> None:
        """Hold a response.

        Args:
            status: The HTTP status.
            headers: The headers by name, case-insensitive.
            content: The body; empty where it was written to the caller's file.
            client_request_id: The `x-ms-client-request-id` that was sent.
            elapsed: Seconds from sending the last attempt to receiving its whole response.
            is_written: True where the body was written to the caller's file.
        """
        super().__init__(status, headers, client_request_id, elapsed)
        self.content = content
        self.is_written = is_written

    @property
    def info(self) -> ResponseInfo:
        """Status, headers and ids without the body, to attach to the decoded result."""
        return ResponseInfo(self.status, self.headers, self.client_request_id, self.elapsed)

    @property
    def content_type(self) -> str:
        """The media type of the body in lower case, without parameters; empty where the service sends none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_file(self) -> bool:
        """True where the body is a PDF, an image or other bytes, and no text, page or JSON of a gateway."""
        from azfacade.files.download import SIGNATURE_BYTES, is_file  # imported late, as few calls download

        return self.status == 200 and is_file(self.content_type, self.content[:SIGNATURE_BYTES])

    def json(self) -> Any:
        """Return the parsed body.

        Raises:
            ValueError: The body is not JSON.
        """
        return parse_json(self.content)

    def __repr__(self) -> str:
        return f"<Response {self.status} {self.content_type or 'no content type'} {len(self.content)} bytes>"
