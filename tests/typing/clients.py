"""Types of clients, pagers, errors, credentials and `Status`. Checked, never run."""

from __future__ import annotations

from typing import Any, assert_type
from uuid import UUID

import httpx

from azfacade import (
    AsyncDocumentIntelligenceClient,
    AsyncFaceClient,
    AsyncPager,
    Credential,
    DocumentIntelligenceClient,
    FaceClient,
    OperationFailedError,
    Page,
    Pager,
    Response,
    Retry,
    Status,
    capture_responses,
)
from azfacade.errors import ServiceError
from azfacade_raw.document_intelligence.models import (
    DocumentClassifierDetails,
    DocumentIntelligenceOperationDetails,
    DocumentIntelligenceResourceDetails,
)
from azfacade_raw.face.models import PersonGroup, PersonGroupPerson, TrainingResult


class KeyObject:
    key = "key"


class RotatingKey:
    @property
    def key(self) -> str:
        return "key"


class TokenObject:
    def get_token(self, *scopes: str, claims: str | None = None, **kwargs: Any) -> Any: ...


class AsyncTokenObject:
    async def get_token(self, *scopes: str, claims: str | None = None, **kwargs: Any) -> Any: ...


def provider() -> str:
    return "token"


async def async_provider() -> str:
    return "token"


def credentials() -> None:
    given: list[Credential] = ["key", KeyObject(), RotatingKey(), TokenObject(), provider, lambda: "token"]
    asynchronous: list[Credential] = [AsyncTokenObject(), async_provider]
    for credential in given + asynchronous:
        assert_type(AsyncFaceClient("https://x.example", credential), AsyncFaceClient)
    assert_type(FaceClient("http://localhost", None), FaceClient)
    assert_type(FaceClient.from_env(), FaceClient)
    assert_type(FaceClient.from_env(retry=Retry(), transport=httpx.HTTPTransport(), allow_http=True), FaceClient)
    assert_type(FaceClient(httpx.URL("https://x.example"), "key"), FaceClient)
    assert_type(AsyncDocumentIntelligenceClient.from_env(provider), AsyncDocumentIntelligenceClient)


def contexts() -> None:
    with FaceClient("https://x.example", "key") as face, capture_responses() as seen:
        assert_type(face, FaceClient)
        assert_type(seen, list[Response])
        assert_type(face.send_request("GET", "/x"), Response)


async def contexts_awaited() -> None:
    async with AsyncFaceClient("https://x.example", "key") as face:
        assert_type(face, AsyncFaceClient)
        assert_type(await face.send_request("GET", "/x"), Response)
        assert_type(await face.person_groups.get("staff"), PersonGroup)
        assert_type(await face.person_groups.get_training_status("staff"), TrainingResult)


def pagers(face: FaceClient, di: DocumentIntelligenceClient) -> None:
    assert_type(face.person_groups.list(), Pager[PersonGroup])
    assert_type(face.person_groups.list_persons("staff"), Pager[PersonGroupPerson])
    assert_type(di.classifiers.list(), Pager[DocumentClassifierDetails])
    operations = di.operations.list()
    assert_type(operations, Pager[DocumentIntelligenceOperationDetails])
    for operation in operations:
        assert_type(operation, DocumentIntelligenceOperationDetails)
    for page in operations.pages():
        assert_type(page, Page[DocumentIntelligenceOperationDetails])
        assert_type(page.items, list[DocumentIntelligenceOperationDetails])
        assert_type(page.token, str | None)


async def pagers_awaited(face: AsyncFaceClient, di: AsyncDocumentIntelligenceClient) -> None:
    assert_type(face.person_groups.list(), AsyncPager[PersonGroup])
    async for group in face.person_groups.list(start="a", top=5):
        assert_type(group, PersonGroup)
    async for page in di.classifiers.list().pages("token"):
        assert_type(page, Page[DocumentClassifierDetails])
    assert_type([item async for item in di.operations.list()], list[DocumentIntelligenceOperationDetails])


def takes_text(text: str) -> None: ...


def status(text: str) -> None:
    assert_type(Status(text), Status)
    assert_type(Status.SUCCEEDED.is_success, bool)
    assert_type(Status.RUNNING.is_terminal, bool)
    takes_text(Status.COMPLETED)


def errors(problem: ServiceError, failed: OperationFailedError) -> None:
    assert_type(problem.status, int | None)
    assert_type(problem.code, str | None)
    assert_type(problem.inner_code, str | None)
    assert_type(problem.request_id, str | None)
    assert_type(problem.client_request_id, str | None)
    assert_type(problem.retry_after, float | None)
    assert_type(problem.operation_token, str | None)
    assert_type(failed.operation.token if failed.operation else "", str)


def per_call(face: FaceClient, di: DocumentIntelligenceClient) -> None:
    face.person_groups.get("staff", timeout=5, headers={"a": "b"}, client_request_id=str(UUID(int=1)))
    details = di.get_resource_details(timeout=0.5)
    assert_type(details, DocumentIntelligenceResourceDetails)
    info = details.response_info
    assert_type(info.request_id if info else None, str | None)
    assert_type(details.additional_properties, dict[str, Any])
    assert_type(details.to_dict(), dict[str, Any])
    assert_type(DocumentIntelligenceResourceDetails.from_dict({}), DocumentIntelligenceResourceDetails)
