"""`azfacade face`: person groups and their training, detect, identify, verify."""

from __future__ import annotations

from contextlib import suppress
from typing import Annotated, Any

import typer

from azfacade.cli.command_decorator import command
from azfacade.cli.connection import Session
from azfacade.errors import AzFacadeError, NotFoundError, without_secrets

app = typer.Typer(no_args_is_help=True, help="Person groups and their training; detect, identify, verify.")

Group = Annotated[str, typer.Argument(help="Id of the person group.", show_default=False)]
Image = Annotated[str, typer.Argument(help="File or URL of an image.", show_default=False)]
Images = Annotated[list[str], typer.Argument(help="Files or URLs of images.", show_default=False)]
Large = Annotated[bool, typer.Option("--large", help="Use large person groups instead of person groups.")]
Recognition = Annotated[str, typer.Option("--recognition-model", help="Recognition model.")]

_FACES_PER_IDENTIFY = 10


class NoFaceError(AzFacadeError):
    """No face was found in an image that must show one."""


def _person_groups(face: Any, large: bool) -> Any:
    return face.large_person_groups if large else face.person_groups


def _id_name(large: bool) -> str:
    return "large_person_group_id" if large else "person_group_id"


@command(app, "groups")
def groups(session: Session, large: Large = False) -> None:
    """List the person groups: id, name, recognition model."""
    with session.face_client() as face:
        found = list(_person_groups(face, large).list(return_recognition_model=True))
    rows = [(getattr(group, _id_name(large)), group.name, group.recognition_model) for group in found]
    session.output.table(("group", "name", "recognition model"), rows, [group.to_dict() for group in found])


@command(app, "create-group")
def create_group(
    session: Session,
    group: Group,
    name: Annotated[str | None, typer.Option(help="Name of the group; its id when left out.")] = None,
    recognition_model: Recognition = "recognition_04",
    large: Large = False,
) -> None:
    """Create an empty person group."""
    with session.face_client() as face:
        _person_groups(face, large).create(group, name or group, recognition_model=recognition_model)
    session.output.result({"created": group}, f"created {group}")


@command(app, "delete-group")
def delete_group(session: Session, group: Group, large: Large = False) -> None:
    """Delete a person group with all its persons and faces."""
    with session.face_client() as face:
        _person_groups(face, large).delete(group)
    session.output.result({"deleted": group}, f"deleted {group}")


@command(app, "persons")
def persons(session: Session, group: Group, large: Large = False) -> None:
    """List the persons of a group: id, name, number of faces."""
    with session.face_client() as face:
        found = list(_person_groups(face, large).list_persons(group))
    rows = [(person.person_id, person.name, len(person.persisted_face_ids or ())) for person in found]
    session.output.table(("person", "name", "faces"), rows, [person.to_dict() for person in found])


@command(app, "add-person")
def add_person(
    session: Session,
    group: Group,
    name: Annotated[str, typer.Argument(help="Name of the person.", show_default=False)],
    images: Images,
    large: Large = False,
) -> None:
    """Add a person with one face from each image. If an image is rejected, the person is removed again."""
    with session.face_client(images) as face:
        person_groups = _person_groups(face, large)
        person = person_groups.create_person(group, name).person_id
        try:
            faces = [person_groups.add_person_face(group, person, image).persisted_face_id for image in images]
        except BaseException:
            with suppress(AzFacadeError):  # report the first error, not this one
                person_groups.delete_person(group, person)
            raise
    session.output.result({"personId": person, "persistedFaceIds": faces}, person)


@command(app, "delete-person")
def delete_person(
    session: Session,
    group: Group,
    person: Annotated[str, typer.Argument(help="Id of the person.", show_default=False)],
    large: Large = False,
) -> None:
    """Delete a person of a group."""
    with session.face_client() as face:
        _person_groups(face, large).delete_person(group, person)
    session.output.result({"deleted": person}, f"deleted {person}")


@command(app, "train")
def train(
    session: Session,
    group: Group,
    wait: Annotated[bool, typer.Option("--wait", help="Wait until the training has ended.")] = False,
    timeout: Annotated[float | None, typer.Option(help="Seconds to wait at most.", min=0.001)] = None,
    large: Large = False,
) -> None:
    """Train a group. Identify finds only persons that were added before the last training."""
    with session.face_client() as face:
        operation = _person_groups(face, large).begin_train(group)
        if not wait:
            session.output.result({"training": group, "token": operation.token}, f"training {group}")
            return
        operation.wait(timeout, on_progress=lambda state: session.output.message(f"training: {state.status.value}"))
        _print_training(session, operation.result())


@command(app, "training")
def training(session: Session, group: Group, large: Large = False) -> None:
    """Show the status of the training of a group."""
    with session.face_client() as face:
        _print_training(session, _person_groups(face, large).get_training_status(group))


def _print_training(session: Session, state: Any) -> None:
    session.output.result(
        state.to_dict(), f"{state.status.value}\tsince {state.created_date_time:%Y-%m-%d %H:%M:%S %Z}"
    )


@command(app, "detect")
def detect(
    session: Session,
    images: Images,
    attributes: Annotated[
        list[str] | None,
        typer.Option("--attribute", help="Face attribute to return, such as headPose; may be repeated."),
    ] = None,
    face_id: Annotated[
        bool,
        typer.Option("--face-id/--no-face-id", help="Return face ids; the service then keeps the faces for a day."),
    ] = False,
    detection_model: Annotated[str, typer.Option(help="Detection model.")] = "detection_03",
    recognition_model: Recognition = "recognition_04",
) -> None:
    """Find the faces in images: position and size in pixels, id."""
    found: list[tuple[str, Any]] = []
    with session.face_client(images) as face:
        for image in images:
            faces = face.detect(
                image,
                detection_model=detection_model,
                recognition_model=recognition_model,
                return_face_id=face_id,
                return_face_attributes=attributes,
            )
            found += [(without_secrets(image), one) for one in faces]
    boxes = [one.face_rectangle for _, one in found]
    rows = [
        (image, box.left, box.top, box.width, box.height, one.face_id)
        for (image, one), box in zip(found, boxes, strict=True)
    ]
    records = [{"image": image, **one.to_dict()} for image, one in found]
    session.output.table(("image", "left", "top", "width", "height", "face"), rows, records)


@command(app, "identify")
def identify(
    session: Session,
    image: Image,
    group: Annotated[str, typer.Option("--group", help="Id of the person group to search.", show_default=False)],
    candidates: Annotated[int, typer.Option(help="Maximum number of candidates for each face.", min=1, max=100)] = 1,
    threshold: Annotated[float | None, typer.Option(help="Minimum confidence, 0 to 1.", min=0, max=1)] = None,
    large: Large = False,
) -> None:
    """Identify the faces in an image: face, person, name, confidence. Person is empty for an unknown face."""
    with session.face_client([image]) as face:
        person_groups = _person_groups(face, large)
        # Faces can be compared only within one recognition model: use that of the group.
        model = person_groups.get(group, return_recognition_model=True).recognition_model
        faces = face.detect(image, detection_model="detection_03", recognition_model=model, return_face_id=True)
        ids = [str(one.face_id) for one in faces]
        where: dict[str, Any] = {_id_name(large): group}
        results = [
            result
            for first in range(0, len(ids), _FACES_PER_IDENTIFY)
            for result in face.identify(
                ids[first : first + _FACES_PER_IDENTIFY],
                max_num_of_candidates_returned=candidates,
                confidence_threshold=threshold,
                **where,
            )
        ]
        people = {candidate.person_id for result in results for candidate in result.candidates}
        names: dict[str, str | None] = dict.fromkeys(people)
        for person in people:
            with suppress(NotFoundError):  # deleted since the last training
                names[person] = person_groups.get_person(group, person).name
    rows: list[tuple[object, ...]] = []
    records: list[Any] = []
    for result in results:
        known = [(one, names[one.person_id]) for one in result.candidates]
        rows += [(result.face_id, one.person_id, name, one.confidence) for one, name in known]
        rows += [] if known else [(result.face_id, None, None, None)]
        records.append(
            {"faceId": result.face_id, "candidates": [one.to_dict() | {"name": name} for one, name in known]}
        )
    if not ids:
        session.output.message(f"no face was found in {image}")
    session.output.table(("face", "person", "name", "confidence"), rows, records)


@command(app, "verify")
def verify(
    session: Session,
    image: Image,
    other: Annotated[str, typer.Argument(help="File or URL of the other image.", show_default=False)],
    recognition_model: Recognition = "recognition_04",
) -> None:
    """Compare the largest faces of two images: same person or not, confidence."""
    ids: list[str] = []
    with session.face_client([image, other]) as face:
        for one in (image, other):
            faces = face.detect(
                one, detection_model="detection_03", recognition_model=recognition_model, return_face_id=True
            )
            if not faces:
                raise NoFaceError(f"no face was found in {one}")
            # The service lists the largest face first.
            ids.append(str(faces[0].face_id))
        result = face.verify(*ids)
    verdict = "the same person" if result.is_identical else "different people"
    session.output.result(result.to_dict(), f"{verdict}\t{result.confidence}")
