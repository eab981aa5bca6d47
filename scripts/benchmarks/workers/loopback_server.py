"""`loopback_server [BODY]`: a minimal HTTP server; prints its port and serves until stdin is closed.

It keeps connections alive, sends without delay, and has only the routes the contestants call: the resource details, a
training status, the start of an analysis and, with BODY, its result.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from pathlib import Path
from typing import cast

INFO = b'{"customDocumentModels":{"count":5,"limit":20000},"customNeuralDocumentModelBuilds":{"used":0,"quota":20}}'
TRAINING = (
    b'{"status":"succeeded","createdDateTime":"2025-11-20T09:14:03.1234567Z",'
    b'"lastActionDateTime":"2025-11-20T09:14:04.1234567Z",'
    b'"lastSuccessfulTrainingDateTime":"2025-11-20T09:14:04.1234567Z"}'
)
RESULT_ID = "6e8a1c1e-6d2c-4a53-8a0e-111111111111"


def _answer(status: str, body: bytes, headers: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n"
    return f"{head}apim-request-id: {RESULT_ID}\r\nx-ms-region: West Europe\r\n{headers}\r\n".encode() + body


class Server(asyncio.Protocol):
    """One connection."""

    info = _answer("200 OK", INFO)
    training = _answer("200 OK", TRAINING)
    result = _answer("404 Not Found", b"{}")
    accepted = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Disable the delay of small packets."""
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.transport = cast(asyncio.Transport, transport)
        self.pending = b""

    def data_received(self, data: bytes) -> None:
        """Respond to each complete request."""
        self.pending += data
        while (end := self.pending.find(b"\r\n\r\n")) >= 0:
            head, length = self.pending[:end], 0
            at = head.lower().find(b"\r\ncontent-length:")
            if at >= 0:
                length = int(head[at + 17 :].split(b"\r\n", 1)[0])
            if len(self.pending) < end + 4 + length:
                return
            self.pending = self.pending[end + 4 + length :]
            self.transport.write(self.respond(head))

    def respond(self, head: bytes) -> bytes:
        """Return the response to a request."""
        line = head.split(b"\r\n", 1)[0]
        if line.startswith(b"POST"):
            return self.accepted
        if b"/info" in line:
            return self.info
        if b"/training" in line:
            return self.training
        return self.result


async def serve() -> None:
    """Serve until stdin is closed."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    place = f"http://127.0.0.1:{port}/documentintelligence/documentModels/prebuilt-layout/analyzeResults/{RESULT_ID}"
    Server.accepted = _answer("202 Accepted", b"", f"Operation-Location: {place}?api-version=2024-11-30\r\n")
    if len(sys.argv) > 1:
        Server.result = _answer("200 OK", Path(sys.argv[1]).read_bytes())
    print(port, flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
