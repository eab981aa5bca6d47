"""Addresses, ids and lists of the service that cannot be followed are told as its fault, after what was sound."""

from __future__ import annotations

import asyncio
import json
import pickle
from typing import Any

import pytest

from azfacade import AsyncDocumentIntelligenceClient, DocumentIntelligenceClient, InvalidInputError
from azfacade.errors import UnexpectedResponseError
from azfacade.testing.http_messages import Request, Response
from azfacade.testing.http_server import Server
from tests.cases import each

from .kit import ENDPOINT, Reply, Script, Side
from .test_paging import LIST, groups, ids, listed, names
from .work import CLASSIFIER, SOURCES, accepted, built

ODD_LINKS = [
    "?p=\ud800",
    "?p=\x01",
    "?p=\x7f",
    f"?p={'x' * 100_000}",
    f"?p={'ä' * 20_000}",
    "http://[?p=1",
    "http://[::1",
    "?\ud800",
    "#p=1",
    " ",
]
ODD_IDS = ["%ED%A0%80", "%00", "%7F", "%FF", "%0D%0A", "x" * 100_000, "%2E%2E", ".", "", "\u00ff"]


def read(both: Side, pager: Any) -> tuple[list[Any], Exception | None]:
    """Return the items that come before the error, and the error."""
    items: list[Any] = []

    async def each() -> None:
        async for item in pager:
            items.append(item)  # noqa: PERF401  # those before the error are kept

    try:
        if both.is_async:
            both.run(each())
        else:
            for item in pager:
                items.append(item)  # noqa: PERF402
    except Exception as error:  # noqa: BLE001
        return items, error
    return items, None


@each("link", ODD_LINKS, ids=ascii)
def test_a_link_that_cannot_be_sent_is_the_service_s_fault(both: Side, link: str) -> None:
    script = Script(listed("aa", link=f"{LIST}{link}" if link[0] in "?#" else link), listed("bb"))
    items, error = read(both, both.documents(script).classifiers.list())
    assert ids(items) == ["aa"], "what came with the link is given first"
    assert type(error) is UnexpectedResponseError
    assert "page 1 of List Classifiers has a nextLink that leads to no page" in str(error)
    assert len(script.requests) == 1


@pytest.mark.parametrize(("query", "sent"), [("p=a b", "p=a%20b"), ("p=é", "p=%C3%A9"), ("p=%2F..%2e/", "p=%2F..%2e/")])
def test_a_link_with_characters_that_can_be_quoted_is_followed(both: Side, query: str, sent: str) -> None:
    script = Script(listed("aa", link=f"{LIST}?{query}"), listed("bb"))
    items, error = read(both, both.documents(script).classifiers.list())
    assert error is None
    assert ids(items) == ["aa", "bb"]
    assert script.last.url.query.decode() == sent


@pytest.mark.parametrize("token", ["p=\ud800", "p=\x01", f"p={'x' * 100_000}"], ids=["surrogate", "control", "long"])
def test_such_a_token_of_the_caller_is_refused(both: Side, token: str) -> None:
    for pager in (both.documents(Script()).classifiers.list(), both.face(Script()).person_groups.list()):
        with pytest.raises(InvalidInputError, match="token must be") as caught:
            both.pages(pager, token)
        assert len(str(caught.value)) < 200


@each("odd", ["\ud800", "\x01", "x" * 100_000, {"a": 1}, 7.5, True, [], None, ""], ids=lambda v: ascii(v)[:9])
def test_an_id_that_names_no_next_page_is_the_service_s_fault(both: Side, odd: Any) -> None:
    script = Script(Reply(200, [*groups("aa").body, {"personGroupId": odd, "name": "B"}]), groups())
    items, error = read(both, both.face(script).person_groups.list(top=2))
    assert len(items) == 2
    assert type(error) is UnexpectedResponseError
    assert "page 1 of Get Person Groups ends in an item whose id leads to no page" in str(error)


@each("odd", ODD_IDS, ids=lambda v: ascii(v)[:12])
def test_an_operation_location_that_cannot_be_polled_is_the_service_s_fault(both: Side, odd: str) -> None:
    location: Any = f"{ENDPOINT}/documentintelligence/operations/{odd}".encode("latin-1")
    script = Script(accepted(location))
    with pytest.raises(UnexpectedResponseError, match="Operation-Location names no operation") as caught:
        both.run(both.documents(script).classifiers.begin_build("forms", SOURCES))
    assert caught.value.may_have_acted
    assert caught.value.status == 202


@pytest.mark.parametrize(
    ("written", "read_as"),
    [(b"a%2Fb", "a/b"), (b"%C3%A9", "é"), ("é".encode(), "é"), (b"a b", "a b"), (b"..%2F..%2Fadmin", "../../admin")],
)
def test_an_id_that_can_be_quoted_is_polled_and_resumed(both: Side, written: bytes, read_as: str) -> None:
    location: Any = f"{ENDPOINT}/documentintelligence/operations/".encode() + written
    script = Script(accepted(location), built())
    client = both.documents(script)
    job = both.run(client.classifiers.begin_build("forms", SOURCES))
    assert job.id == read_as
    assert client.resume(job.token).id == read_as
    both.run(job.result())
    path = script.last.url.raw_path.decode().partition("?")[0]
    assert path.count("/") == 3, "the id is one part of the path"


def test_a_list_of_empty_pages_without_end_ends(both: Side) -> None:
    def empty(_: Any) -> Reply:
        assert len(script.requests) <= 100
        return listed(link=f"{LIST}?p={len(script.requests)}")

    script = Script(empty)
    items, error = read(both, both.documents(script).classifiers.list())
    assert not items
    assert type(error) is UnexpectedResponseError
    assert "page 100 of List Classifiers is empty page 100 in a row" in str(error)
    assert len(script.requests) == 100
    assert error.page_token == "p=100"
    assert pickle.loads(pickle.dumps(error)).page_token == "p=100"
    script = Script(listed("aa"))
    pages = both.pages(both.documents(script).classifiers.list(), error.page_token)
    assert [ids(page.items) for page in pages] == [["aa"]]
    assert str(script.last.url) == f"{LIST}?p=100"


def test_empty_pages_count_from_the_last_item(both: Side) -> None:
    pages = [listed(*(["aa"] if n % 100 == 0 else []), link=f"{LIST}?p={n}") for n in range(1, 250)]
    items, error = read(both, both.documents(Script(*pages, listed("bb"))).classifiers.list())
    assert error is None
    assert ids(items) == ["aa", "aa", "bb"]


@each("odd", [1, None, "x", [], True], ids=repr)
@each("position", [0, 1, 2])
def test_items_before_one_that_is_no_object_are_given(both: Side, odd: Any, position: int) -> None:
    values: list[Any] = [{**CLASSIFIER, "classifierId": name} for name in ("aa", "bb")]
    values.insert(position, odd)
    first = listed("zz", link=f"{LIST}?p=2")
    script = Script(first, Reply(200, {"value": values, "nextLink": f"{LIST}?p=3"}), listed("cc"))
    items, error = read(both, both.documents(script).classifiers.list())
    assert ids(items) == ["zz", "aa", "bb"][: position + 1]
    assert type(error) is UnexpectedResponseError
    assert f"page 2 of List Classifiers has no object as item {position + 1}" in str(error)
    assert error.page_token == "p=3"

    values = groups("aa", "bb").body
    values.insert(position, odd)
    items, error = read(both, both.face(Script(groups("y", "z"), Reply(200, values))).person_groups.list(top=2))
    assert names(items) == ["y", "z", "aa", "bb"][: position + 2]
    assert type(error) is UnexpectedResponseError
    assert f"page 2 of Get Person Groups has no object as item {position + 1}" in str(error)


def test_a_list_that_comes_whole_tells_an_odd_item_too(both: Side) -> None:
    script = Script(Reply(200, [{"faceListId": "friends", "name": "Friends"}, None]))
    items, error = read(both, both.face(script).face_lists.list())
    assert [item.face_list_id for item in items] == ["friends"]
    assert "has no object as item 2" in str(error)


def test_over_a_socket() -> None:
    """The same through a real HTTP parser: a header of raw bytes, a link with a lone surrogate."""

    def answer(request: Request) -> Response:
        if request.method == "POST":
            return Response(202, [("Operation-Location", "/operations/\xff%00"), ("Content-Length", "0")])
        body = json.dumps({"value": [CLASSIFIER, 7], "nextLink": "/x?p=\ud800"}).encode()
        return Response(200, [("Content-Type", "application/json"), ("Content-Length", str(len(body)))], body)

    with Server(answer, "127.0.0.1", 0) as server:
        with DocumentIntelligenceClient(server.endpoint, None) as client:
            with pytest.raises(UnexpectedResponseError) as caught:
                client.classifiers.begin_build("forms", SOURCES)
            assert caught.value.may_have_acted
            iterator = iter(client.classifiers.list())
            assert next(iterator).classifier_id == "forms"
            with pytest.raises(UnexpectedResponseError):
                next(iterator)

        async def main() -> None:
            async with AsyncDocumentIntelligenceClient(server.endpoint, None) as client:
                with pytest.raises(UnexpectedResponseError):
                    await client.classifiers.begin_build("forms", SOURCES)
                items = aiter(client.classifiers.list())
                assert (await anext(items)).classifier_id == "forms"
                with pytest.raises(UnexpectedResponseError):
                    await anext(items)

        asyncio.run(main())
