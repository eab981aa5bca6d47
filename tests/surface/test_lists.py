"""Lists are read page by page with the documented requests, and can be resumed."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx

from tests.cases import each
from tests.facade.kit import ENDPOINT, Reply, Script, Side

from .calling import call, case, client, method
from .reader import Operation, fragment, operations, snake
from .values import Maker

LINKED = [o for o in operations() if o.is_list and o.items_key == "value"]
STARTED = [o for o in operations() if o.is_list and any(a.wire == "start" for a in o.query)]


def query_of(request: httpx.Request) -> dict[str, str]:
    """Return the query of a request; each parameter is there once."""
    pairs = parse_qsl(urlsplit(str(request.url)).query, keep_blank_values=True)
    assert len(dict(pairs)) == len(pairs)
    return dict(pairs)


def test_every_list_pages_one_way_or_the_other_or_not_at_all() -> None:
    rest = {o.id for o in operations() if o.is_list} - {o.id for o in (*LINKED, *STARTED)}
    assert rest == {"FaceListOperations_GetFaceLists", "PersonDirectoryOperations_GetPersonFaces"}


@each("operation", LINKED, ids=str)
def test_next_links_are_followed_on_the_endpoint(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    expected = case(operation, operation.version, Maker(found))
    item = operation.answer_example["value"][0]
    more = f"api-version={operation.version}&nextLink=2!228!MDAw-&x=%20"
    script = Script(
        Reply(200, {"value": [item], "nextLink": f"https://elsewhere.example{expected.path}?{more}"}),
        Reply(200, {"value": [item, item]}),
    )
    owner = client(both, operation, script)
    assert len(call(both, owner, operation, expected.arguments)) == 3
    first, second = script.requests
    assert query_of(first) == expected.query
    assert str(second.url).startswith(ENDPOINT + expected.path)
    assert second.url.query.decode() == more
    assert second.method == "GET"

    script = Script(Reply(200, {"value": []}))
    both.pages(method(client(both, operation, script), operation)(**expected.arguments), more)
    assert script.last.url.query.decode() == more


@each("operation", STARTED, ids=str)
def test_full_pages_are_followed_by_start(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    expected = case(operation, operation.version, Maker(found))
    expected.arguments["top"], expected.query["top"] = 2, "2"
    pages = [[entry(operation, n) for n in numbers] for numbers in ([1, 2], [3, 4], [5])]
    script = Script(*(reply(operation, page) for page in pages))
    result = call(both, client(both, operation, script), operation, expected.arguments)
    assert [item if isinstance(item, str) else item.to_dict() for item in result] == [
        item for page in pages for item in page
    ]
    asked = [query_of(request) for request in script.requests]
    assert asked[0] == expected.query
    assert asked[1] == expected.query | {"start": id_of(operation, pages[0][-1])}
    assert asked[2] == expected.query | {"start": id_of(operation, pages[1][-1])}
    assert {urlsplit(str(r.url)).path for r in script.requests} == {expected.path}


@each("operation", STARTED, ids=str)
def test_a_page_token_goes_on_after_the_page(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    given = case(operation, operation.version, Maker(found, least=True)).arguments | {"top": 2}
    script = Script(
        reply(operation, [entry(operation, 1), entry(operation, 2)]), reply(operation, [entry(operation, 3)])
    )
    first, second = both.pages(method(client(both, operation, script), operation)(**given))
    last = id_of(operation, entry(operation, 2))
    item = first.items[-1]
    assert str(getattr(item, snake(operation.page_key)) if operation.page_key else item) == last
    assert second.token is None

    script = Script(reply(operation, []))
    both.pages(method(client(both, operation, script), operation)(**given), first.token)
    assert query_of(script.last) == {"top": "2", "start": last}


@each("operation", STARTED, ids=str)
def test_the_documented_page_size_tells_a_full_page(both: Side, operation: Operation) -> None:
    top = next(a for a in operation.query if a.wire == "top")
    size = fragment(operation.service).follow(top.schema)["default"]
    found = fragment(operation.service)
    given = case(operation, operation.version, Maker(found, least=True)).arguments
    full = [entry(operation, n) for n in range(size)]
    script = Script(reply(operation, full), reply(operation, []))
    assert len(call(both, client(both, operation, script), operation, given)) == size
    assert query_of(script.last) == {"start": id_of(operation, full[-1])}
    script = Script(reply(operation, full[1:]))
    call(both, client(both, operation, script), operation, given)
    assert len(script.requests) == 1


def reply(operation: Operation, items: list[Any]) -> Reply:
    """Return the answer with a page of items."""
    return Reply(200, {operation.items_key: items} if operation.items_key else items)


def id_of(operation: Operation, item: Any) -> str:
    """Return the `start` of the page after an item."""
    return str(item[operation.page_key] if operation.page_key else item)


def entry(operation: Operation, number: int) -> Any:
    """Return an item of a list with an id of its own."""
    key = operation.page_key
    if not key:
        return str(uuid.UUID(int=number))
    example = operation.answer_example[0]
    if isinstance(example[key], int):
        return {**example, key: number + 1}
    is_uuid = len(example[key]) == 36
    return {**example, key: str(uuid.UUID(int=number)) if is_uuid else f"id-{number:04}"}
