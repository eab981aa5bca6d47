"""The faults: each replaces the good response of a step."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import httpx

from tests.facade.kit import ENDPOINT, Answer, Reply

ELSEWHERE = "https://elsewhere.example"
THIRD = "https://third.example"
PAGE = b"<html><head><title>Sign in</title></head><body>...</body></html>"
HTML = {"Content-Type": "text/html"}
IN_FOUR_SECONDS = {"Date": "Wed, 15 Jan 2025 10:30:00 GMT", "Retry-After": "Wed, 15 Jan 2025 10:30:04 GMT"}
UNKNOWN_STATUS = "pondering"


@dataclass(frozen=True)
class Fault:
    """A fault of one answer."""

    name: str
    make: Callable[[Reply], Answer | None]
    """Returns the answer to give instead of the good one; None where the fault is not possible."""
    goes_on: bool = False
    """Whether the request counts as answered, so that the next one gets the next answer."""
    turns_clock_back: bool = False
    """Whether the computer's clock is set back an hour each time it is read."""
    is_refusal: bool = False
    """Whether it proves that the service did not act on the request."""
    asks_to_wait: float = 0.0
    """Seconds that the answer asks to wait."""
    comes_from_service: bool = False
    """Whether it is made of the good answer of the service, which has acted then."""

    @property
    def acts(self) -> tuple[bool, ...]:
        """Whether the service may have acted on a request with the fault: never, always, or either."""
        if self.is_refusal:
            return (False,)
        return (True,) if self.comes_from_service else (False, True)

    def __str__(self) -> str:
        return self.name


def _instead(answer: Answer) -> Callable[[Reply], Answer]:
    return lambda _: answer


def _limited(**headers: str) -> Callable[[Reply], Answer]:
    body = {"error": {"code": "429", "message": "Requests have exceeded the rate limit."}}
    return _instead(Reply(429, body, {name.replace("_", "-"): value for name, value in headers.items()}))


def _error(status: int) -> Callable[[Reply], Answer]:
    return _instead(Reply(status, {"error": {"code": "Trouble", "message": "There is trouble."}}))


def _has_json(reply: Reply) -> bool:
    return isinstance(reply.body, (dict, list))


def _cut(reply: Reply) -> Answer | None:
    if not _has_json(reply):
        return None
    text = json.dumps(reply.body)
    return replace(reply, body=text[: len(text) // 2])


def _mislabelled(reply: Reply) -> Answer | None:
    return replace(reply, headers={**reply.headers, **HTML}) if _has_json(reply) else None


def elsewhere(reply: Reply) -> Reply:
    """Move every URL in an answer to another host."""
    body: Any = reply.body
    if _has_json(reply):
        body = json.loads(json.dumps(body).replace(ENDPOINT, ELSEWHERE))
    headers = {name.lower(): value for name, value in reply.headers.items()}
    location = headers.get("operation-location", f"{ENDPOINT}/x").replace(ENDPOINT, ELSEWHERE)
    return replace(reply, body=body, headers={**headers, "operation-location": location})


def _pondering(reply: Reply) -> Answer | None:
    if not isinstance(reply.body, dict) or "status" not in reply.body:
        return None
    return replace(reply, body={**reply.body, "status": UNKNOWN_STATUS})


REDIRECT = Fault("redirect to another host", _instead(Reply(307, headers={"Location": f"{THIRD}/x"})), is_refusal=True)
FAULTS = (
    Fault("408", _error(408)),
    Fault("429, Retry-After in seconds", _limited(Retry_After="3"), is_refusal=True, asks_to_wait=3.0),
    Fault("429, retry-after-ms", _limited(retry_after_ms="1500"), is_refusal=True, asks_to_wait=1.5),
    Fault("429, Retry-After as a date", _limited(**IN_FOUR_SECONDS), is_refusal=True, asks_to_wait=4.0),
    Fault(
        "429, Retry-After as a date, local clock going backwards",
        _limited(**IN_FOUR_SECONDS),
        turns_clock_back=True,
        is_refusal=True,
        asks_to_wait=4.0,
    ),
    Fault("429 without Retry-After", _limited(), is_refusal=True),
    Fault("500", _error(500)),
    Fault("502 with an HTML page", _instead(Reply(502, PAGE, HTML))),
    Fault("503 without a body", _instead(Reply(503))),
    Fault(
        "503 with Retry-After", _instead(Reply(503, headers={"Retry-After": "2"})), is_refusal=True, asks_to_wait=2.0
    ),
    Fault("520, an undocumented status", _instead(Reply(520))),
    Fault("connection refused", _instead(httpx.ConnectError), is_refusal=True),
    Fault("read timeout", _instead(httpx.ReadTimeout)),
    Fault(
        "connection reset in the middle of the body", lambda reply: replace(reply, torn=True), comes_from_service=True
    ),
    Fault("truncated JSON", _cut, comes_from_service=True),
    Fault("200 with an HTML page", _instead(Reply(200, PAGE, HTML))),
    Fault("JSON with the content type of HTML", _mislabelled, goes_on=True, comes_from_service=True),
    Fault("202 without a body and without Operation-Location", _instead(Reply(202)), comes_from_service=True),
    Fault("URLs in the response on another host", elsewhere, goes_on=True, comes_from_service=True),
    REDIRECT,
    Fault("unknown status of the operation", _pondering, comes_from_service=True),
)
