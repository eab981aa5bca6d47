"""`azfacade demo`: trains a person group and builds a classifier, on the fake or, where set, on real resources."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from azfacade import AzFacadeError, DocumentIntelligenceClient, FaceClient, Overload, Status
from azfacade.cli.connection import DOCUMENTS, FACE
from azfacade.testing import FakeAzure

CONTAINER = "AZFACADE_CONTAINER_URL"


def run(say: Callable[[str], object], *, fake: bool = False) -> dict[str, Any]:
    """Train a person group and build a classifier, and read both back.

    Args:
        say: Takes each line of the demonstration.
        fake: True for the fake whatever the environment says.

    Returns:
        Where both ran and how they ended; `build` is None when there was no build to read.
    """
    show = _indented(say)
    with ExitStack() as stack:
        face, face_is_live = _connect(FaceClient, FACE, stack, say, fake=fake)
        trained = _train(face, show)
        di, di_is_live = _connect(DocumentIntelligenceClient, DOCUMENTS, stack, say, fake=fake)
        built = _build(di, show, live=di_is_live)
    if trained and built:
        say("both succeeded")
    elif trained and built is None:
        say("the training succeeded; there was no classifier build to read")
    else:
        say("not everything succeeded")
    return {
        "training": {"live": face_is_live, "succeeded": trained},
        "build": None if built is None else {"live": di_is_live, "succeeded": built},
        "succeeded": trained and built is not False,
    }


def _indented(say: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: say(f"  {text}")


def _connect(
    kind: Any, variables: str, stack: ExitStack, say: Callable[[str], object], *, fake: bool
) -> tuple[Any, bool]:
    """Return (client, whether it is live)."""
    if not fake and os.environ.get(f"{variables}_ENDPOINT") and os.environ.get(f"{variables}_KEY"):
        client = stack.enter_context(kind.from_env())
        say(f"{kind.__name__}: at {client.endpoint}, {client.api_version}")
        return client, True
    box = FakeAzure(running_polls=1)
    server = stack.enter_context(box.serve())
    client = stack.enter_context(kind(server.endpoint, box.key))
    say(f"{kind.__name__}: built-in fake at {client.endpoint}, {client.api_version}")
    if not fake:
        say(f"  (set {variables}_ENDPOINT and {variables}_KEY to run it live)")
    return client, False


def _train(face: FaceClient, show: Callable[[str], object]) -> bool:
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
        try:
            face.person_groups.delete(group)
            show("deleted the person group")
        except AzFacadeError as problem:  # it may still be trained; whatever ended this is what is told
            show(f"person group {group} stays: {problem}")


def _build(di: DocumentIntelligenceClient, show: Callable[[str], object], *, live: bool) -> bool | None:
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
