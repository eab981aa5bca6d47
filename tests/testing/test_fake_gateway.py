"""The gateway of both services: credentials, paths, versions, response headers."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from azfacade.testing import FakeAzure, UnknownRoute

GROUPS = "/face/v1.2/persongroups"
OPERATIONS = "/documentintelligence/operations?api-version=2024-11-30"
NOT_FOUND = b'{"error":{"code":"404","message":"Resource not found"}}'


@pytest.fixture
def anonymous(fake: FakeAzure) -> Iterator[httpx.Client]:
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint) as client:
        yield client


@pytest.mark.parametrize("path", [GROUPS, OPERATIONS])
def test_a_backend_answer_has_the_backend_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-ms-region"] == "East US"
    assert headers["x-envoy-upstream-service-time"].isdecimal()
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert len(headers["apim-request-id"]) == 36
    assert headers.get_list("date") == ["Wed, 15 Jan 2025 10:30:00 GMT"]
    assert "x-ms-client-request-id" not in headers


def test_face_bills_successes_only(client: httpx.Client) -> None:
    assert client.get(GROUPS).headers["CSP-Billing-Usage"] == "CognitiveServices.Face.Transaction=1"
    assert "CSP-Billing-Usage" not in client.get(f"{GROUPS}/nobody").headers
    assert "CSP-Billing-Usage" not in client.get(OPERATIONS).headers


@pytest.mark.parametrize("path", [GROUPS, OPERATIONS, "/face/v9/persongroups", "/nowhere"])
@pytest.mark.parametrize(
    "headers",
    [{}, {"Ocp-Apim-Subscription-Key": "wrong"}, {"Authorization": "Bearer "}, {"Authorization": "Basic eA=="}],
)
def test_without_a_good_credential_every_path_is_a_401(
    anonymous: httpx.Client, path: str, headers: dict[str, str]
) -> None:
    answer = anonymous.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "401"
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["content-length"] == "224"
    assert answer.headers["apim-request-id"]
    for absent in ("strict-transport-security", "x-content-type-options", "x-ms-region", "www-authenticate"):
        assert absent not in answer.headers


def test_any_token_is_accepted_by_default(anonymous: httpx.Client) -> None:
    assert anonymous.get(GROUPS, headers={"Authorization": "Bearer eyJ0"}).status_code == 200


def test_a_wrong_key_is_not_mended_by_a_token(anonymous: httpx.Client) -> None:
    both = {"Ocp-Apim-Subscription-Key": "wrong", "Authorization": "Bearer eyJ0"}
    assert anonymous.get(GROUPS, headers=both).status_code == 401


def test_tokens_can_be_judged() -> None:
    fake = FakeAzure(accept_token=lambda token: token == "good")
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint) as client:
        assert client.get(GROUPS, headers={"Authorization": "Bearer good"}).status_code == 200
        assert client.get(GROUPS, headers={"Authorization": "bearer bad"}).status_code == 401


def test_a_rotated_key(client: httpx.Client, fake: FakeAzure) -> None:
    fake.rotate_key("fresh")
    assert client.get(GROUPS).status_code == 401
    assert client.get(GROUPS, headers={"Ocp-Apim-Subscription-Key": "fresh"}).status_code == 200
    assert fake.key == "fresh"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/face/v1.1/persongroups"),
        ("GET", "/face/v9.9-preview.1/persongroups/staff/training"),
        ("GET", "/documentintelligence/operations"),
        ("GET", "/documentintelligence/operations?api-version="),
        ("GET", "/documentintelligence/operations?api-version=2023-07-31"),
        ("GET", "/documentintelligence/documentClassifiers/?api-version=2024-11-30"),
        ("POST", "/documentintelligence/documentClassifiers/:copyTo?api-version=2024-11-30"),
        ("GET", "/face/v1.2/persongroups//training"),
    ],
)
def test_unknown_versions_and_empty_ids_end_at_the_gateway(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.content) == (404, NOT_FOUND)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["strict-transport-security"]
    assert "x-ms-region" not in answer.headers
    assert "x-envoy-upstream-service-time" not in answer.headers


UNKNOWN = [
    ("GET", "/face/v1.2/nothing"),
    ("PUT", "/documentintelligence/operations?api-version=2024-11-30"),
    ("GET", "/documentintelligence/documentClassifiers/forms:copyTo?api-version=2024-11-30"),
    ("GET", "/formrecognizer/info"),
    ("GET", "/"),
]


@pytest.mark.parametrize(("method", "path"), UNKNOWN)
def test_an_unknown_route_raises_in_process(fake: FakeAzure, method: str, path: str) -> None:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    bare = path.partition("?")[0]
    with (
        httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client,
        pytest.raises(UnknownRoute, match=f"{method} {bare}$") as caught,
    ):
        client.request(method, path)
    assert isinstance(caught.value, AssertionError)
    assert fake.unknown_routes == [f"{method} {bare}"]
    assert fake.requests[-1].status is None


@pytest.mark.parametrize(("method", "path"), UNKNOWN)
def test_an_unknown_route_is_a_404_when_served(fake: FakeAzure, method: str, path: str) -> None:
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with fake.serve() as server:
        answer = httpx.request(method, server.endpoint + path, headers=headers, trust_env=False)
    assert (answer.status_code, answer.content) == (404, NOT_FOUND)
    assert fake.unknown_routes == [f"{method} {path.partition('?')[0]}"]
    assert fake.requests[-1].status == 404


def test_a_lenient_fake_answers_404_in_process_too() -> None:
    fake = FakeAzure(strict=False)
    headers = {"Ocp-Apim-Subscription-Key": fake.key}
    with httpx.Client(transport=fake.transport, base_url=fake.endpoint, headers=headers) as client:
        assert client.get("/face/v1.2/nothing").content == NOT_FOUND


def test_a_doubled_slash_before_the_path_is_one(client: httpx.Client) -> None:
    assert client.get(str(client.base_url).rstrip("/") + "//face/v1.2/persongroups").status_code == 200


def test_of_a_repeated_query_parameter_the_first_counts(client: httpx.Client) -> None:
    assert client.get(f"{GROUPS}?top=5&top=none").status_code == 200
    assert client.get(f"{GROUPS}?top=none&top=5").status_code == 400


def test_encoded_slashes_and_colons_belong_to_the_id(client: httpx.Client) -> None:
    for name in ("a%2Fb", "a%3AcopyTo"):
        answer = client.get(f"/documentintelligence/documentClassifiers/{name}?api-version=2024-11-30")
        assert answer.json()["error"]["innererror"]["code"] == "ModelNotFound"
