"""`scripts/demo`: the two operations the project started from, on the fake or, where set, on real resources."""

from __future__ import annotations

import os
import sys
import uuid
from contextlib import ExitStack
from typing import Any

from azfacade import AzFacadeError, DocumentIntelligenceClient, FaceClient, Overload, Status
from azfacade.testing import FakeAzure

CONTAINER = "AZFACADE_CONTAINER_URL"


def show(text: str) -> None:
    """Print one line of the demonstration."""
    print(f"  {text}", flush=True)


def connect(kind: Any, variables: str, stack: ExitStack) -> tuple[Any, bool]:
    """Return (client, whether it is live)."""
    if os.environ.get(f"{variables}_ENDPOINT") and os.environ.get(f"{variables}_KEY"):
        client = stack.enter_context(kind.from_env())
        print(f"{kind.__name__}: at {client.endpoint}, {client.api_version}")
        return client, True
    fake = FakeAzure(running_polls=1)
    server = stack.enter_context(fake.serve())
    client = stack.enter_context(kind(server.endpoint, fake.key))
    print(f"{kind.__name__}: built-in fake at {client.endpoint}, {client.api_version}")
    show(f"(set {variables}_ENDPOINT and {variables}_KEY to run it live)")
    return client, False


def face_training(face: FaceClient) -> bool:
    """Train a person group and read its training status back."""
    group = f"azfacade-demo-{uuid.uuid4().hex[:8]}"
    face.person_groups.create(group, "azfacade demo", recognition_model="recognition_04")
    show(f"created person group {group}")
    try:
        person = face.person_groups.create_person(group, "Ann")
        show(f"added person {person.person_id}")
        job = face.person_groups.begin_train(group)
        job.wait(timeout=120, on_progress=lambda state: show(f"training: {state.status.value}"))
        read = face.person_groups.get_training_status(group)
        show(f"get_training_status: {read.status.value}, created {read.created_date_time:%Y-%m-%d %H:%M:%S %Z}")
        return read.status is Status.SUCCEEDED
    finally:
        face.person_groups.delete(group)
        show("deleted the person group")


def classifier_build(di: DocumentIntelligenceClient, live: bool) -> bool | None:
    """Build a classifier, or find the newest build, and read its operation back; None when there is none to read."""
    container = os.environ.get(CONTAINER)
    classifier = ""
    if live and not container:
        show(f"skipped building a classifier: {CONTAINER} is not set; reading the newest build instead")
        builds = (operation for operation in di.operations.list() if operation.kind == "documentClassifierBuild")
        newest = next(builds, None)
        if newest is None:
            show("this resource has no classifier build to read")
            return None
        operation_id = newest.operation_id
    else:
        classifier = f"azfacade-demo-{uuid.uuid4().hex[:8]}"
        source = container or "https://example.blob.core.windows.net/training"
        job = di.classifiers.begin_build(
            classifier,
            {
                "invoice": {"azureBlobSource": {"containerUrl": source, "prefix": "invoices/"}},
                "receipt": {"azureBlobSource": {"containerUrl": source, "prefix": "receipts/"}},
            },
            description="azfacade demo",
        )
        show(f"building classifier {classifier}, operation {job.id}")
        job.wait(timeout=1800, on_progress=lambda state: show(f"build: {state.status.value}"))
        operation_id = job.id
    read = di.operations.get(operation_id, overload=Overload.GET_DOCUMENT_CLASSIFIER_BUILD_OPERATION)
    types = ", ".join(sorted(read.result.doc_types)) if read.result else "none"
    show(f"get operation: {read.status.value}, {read.percent_completed} %, document types {types}")
    if classifier and read.status is Status.SUCCEEDED:
        di.classifiers.delete(classifier)
        show("deleted the classifier")
    return read.status is Status.SUCCEEDED


def main() -> int:
    """Run both; exit 1 when one of them did not succeed."""
    with ExitStack() as stack:
        face, _ = connect(FaceClient, "AZFACADE_FACE", stack)
        trained = face_training(face)
        di, live = connect(DocumentIntelligenceClient, "AZFACADE_DOCUMENT_INTELLIGENCE", stack)
        built = classifier_build(di, live)
    if trained and built:
        print("both succeeded")
    elif trained and built is None:
        print("the training succeeded; there was no classifier build to read")
    else:
        print("not everything succeeded")
    return 0 if trained and built is not False else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AzFacadeError as problem:
        sys.exit(f"{type(problem).__name__}: {problem}")
