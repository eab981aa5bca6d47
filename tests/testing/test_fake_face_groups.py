"""Person groups: create, get, list, update, delete."""

from __future__ import annotations

import httpx
import pytest

ROOT = "/face/v1.2/persongroups"


def make(client: httpx.Client, group_id: str, **body: str) -> None:
    assert client.put(f"{ROOT}/{group_id}", json={"name": "Staff", **body}).status_code == 200


def test_create_answers_200_without_body_or_content_type(client: httpx.Client) -> None:
    answer = client.put(f"{ROOT}/staff", json={"name": "Staff"})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "0"
    assert "content-type" not in answer.headers


def test_get_leaves_out_what_was_not_given_or_asked_for(client: httpx.Client) -> None:
    make(client, "staff")
    assert client.get(f"{ROOT}/staff").text == '{"personGroupId":"staff","name":"Staff"}'
    make(client, "guests", userData="ÿ", recognitionModel="recognition_04")
    assert client.get(f"{ROOT}/guests", params={"returnRecognitionModel": "true"}).json() == {
        "personGroupId": "guests",
        "name": "Staff",
        "userData": "ÿ",
        "recognitionModel": "recognition_04",
    }


def test_json_is_sent_compact_and_unescaped(client: httpx.Client) -> None:
    make(client, "staff", userData="日本")
    assert client.get(f"{ROOT}/staff").content.endswith(',"userData":"日本"}'.encode())


def test_recognition_model_defaults_to_the_first(client: httpx.Client) -> None:
    make(client, "staff")
    group = client.get(f"{ROOT}/staff", params={"returnRecognitionModel": "True"}).json()
    assert group["recognitionModel"] == "recognition_01"


def test_list_is_a_bare_array_of_ids_after_start(client: httpx.Client) -> None:
    assert client.get(ROOT).text == "[]"
    for group_id in ("c", "a", "d", "b"):
        make(client, group_id)

    def ids(**query: str) -> list[str]:
        return [group["personGroupId"] for group in client.get(ROOT, params=query).json()]

    assert ids() == ["a", "b", "c", "d"]
    assert ids(start="b") == ["c", "d"]
    assert ids(start="b5", top="1") == ["c"]
    assert ids(start="d") == []


def test_update_changes_only_what_is_named(client: httpx.Client) -> None:
    make(client, "staff", userData="before")
    assert client.patch(f"{ROOT}/staff", json={"userData": "after"}).status_code == 200
    assert client.get(f"{ROOT}/staff").json() == {"personGroupId": "staff", "name": "Staff", "userData": "after"}


def test_delete_answers_200_and_the_group_is_gone(client: httpx.Client) -> None:
    make(client, "staff")
    answer = client.delete(f"{ROOT}/staff")
    assert (answer.status_code, answer.headers["content-length"]) == (200, "0")
    assert client.get(f"{ROOT}/staff").status_code == 404


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_group_is_a_flat_404(client: httpx.Client, method: str) -> None:
    answer = client.request(method, f"{ROOT}/nobody")
    assert answer.status_code == 404
    assert answer.json() == {"error": {"code": "PersonGroupNotFound", "message": "Person group is not found."}}


def test_a_taken_id_is_a_409(client: httpx.Client) -> None:
    make(client, "staff")
    answer = client.put(f"{ROOT}/staff", json={"name": "Others"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "PersonGroupExists")
    assert client.get(f"{ROOT}/staff").json()["name"] == "Staff"


@pytest.mark.parametrize("group_id", ["Staff", "a b", "ä", "a.b", "x" * 65])
def test_ids_follow_the_pattern(client: httpx.Client, group_id: str) -> None:
    answer = client.put(f"{ROOT}/{group_id}", json={"name": "Staff"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadArgument")


def test_the_longest_id_is_fine(client: httpx.Client) -> None:
    make(client, "a-_9" * 16)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": None},
        {"name": ""},
        {"name": 5},
        {"name": "x" * 129},
        {"name": "x", "userData": "x" * 16_385},
        {"name": "x", "recognitionModel": "recognition_05"},
        ["name"],
    ],
)
def test_bodies_within_the_limits_only(client: httpx.Client, body: object) -> None:
    answer = client.put(f"{ROOT}/staff", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadArgument")
    assert client.get(ROOT).json() == []


def test_bodies_at_the_limits(client: httpx.Client) -> None:
    body = {"name": "x" * 128, "userData": "x" * 16_384}
    assert client.put(f"{ROOT}/staff", json=body).status_code == 200


def test_a_body_that_is_no_json(client: httpx.Client) -> None:
    answer = client.put(f"{ROOT}/staff", content=b"name=Staff", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadArgument")


@pytest.mark.parametrize("query", [{"top": "0"}, {"top": "1001"}, {"top": "x"}, {"returnRecognitionModel": "yes"}])
def test_list_arguments_are_checked(client: httpx.Client, query: dict[str, str]) -> None:
    answer = client.get(ROOT, params=query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadArgument")


def test_both_versions_share_the_groups(client: httpx.Client) -> None:
    make(client, "staff")
    assert client.get("/face/v1.2-preview.1/persongroups/staff").json()["name"] == "Staff"
