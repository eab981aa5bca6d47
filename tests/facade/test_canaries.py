"""Secrets and documents do not appear in logs, reprs, errors, tracebacks and pickles."""

from __future__ import annotations

import io
import json
import logging
import pickle
import socket
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

import azfacade
from azfacade import AzFacadeError, InvalidInputError, Retry
from azfacade.testing import FakeAzure

from . import kit
from .kit import ENDPOINT, GOOD, Reply, Script, Side

KEY = "canarykey0123456789"
TOKEN = "canarytoken.with.dots"
SIGNATURE = "canarysignature"
TEXT = "canary text of a document"
SECRETS = (KEY, TOKEN, SIGNATURE, TEXT)
SAS = f"https://x.blob.core.windows.net/c?sv=2024&sig={SIGNATURE}&se=2030"
SOURCES = Path(azfacade.__file__).parent
ONCE = Retry(attempts=1)


@pytest.fixture(autouse=True)
def logs() -> Iterator[io.StringIO]:
    """Everything that is logged anywhere, with the reprs of what was passed for it."""
    stream = io.StringIO()

    class Everything(logging.StreamHandler[io.StringIO]):
        def emit(self, record: logging.LogRecord) -> None:
            super().emit(record)
            stream.write(repr(record.args) + repr(vars(record)))

    handler = Everything(stream)
    root = logging.getLogger()
    before = root.level
    root.setLevel(logging.DEBUG)
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def frames(problem: BaseException) -> Iterator[tuple[str, str, str]]:
    """Yield (function, name, repr) of every local variable in our frames, of causes and contexts too."""
    seen: set[int] = set()
    pending: list[BaseException | None] = [problem]
    while pending:
        one = pending.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        pending += [one.__cause__, one.__context__]
        for frame, _ in traceback.walk_tb(one.__traceback__):
            if Path(frame.f_code.co_filename).is_relative_to(SOURCES):
                for name, value in frame.f_locals.items():
                    yield frame.f_code.co_qualname, name, repr(value)


def assert_silent(problem: BaseException) -> None:
    told = [str(problem), repr(problem), *map(str, problem.args), str(getattr(problem, "error", ""))]
    told.append(pickle.dumps(problem).decode("latin-1"))
    for secret in SECRETS:
        assert not any(secret in text for text in told), told
    leaks = [(where, name) for where, name, shown in frames(problem) if any(secret in shown for secret in SECRETS)]
    assert not leaks


def get(client: Any) -> Any:
    return client.person_groups.get("staff")


ENDINGS: list[Any] = [
    Reply(400, {"error": {"code": "InvalidArgument", "message": f"cannot read {SAS}"}}),
    Reply(400, json.dumps({"error": {"code": "InvalidArgument", "message": SAS}}).replace("&", "\\u0026")),
    Reply(401, {"error": {"code": "401", "message": "Access denied"}}),
    Reply(404),
    Reply(429, headers={"Retry-After": "9999"}),
    Reply(503, "<html><title>Down</title></html>", {"Content-Type": "text/html"}),
    Reply(200, f'{{"name": "{TEXT}"'),
    Reply(200, f'["{TEXT}"]'),
    Reply(200, "x", {"Content-Encoding": "gzip"}),
    Reply(302, headers={"Location": "https://evil.example"}),
    httpx.ConnectError,
    httpx.ReadTimeout,
    httpx.RemoteProtocolError,
]


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("credential", [KEY, SimpleNamespace(key=KEY), lambda: TOKEN])
def test_errors_tell_no_credential(both: Side, logs: io.StringIO, credential: Any, ending: Any) -> None:
    client = both.face(Script(forever=ending), credential, retry=Retry(attempts=2))
    with pytest.raises(AzFacadeError) as caught:
        both.run(get(client))
    assert_silent(caught.value)
    assert not any(secret in logs.getvalue() for secret in SECRETS)


@pytest.mark.parametrize(
    "answer",
    [
        SimpleNamespace(token=f"{TOKEN}\n", expires_on=time.time() + 3600),
        SimpleNamespace(token=TOKEN, expires_on="soon"),
        f"Bearer {TOKEN}",
        {"token": TOKEN},
    ],
)
def test_a_token_that_is_refused_is_not_shown(both: Side, answer: Any) -> None:
    client = both.face(Script(), lambda: answer)
    with pytest.raises(AzFacadeError) as caught:
        both.run(get(client))
    assert_silent(caught.value)


@pytest.mark.parametrize(
    "options",
    [
        {"credential": f"{KEY}\n{KEY}"},
        {"credential": f"{KEY}é"},
        {"credential": KEY, "endpoint": "http://x.example"},
        {"credential": KEY, "retry": "often"},
        {"credential": KEY, "headers": {"Authorization": "x"}},
    ],
)
def test_a_refused_client_does_not_show_its_key(both: Side, options: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError) as caught:
        both.face(Script(), **options)
    assert_silent(caught.value)


def test_a_rotated_key_that_is_refused_is_not_shown(both: Side) -> None:
    with pytest.raises(InvalidInputError) as caught:
        both.run(get(both.face(Script(), SimpleNamespace(key=f"{KEY}\n{KEY}"))))
    assert_silent(caught.value)


def shown(client: Any) -> list[Any]:
    """What a debugger or a log line may show of a client: everything one, two, three attributes away."""
    found = [client]
    for _ in range(3):
        found += [value for item in found for value in getattr(item, "__dict__", {}).values()]
    return found


@pytest.mark.parametrize("credential", [KEY, lambda: TOKEN])
def test_reprs_tell_no_credential(both: Side, credential: Any) -> None:
    client = both.documents(Script(Reply(body={"value": []})), credential)
    both.items(client.operations.list())
    for item in (*shown(client), client.operations, client.operations.list()):
        assert not any(secret in repr(item) + str(item) for secret in (KEY, TOKEN) if not isinstance(item, str))


def test_nothing_that_holds_a_credential_is_pickled(both: Side) -> None:
    script = Script(Reply(202, headers={"Operation-Location": f"{ENDPOINT}/operations/1"}))
    client = both.documents(script, KEY)
    job = both.run(client.classifiers.begin_build("abc", {"a": {"azureBlobSource": {"containerUrl": SAS}}}))
    for item in (client, client.classifiers, client.operations.list(), job, client._pipeline, client._executor):
        # Some are refused with a sentence, others for what they hold besides.
        with pytest.raises((TypeError, AttributeError, pickle.PicklingError)):
            pickle.dumps(item)
    with pytest.raises(TypeError, match="pickle its token"):
        pickle.dumps(job)


def build(client: Any) -> Any:
    return client.classifiers.begin_build("abc", {"a": {"azureBlobSource": {"containerUrl": SAS}}})


def analyze(client: Any) -> Any:
    return client.models.begin_analyze("prebuilt-read", TEXT.encode())


def analyze_file(client: Any) -> Any:
    return client.models.begin_analyze("prebuilt-read", io.BytesIO(TEXT.encode()))


@pytest.mark.parametrize("submit", [build, analyze, analyze_file])
@pytest.mark.parametrize("ending", ENDINGS)
def test_what_is_sent_is_not_told(both: Side, logs: io.StringIO, submit: Callable[[Any], Any], ending: Any) -> None:
    client = both.documents(Script(forever=ending), KEY, retry=ONCE)
    with pytest.raises(AzFacadeError) as caught:
        both.run(submit(client))
    assert_silent(caught.value)
    assert not any(secret in logs.getvalue() for secret in SECRETS)


def test_a_result_is_not_told(both: Side, logs: io.StringIO) -> None:
    started = Reply(202, headers={"Operation-Location": f"{ENDPOINT}/documentModels/m/analyzeResults/{'1' * 8}"})
    done = Reply(body={"status": "succeeded", "analyzeResult": {"content": TEXT, "documents": "not a list"}})
    client = both.documents(Script(started, done), KEY)
    job = both.run(client.models.begin_analyze("m1", b"%PDF"))
    result = both.run(job.result())
    assert result.content == TEXT
    for item in (job, job.token, result):
        assert TEXT not in repr(item)
    assert TEXT not in logs.getvalue()


def test_real_connections_log_no_secret(wire: Side, logs: io.StringIO) -> None:
    both, fake = wire, FakeAzure(key=KEY, accept_token=lambda token: token == TOKEN, running_polls=0)
    with fake.serve() as server:
        for credential in (KEY, SimpleNamespace(key=KEY)):
            client = both.face(None, credential, server.endpoint)
            both.run(client.person_groups.create("staff", "Staff"))
            both.run(get(client))
            both.run(client.person_groups.delete("staff"))
            both.run(client.close())
        documents = both.documents(None, KEY, server.endpoint)
        both.run(build(documents))
        job = both.run(analyze(documents))
        assert TEXT in both.run(documents.models.get_analyze_result("prebuilt-read", job.id)).analyze_result.content
        both.run(documents.close())
    logged = logs.getvalue()
    assert ("httpcore" in logged and "HTTP Request: GET" in logged) or both.uses_aiohttp  # aiohttp logs no requests
    assert not any(secret in logs.getvalue() for secret in SECRETS)


def test_a_traceback_with_locals_tells_what_the_caller_passed_and_nothing_else(wire: Side) -> None:
    """An upload that stalls breaks off deep in the HTTP library, where the piece on its way is a local variable."""
    both = wire
    document = TEXT.encode() * 400_000
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        deaf.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        address = f"http://127.0.0.1:{deaf.getsockname()[1]}"
        client = both.documents(None, KEY, address, retry=ONCE, timeout=0.1)
        with pytest.raises(azfacade.RequestTimeoutError) as caught:
            both.run(client.models.begin_analyze("prebuilt-read", document))
        both.run(client.close())
    assert "bytes of the body" in str(caught.value)
    group = ExceptionGroup("several", [caught.value])
    told = traceback.TracebackException.from_exception(group, capture_locals=True)
    links: list[traceback.TracebackException | None] = list(told.exceptions or [])
    leaks: set[str] = set()
    while links:
        link = links.pop()
        if link is None:
            continue
        links += [link.__cause__, link.__context__]
        for frame in link.stack:
            if Path(frame.filename) not in {Path(__file__), Path(kit.__file__)}:
                shown = (frame.locals or {}).items()
                leaks |= {f"{frame.name}.{name}" for name, text in shown if any(secret in text for secret in SECRETS)}
    assert leaks == {"begin_analyze.source"}


def test_failed_attempts_log_how_long_they_took(both: Side, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "azfacade")
    script = Script()

    def stall(_: httpx.Request) -> Reply:
        script.clock.time += 2.5
        raise httpx.ReadTimeout("scripted")

    script._answers.append(stall)
    with pytest.raises(azfacade.RequestTimeoutError):
        both.run(get(both.face(script, KEY, retry=ONCE)))
    assert "GET /persongroups/{personGroupId} -> RequestTimeoutError in 2500 ms, attempt 1" in caplog.text


def test_good_calls_log_the_route_and_not_the_address(both: Side, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "azfacade")
    both.run(get(both.face(Script(Reply(503), GOOD), KEY)))
    told = [record.getMessage() for record in caplog.records if record.name == "azfacade"]
    assert len(told) == 2
    assert "GET /persongroups/{personGroupId} -> 503" in told[0]
    assert "attempt 2" in told[1]


@pytest.mark.parametrize("source", [SAS.replace("https://", "https:/"), SAS.replace("https", "s3")])
def test_an_address_that_is_refused_is_not_shown_whole(both: Side, source: str) -> None:
    with pytest.raises(InvalidInputError) as caught:
        both.run(both.documents(Script()).models.begin_analyze("prebuilt-read", source))
    assert SIGNATURE not in "".join(traceback.format_exception(caught.value))
    with pytest.raises(InvalidInputError) as caught:
        both.run(both.documents(Script()).send_request("GET", f"operations?code={SIGNATURE}"))
    assert SIGNATURE not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        f"https://b.example/x?X-Amz-Signature={SIGNATURE}&a=1",
        f"AccountName=a;AccountKey={SIGNATURE};EndpointSuffix=b",
        f"cannot read c?sv=1%26sig%3D{SIGNATURE}",
        f"a sig={SIGNATURE} alone",
        f"https://b.example/x?code={SIGNATURE}",
    ],
)
def test_signatures_of_many_kinds_are_blanked(text: str) -> None:
    assert SIGNATURE not in str(azfacade.ServiceError(text))


def test_an_error_s_code_is_no_secret() -> None:
    assert str(azfacade.ServiceError("the gateway said status code=502")) == "the gateway said status code=502"
