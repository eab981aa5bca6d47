"""`azfacade demo`: trains a person group and builds a classifier, on the fake or on your resources."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import typer

import azfacade
from azfacade.cli.connection import DOCUMENT_VARIABLES, FACE_VARIABLES, Session
from azfacade.cli.exit_codes import ExitCode
from azfacade.cli.fake_sample_data import placeholder_photo
from azfacade.errors import AzFacadeError, BadRequestError

_CONTAINER_VARIABLE = "AZFACADE_CONTAINER_URL"
_PHOTO_VARIABLE = "AZFACADE_FACE_IMAGE"


def demo(session: Session) -> ExitCode | None:
    """Train a person group, build a classifier, read both back; on your resources if the environment names them."""
    report = run(session.output.message if session.output.as_json else typer.echo, fake=session.is_fake)
    if session.output.as_json:
        session.output.result(report)
    return None if report["succeeded"] else ExitCode.FAILED


def run(print_line: Callable[[str], object], *, fake: bool = False) -> dict[str, Any]:
    """Train a person group and build a classifier, and read both back.

    Args:
        print_line: Prints one line.
        fake: True to use the fake and ignore the environment.

    Returns:
        Whether each ran on a real resource (`live`) and succeeded; `build` is None if there was no build to read.
    """

    def print_indented(text: str) -> None:
        print_line(f"  {text}")

    with ExitStack() as stack:
        face, face_is_live = _connect(azfacade.FaceClient, FACE_VARIABLES, stack, print_line, fake=fake)
        trained = _train(face, print_indented)
        di, di_is_live = _connect(azfacade.DocumentIntelligenceClient, DOCUMENT_VARIABLES, stack, print_line, fake=fake)
        built = _build(di, print_indented, live=di_is_live)
    if trained and built:
        print_line("both succeeded")
    elif trained and built is None:
        print_line("the training succeeded; there was no classifier build to read")
    else:
        print_line("not everything succeeded")
    return {
        "training": {"live": face_is_live, "succeeded": trained},
        "build": None if built is None else {"live": di_is_live, "succeeded": built},
        "succeeded": trained and built is not False,
    }


def _connect(
    client_class: Any, variables: str, stack: ExitStack, print_line: Callable[[str], object], *, fake: bool
) -> tuple[Any, bool]:
    """Return (client, True if it calls a real resource)."""
    if not fake and os.environ.get(f"{variables}_ENDPOINT") and os.environ.get(f"{variables}_KEY"):
        client = stack.enter_context(client_class.from_env())
        print_line(f"{client_class.__name__}: at {client.endpoint}, {client.api_version}")
        return client, True
    from azfacade.testing import FakeAzure

    fake_azure = FakeAzure(running_polls=1)
    server = stack.enter_context(fake_azure.serve())
    client = stack.enter_context(client_class(server.endpoint, fake_azure.key))
    print_line(f"{client_class.__name__}: built-in fake at {client.endpoint}, {client.api_version}")
    if not fake:
        print_line(f"  (set {variables}_ENDPOINT and {variables}_KEY to run it live)")
    return client, False


def _train(face: azfacade.FaceClient, print_indented: Callable[[str], object]) -> bool:
    """Train a person group and read its training status back."""
    group = f"azfacade-demo-{uuid.uuid4().hex[:8]}"
    face.person_groups.create(group, "azfacade demo", recognition_model="recognition_04")
    print_indented(f"created person group {group}")
    try:
        person = face.person_groups.create_person(group, "Ann")
        print_indented(f"added person {person.person_id}")
        try:
            photo = os.environ.get(_PHOTO_VARIABLE) or placeholder_photo("Ann")
            face.person_groups.add_person_face(group, person.person_id, photo)
            print_indented("added a face")
        except BadRequestError as error:  # a real resource cannot decode the placeholder
            print_indented(f"added no face, without which the training fails: {error}")
            print_indented(f"set {_PHOTO_VARIABLE} to the path of a photo with one face")
        operation = face.person_groups.begin_train(group)
        operation.wait(timeout=120, on_progress=lambda state: print_indented(f"training: {state.status.value}"))
        read = face.person_groups.get_training_status(group)
        print_indented(
            f"get_training_status: {read.status.value}, created {read.created_date_time:%Y-%m-%d %H:%M:%S %Z}"
        )
        return read.status is azfacade.Status.SUCCEEDED
    finally:
        try:
            face.person_groups.delete(group)
            print_indented("deleted the person group")
        except AzFacadeError as error:  # such as a training that still runs; do not replace the error that got here
            print_indented(f"person group {group} stays: {error}")


def _build(
    di: azfacade.DocumentIntelligenceClient, print_indented: Callable[[str], object], *, live: bool
) -> bool | None:
    """Build a classifier, or find the newest build, and read its operation; None if there is no build to read."""
    container = os.environ.get(_CONTAINER_VARIABLE)
    classifier = ""
    if live and not container:
        print_indented(
            f"skipped building a classifier: {_CONTAINER_VARIABLE} is not set; reading the newest build instead"
        )
        builds = (one for one in di.operations.list() if one.kind == "documentClassifierBuild")
        newest = next(builds, None)
        if newest is None:
            print_indented("this resource has no classifier build to read")
            return None
        operation_id = newest.operation_id
    else:
        classifier = f"azfacade-demo-{uuid.uuid4().hex[:8]}"
        source = container or "https://example.blob.core.windows.net/training"
        document_types = {
            name: {"azureBlobSource": {"containerUrl": source, "prefix": f"{name}s/"}}
            for name in ("invoice", "receipt")
        }
        operation = di.classifiers.begin_build(classifier, document_types, description="azfacade demo")
        print_indented(f"building classifier {classifier}, operation {operation.id}")
        operation.wait(timeout=1800, on_progress=lambda state: print_indented(f"build: {state.status.value}"))
        operation_id = operation.id
    read = di.operations.get(operation_id, overload=azfacade.Overload.GET_DOCUMENT_CLASSIFIER_BUILD_OPERATION)
    types = ", ".join(sorted(read.result.doc_types)) if read.result else "none"
    print_indented(f"get operation: {read.status.value}, {read.percent_completed} %, document types {types}")
    if classifier and read.status is azfacade.Status.SUCCEEDED:
        di.classifiers.delete(classifier)
        print_indented("deleted the classifier")
    return read.status is azfacade.Status.SUCCEEDED
