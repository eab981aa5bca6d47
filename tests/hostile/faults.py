"""The faults of the hostile server: what it does with a request instead of answering it well."""

from __future__ import annotations

import gzip
import json
import re
import socket
import struct
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from azfacade.testing.http_messages import Response

from .server import Act, Exchange
from .steps import LIST, POLL, READ, STEPS, SUBMIT, SUBMIT_LARGE, UPLOADS, USUAL_STEPS, Step

JSON = (POLL, READ, LIST)


@dataclass(frozen=True)
class Fault:
    """A fault, and the steps at which it is possible."""

    name: str
    act: Act
    steps: tuple[Step, ...] = USUAL_STEPS
    """The steps that it is about."""
    is_harmless: Callable[[Step], bool] = lambda _: False
    """Whether the result is to come all the same."""
    is_endless: bool = False
    """Whether only the timeout of the call ends it."""

    def __str__(self) -> str:
        return self.name


# -- too slow -------------------------------------------------------------------------------------------------------


def silent(exchange: Exchange) -> None:
    exchange.body()
    exchange.is_over.wait()


def acts_and_is_silent(exchange: Exchange) -> None:
    exchange.good()
    exchange.is_over.wait()


def drips_the_status_line(exchange: Exchange) -> None:
    exchange.body()
    exchange.send(b"HTTP/1.1 200 ")
    exchange.drip(b"O")


def drips_headers(exchange: Exchange) -> None:
    exchange.body()
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    exchange.drip(b"x-drop: 1\r\n")


def never_stops_with_1xx(exchange: Exchange) -> None:
    exchange.body()
    exchange.drip(b"HTTP/1.1 102 Processing\r\n\r\n")


def drips_its_body(exchange: Exchange) -> None:
    exchange.body()
    exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{")
    exchange.drip(b" ")


def drips_chunks(exchange: Exchange) -> None:
    exchange.body()
    exchange.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    exchange.drip(b"1\r\n \r\n")


def reads_nothing(exchange: Exchange) -> None:
    exchange.is_over.wait()


# -- broken off -----------------------------------------------------------------------------------------------------


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def closes_after_the_request(exchange: Exchange) -> None:
    exchange.body()


def closes_after_acting(exchange: Exchange) -> None:
    exchange.good()


def resets_after_the_request(exchange: Exchange) -> None:
    exchange.body()
    _reset(exchange.connection)


def resets_in_the_upload(exchange: Exchange) -> None:
    with suppress(OSError):
        exchange.connection.recv(1 << 16)
    _reset(exchange.connection)


def refuses_before_the_upload_is_read(exchange: Exchange) -> None:
    exchange.answer(_error("InvalidContentLength", "The input is too large."), 413)
    exchange.connection.shutdown(socket.SHUT_WR)
    # Reading on keeps the answer from being lost in a reset.
    while exchange.connection.recv(1 << 18):
        pass


def closes_in_the_headers(exchange: Exchange) -> None:
    exchange.good()
    exchange.send(b"HTTP/1.1 200 OK\r\nContent-Ty")


def closes_in_the_body(exchange: Exchange) -> None:
    response = exchange.good()
    half = response.body[: len(response.body) // 2]
    size = {"Content-Length": str(len(half) + 100)}
    exchange.answer(half, response.status, dict(response.headers) | size)


# -- no HTTP --------------------------------------------------------------------------------------------------------


def raw(data: bytes) -> Act:
    """Make a fault that sends these bytes."""

    def act(exchange: Exchange) -> None:
        exchange.body()
        exchange.send(data)

    return act


# -- no result ------------------------------------------------------------------------------------------------------


def instead(body: bytes, status: int = 200, **headers: str) -> Act:
    """Make a fault that answers with this."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}

    def act(exchange: Exchange) -> None:
        exchange.body()
        exchange.answer(body, status, given)

    return act


def changed(change: Callable[[Response], Response]) -> Act:
    """Make a fault that changes the good answer."""

    def act(exchange: Exchange) -> None:
        response = exchange.good()
        exchange.answer_like(change(response))

    return act


def with_headers(**headers: str) -> Callable[[Response], Response]:
    given = {name.replace("_", "-"): value for name, value in headers.items()}

    def change(response: Response) -> Response:
        kept = [(name, value) for name, value in response.headers if name.lower() not in {n.lower() for n in given}]
        return replace(response, headers=kept + list(given.items()))

    return change


def with_encoding(encoding: str, encode: Callable[[bytes], bytes]) -> Callable[[Response], Response]:
    def change(response: Response) -> Response:
        return replace(with_headers(Content_Encoding=encoding)(response), body=encode(response.body))

    return change


def with_json(change: Callable[[Any], Any]) -> Callable[[Response], Response]:
    def changed_response(response: Response) -> Response:
        if not response.body.startswith(b"{"):
            return response
        return replace(response, body=json.dumps(change(json.loads(response.body))).encode())

    return changed_response


def with_value(value: Any) -> Callable[[Response], Response]:
    return with_json(lambda body: {**body, "value": value})


def with_link(link: str) -> Callable[[Response], Response]:
    return with_json(lambda body: {**body, "nextLink": link})


def odd_item(body: Any) -> Any:
    return {**body, "value": [*body["value"], "no object"]}


class EndlessPages:
    """Empty pages, each with a new link."""

    def __call__(self, exchange: Exchange) -> None:
        exchange.body()
        last = re.search(r"page=(\d+)", exchange.target)
        number = int(last.group(1)) + 1 if last else 1
        link = f"{exchange.server.endpoint}/documentintelligence/documentModels?page={number}"
        exchange.answer(json.dumps({"value": [], "nextLink": link}).encode())


@lru_cache
def bomb(layers: int) -> bytes:
    """Return 256 MB of blanks, compressed."""
    maker = zlib.compressobj(9, wbits=31)
    piece = b" " * (1 << 20)
    packed = b"".join(maker.compress(piece) for _ in range(256)) + maker.flush()
    return packed if layers == 1 else gzip.compress(packed)


def _error(code: str, message: str) -> bytes:
    return json.dumps({"error": {"code": code, "message": message}}).encode()


HTML = b"<!doctype html><html><head><title>Sign in</title></head><body>...</body></html>"
PROBLEM = b'{"type": "about:blank", "title": "Forbidden by the gateway", "status": 403}'
ODD_TEXT = b'{"error": {"code": "Bad\\ud800", "message": "Odd \\udfff text\\u0000\\u001b[31m' + b"x" * 100_000 + b'"}}'
YEAR = "31536000"


def _always(_: Step) -> bool:
    return True


FAULTS = (
    # too slow
    Fault("no answer", silent, STEPS, is_endless=True),
    Fault("no answer, after acting", acts_and_is_silent, STEPS, is_endless=True),
    Fault("dripping status line", drips_the_status_line, STEPS, is_endless=True),
    Fault("dripping headers", drips_headers, STEPS, is_endless=True),
    Fault("endless 1xx answers", never_stops_with_1xx, STEPS, is_endless=True),
    Fault("dripping body", drips_its_body, STEPS, is_endless=True),
    Fault("dripping chunks", drips_chunks, STEPS, is_endless=True),
    Fault("request not read", reads_nothing, STEPS, is_endless=True),
    # broken off
    Fault("closed after the request", closes_after_the_request, STEPS),
    Fault("closed after acting", closes_after_acting, STEPS),
    Fault("reset after the request", resets_after_the_request, STEPS),
    Fault("reset in the middle of the upload", resets_in_the_upload, steps=(SUBMIT_LARGE,)),
    Fault("413 before the upload was read, then half-closed", refuses_before_the_upload_is_read, steps=UPLOADS),
    Fault("closed in the middle of the headers", closes_in_the_headers, STEPS),
    Fault("closed in the middle of the body", closes_in_the_body, STEPS),
    # no HTTP
    Fault("no HTTP", raw(b"\x00\x01\x02\xff" * 64)),
    Fault("status that is no number", raw(b"HTTP/1.1 abc OK\r\n\r\n")),
    Fault("status 999", raw(b"HTTP/1.1 999 Odd\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")),
    Fault("two lengths", raw(b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nabcde")),
    Fault("negative length", raw(b"HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nabc")),
    Fault("chunk without a size", raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n")),
    Fault("1 MB of headers", raw(b"HTTP/1.1 200 OK\r\n" + b"X-Long: " + b"a" * (1 << 20) + b"\r\n\r\n")),
    Fault("switch of protocols", raw(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n")),
    # no result
    Fault("200 without a body", instead(b"")),
    Fault("204", instead(b"", 204)),
    Fault("200 with {}", instead(b"{}")),
    Fault("200 with []", instead(b"[]")),
    Fault("200 with null", instead(b"null")),
    Fault("200 with an error", instead(_error("InternalServerError", "An unexpected error occurred."))),
    Fault("200 with an error as text", instead(b'{"error": "something broke"}')),
    Fault("200 with a problem", instead(PROBLEM, Content_Type="application/problem+json")),
    Fault("200 with HTML", instead(HTML, Content_Type="text/html")),
    Fault("200 with XML", instead(b"<Error><Code>Gone</Code></Error>", Content_Type="application/xml")),
    Fault("200 with text", instead(b"upstream connect error", Content_Type="text/plain")),
    Fault("200 with truncated JSON", instead(b'{"value": [{"modelId": "a"')),
    Fault("200 with deep JSON", instead(b'{"a":' * 100_000 + b"1" + b"}" * 100_000)),
    Fault("200 with a huge number", instead(b'{"value": ' + b"9" * 5000 + b"}")),
    Fault(
        "JSON in UTF-16",
        changed(lambda response: replace(response, body=response.body.decode().encode("utf-16"))),
        JSON,
        _always,
    ),
    Fault("value null", changed(with_value(None)), steps=(LIST,)),
    Fault("value that is text", changed(with_value("abc")), steps=(LIST,)),
    Fault("value that is an object", changed(with_value({})), steps=(LIST,)),
    Fault("list item that is no object", changed(with_json(odd_item)), steps=(LIST,)),
    Fault("endless empty pages", EndlessPages(), steps=(LIST,)),
    *(
        Fault(f"nextLink {told}", changed(with_link(link)), steps=(LIST,))
        for told, link in {
            "that is no URL": "http://[",
            "with a lone surrogate": "https://x/?page=\ud800",
            "with control characters": "https://x/?page=1\r\nX-Injected: 1",
            "of 1 MB": "https://x/?page=" + "1" * (1 << 20),
        }.items()
    ),
    *(
        Fault(f"Operation-Location {told}", changed(with_headers(Operation_Location=link)), steps=(SUBMIT,))
        for told, link in {
            "that is empty": "",
            "that is no URL": "http://[",
            "that is not ASCII": "https://x/documentintelligence/operations/\xe9\xff",
            "without an id": "https://x/documentintelligence/documentModels/prebuilt-read/analyzeResults/",
            "with a control character in its id": (
                "https://x/documentintelligence/documentModels/prebuilt-read/analyzeResults/a%00b?api-version=1"
            ),
        }.items()
    ),
    # encodings
    Fault("gzip", changed(with_encoding("gzip", gzip.compress)), is_harmless=_always),
    Fault("broken gzip", changed(with_encoding("gzip", lambda body: gzip.compress(body)[:-9] + b"x" * 9))),
    Fault("gzip that is none", changed(with_encoding("gzip", lambda body: body))),
    Fault("gzip, gzip", changed(with_encoding("gzip, gzip", lambda b: gzip.compress(gzip.compress(b))))),
    Fault("unknown encoding", changed(with_encoding("aws-chunked", lambda body: body))),
    Fault("256 MB in gzip", changed(with_encoding("gzip", lambda _: bomb(1)))),
    Fault("256 MB in gzip in gzip", changed(with_encoding("gzip, gzip", lambda _: bomb(2)))),
    # refusals
    Fault("429 with Retry-After of a year", instead(_error("429", "Slow down."), 429, Retry_After=YEAR)),
    Fault("503 with Retry-After of a year", instead(b"", 503, Retry_After=YEAR)),
    Fault("400 with odd text", instead(ODD_TEXT, 400)),
    Fault("400 with text", instead(b"Too many headers", 400, Content_Type="text/plain")),
    Fault(
        "403, quota used up",
        instead(_error("403", "Out of call volume quota. Quota will be replenished in 1.02:03:04."), 403),
    ),
    Fault("409, try later", instead(_error("ConcurrentOperationConflict", "Try later."), 409)),
    Fault("redirect", instead(b"", 302, Location="http://127.0.0.1:1/")),
    # harmless
    Fault("cookie", changed(with_headers(Set_Cookie="session=1; Path=/")), is_harmless=_always),
    Fault("Retry-After 1_0", changed(with_headers(Retry_After="1_0")), is_harmless=_always),
)
