"""Lists, page by page: links of Document Intelligence, ids of Face."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from azfacade import InvalidInputError, UnexpectedResponseError
from azfacade.errors import ServiceError
from tests.cases import each

from .kit import ENDPOINT, REQUEST_ID, Reply, Script, Side
from .work import CLASSIFIER

LIST = f"{ENDPOINT}/documentintelligence/documentClassifiers"


def listed(*names: str, link: Any = None) -> Reply:
    value = [{**CLASSIFIER, "classifierId": name} for name in names]
    return Reply(200, {"value": value} | ({} if link is None else {"nextLink": link}))


def ids(items: list[Any]) -> list[str]:
    return [item.classifier_id for item in items]


def test_items_come_page_after_page_and_only_when_asked(both: Side) -> None:
    script = Script(listed("a", "b", link=f"{LIST}?api-version=2024-11-30&nextLink=2"), listed("c"))
    pager = both.documents(script).classifiers.list()
    assert not script.requests
    assert ids(both.items(pager)) == ["a", "b", "c"]
    assert [str(request.url) for request in script.requests] == [
        f"{LIST}?api-version=2024-11-30",
        f"{LIST}?api-version=2024-11-30&nextLink=2",
    ]


def test_every_iteration_starts_at_the_first_page(both: Side) -> None:
    script = Script(listed("a"), listed("b"))
    pager = both.documents(script).classifiers.list()
    assert ids(both.items(pager)) == ["a"]
    assert ids(both.items(pager)) == ["b"]


@each(
    "query",
    [
        "api-version=2022-08-31&nextLink=2!228!MDAwMDkxIXBhdGgvMTM-!OTk5OS0xMi0zMQ--",
        "nextLink=a%2Fb%2520c%3D&api-version=2024-11-30",
        "x=1&x=2&&empty=&flag",
        "a=b;c,d:e@f/g?h",
    ],
)
@each("origin", [LIST, "https://evil.example/other", "/relative", "", "//evil.example:1/x"])
def test_the_query_of_a_link_is_sent_verbatim_to_the_endpoint(both: Side, origin: str, query: str) -> None:
    script = Script(listed("a", link=f"{origin}?{query}"), listed("b"))
    assert ids(both.items(both.documents(script).classifiers.list())) == ["a", "b"]
    assert str(script.last.url) == f"{LIST}?{query}"


@pytest.mark.parametrize("link", ["", None])
def test_an_empty_link_is_the_end(both: Side, link: Any) -> None:
    script = Script(listed("a", link=link))
    assert ids(both.items(both.documents(script).classifiers.list())) == ["a"]


@each("link", [LIST, f"{LIST}/2", f"{LIST}?", "https://[::1", "garbage", 7, ["x"], {"href": "x"}])
def test_a_link_that_leads_nowhere_is_told_and_not_taken_for_the_end(both: Side, link: Any) -> None:
    script = Script(listed("a", link=link))
    with pytest.raises(UnexpectedResponseError, match="nextLink that leads to no page"):
        both.items(both.documents(script).classifiers.list())


def test_an_empty_page_in_between_is_no_end(both: Side) -> None:
    script = Script(listed(link=f"{LIST}?p=2"), listed(link=f"{LIST}?p=3"), listed("a"))
    pages = both.pages(both.documents(script).classifiers.list())
    assert [ids(page.items) for page in pages] == [[], [], ["a"]]
    assert [page.token for page in pages] == ["p=2", "p=3", None]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_links_that_lead_in_a_circle_end(both: Side, length: int) -> None:
    def circle(request: httpx.Request) -> Reply:
        assert len(script.requests) < 10, "it goes round"
        at = int(request.url.params.get("p", 0))
        return listed(str(at), link=f"{LIST}?p={at % length + 1}")

    script = Script(circle)
    assert ids(both.items(both.documents(script).classifiers.list())) == [str(n) for n in range(length + 1)]


def test_a_list_goes_on_after_a_page_seen_elsewhere(both: Side) -> None:
    script = Script(listed("a", link=f"{LIST}?p=2"), listed("b", link=f"{LIST}?p=3"))
    token = both.pages(both.documents(Script(listed("a", link=f"{LIST}?p=2"), listed("b"))).classifiers.list())[0].token
    assert token == "p=2"
    script = Script(listed("b", link=f"{LIST}?p=3"), listed("c"))
    pages = both.pages(both.documents(script).classifiers.list(), token)
    assert [ids(page.items) for page in pages] == [["b"], ["c"]]
    assert str(script.requests[0].url) == f"{LIST}?p=2"


@pytest.mark.parametrize("token", ["", "garbage", "https://evil.example?x=1", "/x?y=1", 7, b"p=2"])
def test_a_token_that_is_none_is_refused(both: Side, token: Any) -> None:
    script = Script()
    with pytest.raises(InvalidInputError, match="token must be"):
        both.pages(both.documents(script).classifiers.list(), token)
    assert not script.requests


def test_a_page_that_fails_is_tried_again_and_told(both: Side) -> None:
    script = Script(listed("a", link=f"{LIST}?p=2"), Reply(503), listed("b"))
    assert ids(both.items(both.documents(script).classifiers.list())) == ["a", "b"]
    script = Script(listed("a", link=f"{LIST}?p=2"), Reply(400))
    pages: list[Any] = []
    with pytest.raises(ServiceError, match="400"):
        pages += both.items(both.documents(script).classifiers.list())


def test_options_hold_for_every_page(both: Side) -> None:
    script = Script(listed("a", link=f"{LIST}?p=2"), listed("b"))
    both.items(both.documents(script).classifiers.list(client_request_id="mine", headers={"x-a": "b"}, timeout=9))
    for request in script.requests:
        assert request.headers["x-ms-client-request-id"] == "mine"
        assert request.headers["x-a"] == "b"
        assert request.extensions["timeout"]["read"] == 9.0


def groups(*names: str) -> Reply:
    return Reply(200, [{"personGroupId": name, "name": name} for name in names])


def names(items: list[Any]) -> list[str]:
    return [item.person_group_id for item in items]


def starts(script: Script) -> list[dict[str, str]]:
    return [dict(request.url.params) for request in script.requests]


def test_face_lists_go_on_after_the_last_id(both: Side) -> None:
    script = Script(groups("a", "b"), groups("c", "d"), groups("e"))
    assert names(both.items(both.face(script).person_groups.list(top=2))) == ["a", "b", "c", "d", "e"]
    assert starts(script) == [{"top": "2"}, {"top": "2", "start": "b"}, {"top": "2", "start": "d"}]


def test_a_full_last_page_of_face_is_followed_by_an_empty_one(both: Side) -> None:
    script = Script(groups("a", "b"), groups())
    pages = both.pages(both.face(script).person_groups.list(top=2))
    assert [names(page.items) for page in pages] == [["a", "b"], []]
    assert [page.token for page in pages] == ["b", None]


def test_a_page_of_face_without_top_is_full_with_a_thousand(both: Side) -> None:
    script = Script(groups(*(f"g{n:04}" for n in range(1000))), groups("z"))
    assert len(both.items(both.face(script).person_groups.list())) == 1001
    assert starts(script) == [{}, {"start": "g0999"}]
    assert len(both.items(both.face(Script(groups("a"))).person_groups.list())) == 1


def test_face_lists_start_where_they_are_told_and_are_resumed(both: Side) -> None:
    script = Script(groups("c", "d"), groups("e"))
    pages = both.pages(both.face(script).person_groups.list(start="b", top=2, return_recognition_model=True))
    model = {"returnRecognitionModel": "true", "top": "2"}
    assert starts(script) == [{"start": "b", **model}, {"start": "d", **model}]
    script = Script(groups("e"))
    both.pages(both.face(script).person_groups.list(start="b", top=2), pages[0].token)
    assert starts(script) == [{"start": "d", "top": "2"}]


def test_a_service_that_ignores_start_is_not_asked_for_ever(both: Side) -> None:
    script = Script(*[groups("a", "b")] * 9)
    assert len(both.items(both.face(script).person_groups.list(top=2))) == 4
    assert len(script.requests) == 2


@pytest.mark.parametrize("token", ["", 7, b"a"])
def test_a_token_that_is_none_of_face_s_is_refused(both: Side, token: Any) -> None:
    with pytest.raises(InvalidInputError, match="token must be"):
        both.pages(both.face(Script()).person_groups.list(), token)


def test_a_list_that_always_comes_whole_is_one_page(both: Side) -> None:
    script = Script(Reply(200, [{"faceListId": "friends", "name": "Friends"}]))
    (page,) = both.pages(both.face(script).face_lists.list())
    assert [item.face_list_id for item in page.items] == ["friends"]
    assert page.token is None


def test_items_tell_the_answer_they_came_in(both: Side) -> None:
    script = Script(listed("a", link=f"{LIST}?p=2"), Reply(200, listed("b").body, {"apim-request-id": "second"}))
    items = both.items(both.documents(script).classifiers.list())
    assert [item.response_info.request_id for item in items] == [REQUEST_ID, "second"]
