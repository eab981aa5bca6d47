"""What is fuzzed, and what always holds: decoding, answers, dates, tokens, addresses, Retry-After."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
from hypothesis import given
from hypothesis import strategies as st

from azfacade import AzFacadeError, ConfigurationError, DocumentIntelligenceClient, FaceClient, InvalidInputError, Retry
from azfacade.core.arguments import MAX_SECONDS
from azfacade.core.endpoint import parse_endpoint
from azfacade.core.header_mapping import Headers
from azfacade.http.retry import retry_after
from azfacade.operations.resume_token import read_token, write_token
from azfacade_raw.datetimes import format_datetime, is_exact_datetime, parse_datetime
from fuzzing import TARGET_NAMES
from fuzzing.inputs import (
    CALLS,
    MODELS,
    addresses,
    answers,
    bodies_of,
    date_texts,
    header_values,
    json_texts,
    token_texts,
)

ENDPOINT = "https://fuzz.cognitiveservices.azure.com"
MAX_MESSAGE = 2000


class OneAnswer(httpx.BaseTransport):
    """Answers every request with the same response, on a clock that only sleeps move."""

    def __init__(self, make: Callable[[], httpx.Response]) -> None:
        self.make = make
        self.origins: set[str] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.origins.add(f"{request.url.scheme}://{request.url.host}")
        return self.make()


def _check_error(error: AzFacadeError) -> None:
    text = str(error)
    assert len(text) <= MAX_MESSAGE, len(text)
    text.encode("utf-8")
    repr(error)
    pickle.loads(pickle.dumps(error))


@given(st.data())
def decode(data: st.DataObject) -> None:
    """Decode any JSON object as any model: nothing is raised, and nothing is lost."""
    model_class = data.draw(st.sampled_from(MODELS))
    body = data.draw(bodies_of(model_class))
    before = copy.deepcopy(body)
    model = model_class.from_dict(body)
    assert same_json(model.to_dict(), before)
    assert same_json(body, before)
    for field in model.wire_fields:
        getattr(model, field.name)
    repr(model)
    assert same_json(pickle.loads(pickle.dumps(model)).to_dict(), before)
    assert same_json(copy.deepcopy(model).to_dict(), before)


@given(json_texts)
def saved(text: bytes | str) -> None:
    """Read any text as a saved result: a result or an error of this package."""
    for model_class in MODELS:
        try:
            model_class.from_json(text)
        except AzFacadeError as error:
            _check_error(error)
        except OSError:
            raise AssertionError("a text was taken for a path that cannot be opened") from None


@given(st.data())
def answer(data: st.DataObject) -> None:
    """Answer any call with anything: a result or an error of this package, and nobody else is asked."""
    call = data.draw(st.sampled_from(CALLS))
    status, headers, body = data.draw(answers)
    transport = OneAnswer(lambda: httpx.Response(status, headers=headers, content=body))
    options: Any = {"transport": transport, "retry": Retry(attempts=1)}
    with (
        DocumentIntelligenceClient(ENDPOINT, "key", **options) as documents,
        FaceClient(ENDPOINT, "key", **options) as face,
    ):
        try:
            call(documents, face)
        except AzFacadeError as error:
            _check_error(error)
    assert transport.origins <= {ENDPOINT}


@given(date_texts)
def date(text: str) -> None:
    """Read any text as a date-time: a date-time with a zone, or nothing."""
    found = parse_datetime(text)
    assert found is None or (isinstance(found, datetime) and found.utcoffset() is not None)
    if found is not None:
        again = parse_datetime(format_datetime(found))
        assert again == found
        assert is_exact_datetime(found, format_datetime(found))


@given(token_texts)
def token(text: str) -> None:
    """Resume from any text: an operation whose address can be sent, or a refusal."""
    transport = OneAnswer(lambda: httpx.Response(404))
    with DocumentIntelligenceClient(ENDPOINT, "key", transport=transport, retry=Retry(attempts=1)) as documents:
        try:
            read = read_token(text)
        except InvalidInputError as error:
            _check_error(error)
            return
        assert read_token(write_token(read)) == read
        try:
            documents.resume(text).refresh()
        except AzFacadeError as error:
            _check_error(error)
    assert transport.origins <= {ENDPOINT}


@given(addresses)
def address(text: str) -> None:
    """Give any address, as an endpoint, as an Operation-Location and as a nextLink."""
    try:
        parsed = parse_endpoint(text)
    except ConfigurationError as error:
        _check_error(error)
    else:
        httpx.URL(parsed.url)
        assert parse_endpoint(parsed.url) == parsed
    page = json.dumps({"value": [], "nextLink": text}).encode()
    location = [(b"Operation-Location", text.encode("latin-1", "replace"))]

    def respond() -> httpx.Response:
        return httpx.Response(202, headers=location) if starts else httpx.Response(200, content=page)

    for starts in (True, False):
        transport = OneAnswer(respond)
        with DocumentIntelligenceClient(ENDPOINT, "key", transport=transport, retry=Retry(attempts=1)) as documents:
            try:
                if starts:
                    documents.resume(documents.models.begin_analyze("prebuilt-read", b"%PDF-1.7").token)
                else:
                    list(documents.models.list())
            except AzFacadeError as error:
                assert not isinstance(error, InvalidInputError), "the service's fault is told as the caller's"
                assert not starts or getattr(error, "may_have_acted", False), error
                _check_error(error)
        assert transport.origins == {ENDPOINT}


@given(header_values, header_values, header_values)
def wait(seconds: str, milliseconds: str, sent_at: str) -> None:
    """Read any Retry-After: nothing, or zero seconds to a bound."""
    pairs = [("Retry-After", seconds), ("retry-after-ms", milliseconds), ("Date", sent_at)]
    for headers in (pairs[:1], [pairs[0], pairs[2]], pairs):
        found = retry_after(Headers(headers))
        assert found is None or 0 <= found <= MAX_SECONDS


def same_json(first: Any, second: Any) -> bool:
    """Compare as JSON texts: 1, 1.0 and True differ there, and NaN equals itself."""
    return json.dumps(first, sort_keys=True) == json.dumps(second, sort_keys=True)


TARGETS: dict[str, Callable[[], None]] = {name: globals()[name] for name in TARGET_NAMES}
