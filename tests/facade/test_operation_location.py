"""The URL of an operation: polls always go to the configured endpoint."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade import UnexpectedResponseError
from tests.cases import each

from .kit import ENDPOINT, KEY, Reply, Script, Side
from .work import OPERATION, SOURCES, accepted, build, built, train_accepted, training

GATEWAY = "https://gateway.example:8443/ai"
POLLED = f"/documentintelligence/operations/{OPERATION}"


@each("endpoint", [ENDPOINT, GATEWAY])
@each(
    "location",
    [
        f"{ENDPOINT}{POLLED}?api-version=2024-11-30",
        f"{ENDPOINT}{POLLED}/",
        f"https://evil.example{POLLED}",
        f"http://evil.example:81{POLLED}?api-version=2022-08-31",
        f"https://{KEY}@evil.example{POLLED}",
        f"//evil.example{POLLED}",
        f"https://backend.internal/other/prefix/operations/{OPERATION}",
        f"/operations/{OPERATION}",
        f"{ENDPOINT}{POLLED}#fragment",
        f"{ENDPOINT}/formrecognizer/operations/{OPERATION.replace('_', '%5F')}?x=1",
    ],
)
def test_looks_go_to_the_configured_endpoint(both: Side, endpoint: str, location: str) -> None:
    script = Script(accepted(location), build(), built())
    client = both.documents(script, endpoint=endpoint)
    job = both.run(client.classifiers.begin_build("forms", SOURCES))
    both.run(job.result())
    expected = f"{endpoint}{POLLED}?_overload=getDocumentClassifierBuildOperation&api-version=2024-11-30"
    assert [str(request.url) for request in script.requests[1:]] == [expected] * 2


def test_trainings_are_looked_at_with_the_version_in_the_path(both: Side) -> None:
    script = Script(train_accepted("https://evil.example/face/v1.1/persongroups/staff/training"), training("succeeded"))
    client = both.face(script, endpoint=GATEWAY, api_version="v1.2-preview.1")
    both.run(both.run(client.person_groups.begin_train("staff")).result())
    assert str(script.last.url) == f"{GATEWAY}/face/v1.2-preview.1/persongroups/staff/training"


@each(
    "location",
    [
        None,
        "",
        " ",
        "garbage",
        ENDPOINT,
        "https://[::1",
        f"{ENDPOINT}/documentintelligence/operations/",
        f"{ENDPOINT}/documentintelligence/operations/..",
        f"{ENDPOINT}/documentintelligence/operations/%2e%2e",
        f"{ENDPOINT}/documentintelligence/operations/a/b",
    ],
)
def test_a_202_that_names_no_operation_is_unexpected(both: Side, location: str | None) -> None:
    headers = {} if location is None else {"Operation-Location": location}
    script = Script(Reply(202, headers=headers))
    with pytest.raises(UnexpectedResponseError, match="its Operation-Location names no operation") as caught:
        both.run(both.documents(script).classifiers.begin_build("forms", SOURCES))
    assert caught.value.status == 202
    assert caught.value.request_id
    assert caught.value.client_request_id == script.last.headers["x-ms-client-request-id"]
    assert len(script.requests) == 1


@pytest.mark.parametrize("location", [None, "garbage"])
def test_a_training_needs_no_location_as_the_call_names_the_group(both: Side, location: str | None) -> None:
    script = Script(train_accepted(location), training("succeeded"))
    both.run(both.run(both.face(script).person_groups.begin_train("staff")).result())
    assert script.last.url.path == "/face/v1.2/persongroups/staff/training"


def test_ids_are_quoted_again(both: Side) -> None:
    odd: Any = "a%2Fb%3Fc%23d%20e"
    script = Script(accepted(f"{ENDPOINT}/documentintelligence/operations/{odd}"), built())
    job = both.run(both.documents(script).classifiers.begin_build("forms", SOURCES))
    assert job.id == "a/b?c#d e"
    both.run(job.result())
    assert script.last.url.raw_path.decode().startswith(f"/documentintelligence/operations/{odd}?")
