"""Runs a case with a sync or an async client."""

from __future__ import annotations

from inspect import isawaitable
from typing import Any

from azfacade import AsyncDocumentIntelligenceClient, AsyncFaceClient, DocumentIntelligenceClient, FaceClient, Retry
from tests.replay.cases.case import Body, Case

SYNC: dict[str, Any] = {"face": FaceClient, "document_intelligence": DocumentIntelligenceClient}
ASYNC: dict[str, Any] = {"face": AsyncFaceClient, "document_intelligence": AsyncDocumentIntelligenceClient}

# No drawn pauses: the fake's clock, and with it the times in answers, is to be the same in every recording.
RETRY = Retry(attempts=3, base=0)


def client(kinds: dict[str, Any], case: Case, endpoint: str, key: str, transport: Any) -> Any:
    """Make the client of a case."""
    return kinds[case.service](endpoint, key, api_version=case.api_version, transport=transport, retry=RETRY)


def drive(body: Body) -> None:
    """Run a case with a sync client: what it yields is the result already."""
    outcome: Any = None
    try:
        while True:
            outcome = body.send(outcome)
    except StopIteration:
        return


async def adrive(body: Body) -> None:
    """Run a case with an async client: what it yields is awaited, errors included."""
    outcome: Any = None
    problem: Exception | None = None
    try:
        while True:
            wanted = body.send(outcome) if problem is None else body.throw(problem)
            problem = None
            try:
                outcome = await wanted if isawaitable(wanted) else wanted
            except Exception as raised:  # noqa: BLE001  # the body decides
                problem = raised
    except StopIteration:
        return
