"""Error messages shorten long texts, whether from the caller or the service."""

from __future__ import annotations

import base64
import inspect
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import azfacade
from azfacade.testing import FakeAzure, VirtualClock
from azfacade_raw.document_intelligence.models import AnalyzeResult
from azfacade_raw.face.models import TrainingResult
from tests.cases import each

from .kit import ENDPOINT, GOOD, KEY, Reply, Script, Side

PROSE = "The patient, born 1970-01-01, was told the result. "
TEXTS = {
    "text": PROSE * 20_000,
    "lines": f"{PROSE}\n" * 20_000,
    "base64": base64.b64encode(PROSE.encode() * 20_000).decode(),
}
LIMIT = 2000


def groups(client: Any) -> Iterator[Any]:
    """Yield a client and its groups."""
    yield client
    for name in dir(type(client)):
        if not name.startswith("_") and type(getattr(type(client), name)).__name__ == "cached_property":
            yield getattr(client, name)


def calls(client: Any, text: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield every public method with the text as each of its arguments in turn, and a short text as the others."""
    for group in groups(client):
        for name in dir(type(group)):
            method = getattr(group, name)
            if name.startswith("_") or not callable(method) or name in ("close", "from_env"):
                continue
            parameters = inspect.signature(method).parameters
            needed = {key: "forms" for key, one in parameters.items() if one.default is one.empty}
            for key in parameters:
                yield f"{type(group).__name__}.{name}({key}=)", partial(method, **{**needed, key: text})


def check(error: BaseException, text: str, where: str) -> None:
    """Check that an error and its notes hold no long piece of the text."""
    told = "\n".join([str(error), repr(error), *getattr(error, "__notes__", [])])
    if len(str(error)) > LIMIT or text[1000:1100] in told or text[:100] in told:
        pytest.fail(f"{where}: {type(error).__name__} repeats it: {str(error)[:200]}", pytrace=False)


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("service", ["face", "documents"])
def test_no_method_repeats_a_long_argument(both: Side, kind: str, service: str) -> None:
    text, refused = TEXTS[kind], 0
    client = getattr(both, service)(Script(forever=GOOD), retry=azfacade.Retry(attempts=1))
    for where, call in calls(client, text):
        try:
            value = call()
            if inspect.isawaitable(value):
                both.run(value)
        except Exception as error:  # noqa: BLE001  # whatever it is, it must not hold the text
            refused += 1
            check(error, text, where)
    assert refused > 50


@each("kind", TEXTS)
@each("key", ["endpoint", "credential", "api_version", "audience", "rate_limit", "verify", "proxy"])
def test_no_constructor_repeats_a_long_argument(kind: str, key: str) -> None:
    given: dict[str, Any] = {"endpoint": ENDPOINT, "credential": KEY, key: TEXTS[kind]}
    if key == "audience":
        given["credential"] = lambda: "token"
    try:
        azfacade.FaceClient(**given)._transport._make_client()
    except Exception as error:  # noqa: BLE001
        check(error, TEXTS[kind], key)
    else:
        assert key == "credential", "which may be any text without spaces"


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("model", [AnalyzeResult, TrainingResult])
def test_a_loader_does_not_repeat_what_it_takes_for_a_file_name(kind: str, model: Any) -> None:
    with pytest.raises(
        azfacade.InvalidInputError, match=r"from_json takes .*got a text of [\d,]+ characters"
    ) as caught:
        model.from_json(TEXTS[kind])
    check(caught.value, TEXTS[kind], kind)


def each_argument(target: Any, text: str) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Yield a function with the text as each of its arguments in turn, and a short text as the others."""
    parameters = inspect.signature(target).parameters
    needed = {key: "forms" for key, one in parameters.items() if one.default is one.empty}
    for key, one in parameters.items():
        if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD, one.POSITIONAL_ONLY):
            yield f"{target.__name__}({key}=)", partial(target, **{**needed, key: text})


@pytest.mark.parametrize("kind", TEXTS)
def test_no_operation_pager_or_overload_repeats_a_long_argument(both: Side, kind: str) -> None:
    text, refused = TEXTS[kind], 0
    fake = FakeAzure(clock=VirtualClock(), running_polls=0)
    client = both.documents(fake.transport, fake.key, fake.endpoint, retry=azfacade.Retry(attempts=1))
    job = both.run(client.models.begin_analyze("prebuilt-layout", b"x", output=["figures"]))
    found = [getattr(job, name) for name in dir(job) if not name.startswith("_")]
    attempts = [attempt for one in found if callable(one) for attempt in each_argument(one, text)]
    attempts += [
        ("pages", lambda: both.pages(client.models.list(), text)),
        ("overload", lambda: client.operations.get("1", overload=text)),
        ("to_json", lambda: AnalyzeResult.from_dict({}).to_json(text)),
    ]
    for where, call in attempts:
        try:
            value = call()
            if inspect.isawaitable(value):
                both.run(value)
        except Exception as error:  # noqa: BLE001  # whatever it is, it must not hold the text
            refused += 1
            check(error, text, where)
    assert refused > 5


@pytest.mark.parametrize("kind", TEXTS)
def test_neither_the_fake_nor_an_option_repeats_a_long_argument(kind: str) -> None:
    text, refused = TEXTS[kind], 0
    fake = FakeAzure(clock=VirtualClock())
    targets = [
        getattr(fake, name) for name in dir(fake) if not name.startswith("_") and name not in ("handle", "serve")
    ]
    targets += [azfacade.RateLimit, azfacade.Retry, FakeAzure]
    for target in filter(callable, targets):
        for where, call in each_argument(target, text):
            try:
                call()
            except Exception as error:  # noqa: BLE001
                refused += 1
                check(error, text, where)
    assert refused > 20


@pytest.mark.parametrize("kind", ["lines", "base64"])
def test_text_of_a_document_is_no_path(both: Side, kind: str) -> None:
    script = Script(forever=GOOD)
    with pytest.raises(azfacade.InvalidInputError, match=r"give the bytes .*base64\.b64decode\(text\)"):
        both.run(both.documents(script).models.begin_analyze("prebuilt-read", TEXTS[kind]))
    assert not script.requests


def test_a_path_that_looks_like_base64_is_a_path(both: Side, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "a" * 130
    (tmp_path / name).write_bytes(b"%PDF-1.4")
    monkeypatch.chdir(tmp_path)
    script = Script(forever=Reply(400, {"error": {"code": "InvalidRequest", "message": "no"}}))
    with pytest.raises(azfacade.BadRequestError):
        both.run(both.documents(script).models.begin_analyze("prebuilt-read", name))
    assert script.last.content == b"%PDF-1.4"


def test_what_a_service_repeats_is_cut_and_printable(both: Side) -> None:
    body = {"error": {"code": "InvalidRequest", "message": f"\ud800{TEXTS['text']}"}}
    with pytest.raises(azfacade.BadRequestError) as caught:
        both.run(both.face(Script(forever=Reply(400, body))).person_groups.get("staff"))
    assert len(str(caught.value)) <= LIMIT
    assert str(caught.value).encode().startswith(b"\\ud800The patient")
    assert caught.value.error is not None
    assert len(caught.value.error["message"]) == len(TEXTS["text"]) + 1
