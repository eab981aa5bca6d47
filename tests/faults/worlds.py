"""What has to be there before an operation is used, made in the fake by plain requests; returns its arguments."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from azfacade.testing import FakeAzure, Request
from tests.facade.kit import KEY
from tests.surface.reader import Operation

from .preview_worlds import Preview, is_of_the_preview

Prepare: TypeAlias = Callable[[FakeAzure], dict[str, Any]]

FACE = "/face/v1.2"
DOCUMENTS = "/documentintelligence"
VERSION = "?api-version=2024-11-30"
CONTAINER = "https://x.blob.core.windows.net/forms"
SOURCE = {"azureBlobSource": {"containerUrl": CONTAINER}}
IMAGE = b"\xff\xd8\xff\xe0" + bytes(2048)
PDF = b"%PDF-1.7 one"
LAYOUT, READ = "prebuilt-layout", "prebuilt-read"
MADE_BY = {"figures": LAYOUT, "pdf": READ}
"""The model that makes each output."""
GALLERIES = ("person_groups", "large_person_groups", "face_lists", "large_face_lists")


def send(fake: FakeAzure, method: str, path: str, body: Any = None) -> Any:
    """Send one request; return (JSON of the response, its Operation-Location)."""
    media = "application/octet-stream" if isinstance(body, bytes) else "application/json"
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    headers = {"Ocp-Apim-Subscription-Key": KEY, "Content-Type": media}
    response = fake.handle(Request(method, fake.endpoint + path, headers, content))
    assert response.status < 300, response
    return json.loads(response.body) if response.body else None, response.header("Operation-Location")


def begin(fake: FakeAzure, path: str, body: Any) -> str:
    """Begin an operation, poll it to its end, and return its id."""
    _, location = send(fake, "POST", f"{DOCUMENTS}/{path}", body)
    parts = urlsplit(location)
    send(fake, "GET", f"{parts.path}?{parts.query}")
    operation_id: str = parts.path.rpartition("/")[2]
    return operation_id


def gallery(fake: FakeAzure, kind: str, name: str = "staff") -> str:
    path = f"{FACE}/{kind.replace('_', '')}/{name}"
    send(fake, "PUT", path, {"name": "Staff"})
    return path


def model(fake: FakeAzure, name: str) -> str:
    return begin(fake, f"documentModels:build{VERSION}", {"modelId": name, "buildMode": "template", **SOURCE})


def classifier(fake: FakeAzure, name: str) -> str:
    body = {"classifierId": name, "docTypes": {"a": SOURCE}}
    return begin(fake, f"documentClassifiers:build{VERSION}", body)


def analysis(fake: FakeAzure, output: str = "figures") -> str:
    path = f"documentModels/{MADE_BY[output]}:analyze{VERSION}&_overload=analyzeDocument&output={output}"
    return begin(fake, path, {"urlSource": "https://files.example.com/a.pdf"})


def batch(fake: FakeAzure, number: int = 0) -> str:
    fake.add_container(CONTAINER, {"a.pdf": PDF})
    body = {**SOURCE, "resultContainerUrl": f"{CONTAINER}-{number}"}
    return begin(fake, f"documentModels/{READ}:analyzeBatch{VERSION}", body)


def session_image(fake: FakeAzure) -> str:
    body = {"livenessOperationMode": "Passive", "deviceCorrelationIdSetInClient": True, "enableSessionImage": True}
    made, _ = send(fake, "POST", f"{FACE}/detectLiveness-sessions", body)
    fake.complete_liveness(made["sessionId"])
    read, _ = send(fake, "GET", f"{FACE}/detectLiveness-sessions/{made['sessionId']}")
    image: str = read["results"]["attempts"][0]["result"]["sessionImageId"]
    return image


def authorization(fake: FakeAzure, kind: str, key: str) -> Any:
    return send(fake, "POST", f"{DOCUMENTS}/{kind}:authorizeCopy{VERSION}", {key: "copy"})[0]


def id_of(operation: Operation) -> str:
    """Return the name of the argument for the first id in an operation's path."""
    return operation.path[0].name


def before_work(operation: Operation, output: str = "figures") -> Prepare:
    """Return what prepares long-running work; an analysis makes the given output."""

    def prepare(fake: FakeAzure) -> dict[str, Any]:
        if is_of_the_preview(operation):
            return Preview(fake).for_work(operation, IMAGE)
        if operation.method == "begin_train":
            faces = gallery(fake, operation.group)
            if operation.group != "large_face_lists":
                faces += f"/persons/{send(fake, 'POST', f'{faces}/persons', {'name': 'Ann'})[0]['personId']}"
            send(fake, "POST", f"{faces}/persistedfaces", IMAGE)
            return {id_of(operation): "staff"}
        if operation.place == "models.begin_build":
            container = SOURCE["azureBlobSource"]
            return {"model_id": "made", "build_mode": "template", "azure_blob_source": container}
        if operation.place == "classifiers.begin_build":
            return {"classifier_id": "made", "doc_types": {"a": SOURCE}}
        if operation.place == "models.begin_compose":
            model(fake, "part")
            classifier(fake, "sorter")
            return {"model_id": "made", "classifier_id": "sorter", "doc_types": {"a": {"modelId": "part"}}}
        if operation.place == "models.begin_copy_to":
            model(fake, "source")
            return {"model_id": "source", "authorization": authorization(fake, "documentModels", "modelId")}
        if operation.place == "classifiers.begin_copy_to":
            classifier(fake, "source")
            given = authorization(fake, "documentClassifiers", "classifierId")
            return {"classifier_id": "source", "authorization": given}
        if operation.place == "models.begin_analyze_batch":
            fake.add_container(CONTAINER, {"a.pdf": PDF})
            results = f"{CONTAINER}-results"
            container = SOURCE["azureBlobSource"]
            return {"model_id": READ, "azure_blob_source": container, "result_container_url": results}
        source = "https://files.example.com/a.pdf" if operation.variant == "url" else PDF
        if operation.place == "classifiers.begin_classify":
            classifier(fake, "sorter")
            return {"classifier_id": "sorter", "source": source}
        assert operation.place == "models.begin_analyze", operation
        return {"model_id": MADE_BY[output], "source": source, "output": [output]}

    return prepare


def before_list(operation: Operation) -> Prepare:
    """Return what prepares a list of three pages."""

    def prepare(fake: FakeAzure) -> dict[str, Any]:
        if is_of_the_preview(operation):
            return Preview(fake).for_list(operation)
        if operation.service == "face":
            if operation.method == "list":
                for number in range(5):
                    gallery(fake, operation.group, f"staff-{number}")
                return {"top": 2}
            path = gallery(fake, operation.group)
            for number in range(5):
                if operation.method == "list_persons":
                    send(fake, "POST", f"{path}/persons", {"name": f"Person {number}"})
                else:
                    send(fake, "POST", f"{path}/persistedfaces?_overload=addLargeFaceListFace", IMAGE)
            return {id_of(operation): "staff", "top": 2}
        if operation.place == "models.list":
            count = len(send(fake, "GET", f"{DOCUMENTS}/documentModels{VERSION}")[0]["value"])
            fake.page_size = -(-count // 3)
            return {}
        for number in range(3):
            if operation.method == "list_analyze_batch_results":
                batch(fake, number)
            else:
                classifier(fake, f"sorter-{number}")
        fake.page_size = 1
        return {id_of(operation): READ} if operation.path else {}

    return prepare


def before_download(operation: Operation) -> Prepare:
    """Return what prepares a download."""

    def prepare(fake: FakeAzure) -> dict[str, Any]:
        if operation.service == "face":
            is_preview = is_of_the_preview(operation)
            return {"session_image_id": Preview(fake).session_image() if is_preview else session_image(fake)}
        if operation.method.endswith("figure"):
            return {"model_id": LAYOUT, "result_id": analysis(fake), "figure_id": "1.1"}
        return {"model_id": READ, "result_id": analysis(fake, "pdf")}

    return prepare


def before_create(operation: Operation) -> Prepare:
    """Return what prepares a creation under an id of the caller's."""
    return lambda _: {id_of(operation): "staff", "name": "Staff", "user_data": "site=LIS"}


def before_delete(operation: Operation) -> Prepare | None:
    """Return what prepares a delete; None for those of things within a gallery, and of sessions."""

    def prepare(fake: FakeAzure) -> dict[str, Any]:
        if operation.group in GALLERIES:
            gallery(fake, operation.group)
            return {id_of(operation): "staff"}
        if operation.method == "delete_analyze_result":
            return {"model_id": LAYOUT, "result_id": analysis(fake)}
        if operation.method == "delete_analyze_batch_result":
            return {"model_id": READ, "result_id": batch(fake)}
        (model if operation.group == "models" else classifier)(fake, "made")
        return {id_of(operation): "made"}

    if is_of_the_preview(operation):
        return None  # of sessions
    is_whole = operation.method == "delete" or operation.service == "document_intelligence"
    return prepare if is_whole and "liveness" not in operation.group else None
