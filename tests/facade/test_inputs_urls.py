"""URLs as `source`: text with blanks at its ends, and URL objects of other libraries."""

from __future__ import annotations

import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import httpx
import pytest

from azfacade import InvalidInputError
from tests.cases import each

from .kit import Reply, Script, Side
from .work import analysis_accepted

URL = "https://files.example/scan.jpg?sig=abc"


class UrlLike:
    """A URL as other libraries make it: no str, but its text is the URL."""

    scheme = "https"
    host = "files.example"

    def __init__(self, text: str) -> None:
        self._text = text

    def __str__(self) -> str:
        return self._text


def other_libraries() -> list[Any]:
    """Return the URL classes that are installed."""
    names = [("yarl", "URL"), ("pydantic", "HttpUrl")]
    return [getattr(import_module(module), name) for module, name in names if find_spec(module)]


GIVEN = [
    URL,
    f" {URL}",
    f"{URL}\n",
    f"\t {URL} \r\n",
    httpx.URL(URL),
    UrlLike(URL),
    UrlLike(f" {URL} "),
    *(make(URL) for make in other_libraries()),
]


@each("given", GIVEN, ids=lambda given: type(given).__name__)
def test_every_form_of_a_url_is_sent_as_its_text(both: Side, given: Any) -> None:
    def analyzed(_: httpx.Request) -> Reply:
        return analysis_accepted()

    documents = Script(analyzed)
    both.run(both.documents(documents).models.begin_analyze("prebuilt-read", given))
    face = Script(Reply(200, []), Reply(200, {"persistedFaceId": "1"}))
    client = both.face(face)
    both.run(client.detect(given))
    both.run(client.face_lists.add_face("friends", given))
    assert json.loads(documents.last.content) == {"urlSource": URL}
    assert [json.loads(request.content) for request in face.requests] == [{"url": URL}] * 2


@pytest.mark.parametrize("given", [httpx.URL("ftp://files.example/x"), httpx.URL("/scan.jpg"), UrlLike("scan.jpg")])
def test_a_url_object_that_the_service_cannot_read_is_refused(both: Side, given: Any) -> None:
    script = Script()
    with pytest.raises(InvalidInputError, match="source is a URL that does not start with http:// or https://"):
        both.run(both.face(script).detect(given))
    assert not script.requests
