"""What Face refuses, and how it codes the refusal: one case for each rule of the service's published table of errors.

A case for several galleries is made for each of them. The codes and statuses are the contract, the messages are not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import httpx

from .face_world import ADA, BOB, IMAGE_URL, MEGABYTE, NOBODY, FaceWorld

PREFIXES = {
    "persongroups": "PersonGroup",
    "largepersongroups": "LargePersonGroup",
    "facelists": "FaceList",
    "largefacelists": "LargeFaceList",
}
ID_NAMES = {"persongroups": "personGroupId", "largepersongroups": "largePersonGroupId"}
LIST_NAMES = {"facelists": "faceListId", "largefacelists": "largeFaceListId"}
TRAINED = ("persongroups", "largepersongroups", "largefacelists")
LARGE = ("largepersongroups", "largefacelists")

Ask = Callable[[FaceWorld], httpx.Response]


class Case(NamedTuple):
    """A request, with the status and the code of its response; None for a code that is not part of the contract."""

    name: str
    status: int
    code: str | None
    ask: Ask


def detection(**query: str) -> Ask:
    return lambda world: world.send("POST", "detect", ADA, **query)


def uploaded(content: bytes) -> Ask:
    return lambda world: world.send("POST", "detect", content)


def from_url(url: str) -> Ask:
    return lambda world: world.ask("detect", url=url)


def detections() -> Iterator[Case]:
    jpeg = b"\xff\xd8\xff\xe0"
    yield Case("an image below 1 KB", 400, "InvalidImageSize", uploaded(jpeg.ljust(1023)))
    yield Case("an empty image", 400, "InvalidImageSize", uploaded(b""))
    yield Case("an image of 1 KB", 200, None, uploaded(jpeg.ljust(1024)))
    yield Case("an image of 6 MB", 200, None, uploaded(jpeg.ljust(6 * MEGABYTE)))
    yield Case("an image above 6 MB", 400, "InvalidImageSize", uploaded(jpeg.ljust(6 * MEGABYTE + 1)))
    yield Case("a WebP file", 400, "InvalidImage", uploaded(b"RIFF\0\0\0\0WEBPVP8 ".ljust(2048)))
    yield Case("a host that does not exist", 400, "InvalidURL", from_url("https://no.such.host.invalid/a.jpg"))
    yield Case("a URL of FTP", 400, "InvalidURL", from_url("ftp://images.example.com/a.jpg"))
    yield Case(
        "text", 415, None, lambda it: it.client.post("detect", content=ADA, headers={"Content-Type": "text/plain"})
    )
    json = {"Content-Type": "application/json"}
    yield Case("broken JSON", 400, "BadArgument", lambda it: it.client.post("detect", content=b'{"url":', headers=json))
    yield Case("an array", 400, "BadArgument", lambda it: it.client.post("detect", content=b"[]", headers=json))
    for name, status, code, query in (
        ("an unknown recognition model", 400, "BadArgument", {"recognitionModel": "recognition_9"}),
        ("an unknown detection model", 400, "BadArgument", {"detectionModel": "detection_9"}),
        ("an unknown attribute", 400, "BadArgument", {"returnFaceAttributes": "beauty"}),
        ("attributes of detection_02", 400, "BadArgument", _attribute("headPose", "02")),
        (
            "landmarks of detection_02",
            400,
            "BadArgument",
            {"detectionModel": "detection_02", "returnFaceLandmarks": "true"},
        ),
        (
            "quality with detection_02",
            400,
            None,
            _attribute("qualityForRecognition", "02", recognitionModel="recognition_04"),
        ),
        ("glasses with detection_03", 400, None, _attribute("glasses", "03")),
        ("a mask with detection_01", 400, None, _attribute("mask", "01")),
        ("a life of 59 seconds", 400, "BadArgument", {"faceIdTimeToLive": "59"}),
    ):
        yield Case(f"detect: {name}", status, code, detection(**query))


def _attribute(name: str, detection_model: str, **query: str) -> dict[str, str]:
    return {"returnFaceAttributes": name, "detectionModel": f"detection_{detection_model}"} | query


def galleries(kind: str) -> Iterator[Case]:
    def create(gallery_id: str = "staff", **body: str) -> Ask:
        return lambda world: world.send("PUT", f"{kind}/{gallery_id}", {"name": "Staff"} | body)

    prefix = PREFIXES[kind]
    for name, ask in (
        ("an id with capitals", create("Staff")),
        ("an id of 65 characters", create("x" * 65)),
        ("an empty name", create(name="")),
        ("a name of 129 characters", create(name="x" * 129)),
        ("user data of 16,385 characters", create(userData="x" * 16_385)),
        ("an unknown model", create(recognitionModel="recognition_9")),
    ):
        yield Case(name, 400, "BadArgument", ask)
    yield Case("a second creation", 409, f"{prefix}Exists", lambda it: it.send("PUT", it.gallery(kind), {"name": "x"}))
    yield Case("one that is missing", 404, f"{prefix}NotFound", lambda it: it.send("GET", f"{kind}/nobody"))
    yield Case("an impossible id", 404, f"{prefix}NotFound", lambda it: it.send("GET", f"{kind}/Not.An.Id"))
    if kind != "facelists":
        for name, query in (
            ("a start of 65 characters", {"start": "x" * 65}),
            ("top 0", {"top": "0"}),
            ("top 1001", {"top": "1001"}),
        ):
            yield Case(name, 400, "BadArgument", _listing(kind, query))
    if kind in LARGE:
        yield Case("an empty update", 400, "BadArgument", lambda it: it.send("PATCH", it.gallery(kind), {}))


def _listing(kind: str, query: dict[str, str]) -> Ask:
    return lambda world: world.send("GET", kind, **query)


def trainings(kind: str) -> Iterator[Case]:
    prefix = PREFIXES[kind]

    def twice(world: FaceWorld) -> httpx.Response:
        gallery = world.filled(kind)
        world.made("POST", f"{gallery}/train")
        return world.send("POST", f"{gallery}/train")

    yield Case("never trained", 404, f"{prefix}NotTrained", lambda it: it.send("GET", f"{it.gallery(kind)}/training"))
    yield Case("a training during another", 409, f"{prefix}TrainingNotFinished", twice)


def faces(kind: str) -> Iterator[Case]:
    def add(image: bytes | None = ADA, people: tuple[str, ...] | None = None, **query: str) -> Ask:
        def ask(world: FaceWorld) -> httpx.Response:
            if people is not None and image is not None:
                world.fake.show_faces(image, *people)
            body = {"url": IMAGE_URL} if image is None else image
            return world.send("POST", f"{world.holder(kind)}/persistedfaces", body, **query)

        return ask

    for name, ask in (
        ("a target left of the image", add(targetFace="-1,0,50,50")),
        ("a target outside of the image", add(targetFace="100000,100000,50,50")),
        ("a target outside of an image by URL", add(None, targetFace="100000,100000,50,50")),
        ("a target of three numbers", add(targetFace="1,2,3")),
        ("a target without width", add(targetFace="10,10,0,10")),
        ("user data of 1,025 characters", add(userData="x" * 1025)),
    ):
        yield Case(name, 400, "BadArgument", ask)
    yield Case("two faces", 400, "InvalidImage", add(people=("Ada", "Bob")))
    yield Case("no face", 400, "InvalidImage", add(people=()))
    yield Case(
        "a face that is missing",
        404,
        "PersistedFaceNotFound",
        lambda it: it.send("DELETE", f"{it.holder(kind)}/persistedfaces/{NOBODY}"),
    )
    yield Case(
        "an impossible id of a face",
        404,
        "PersistedFaceNotFound",
        lambda it: it.send("DELETE", f"{it.holder(kind)}/persistedfaces/nobody"),
    )


def persons(kind: str) -> Iterator[Case]:
    def one_too_many(world: FaceWorld) -> httpx.Response:
        path = f"{world.holder(kind)}/persistedfaces"
        for _ in range(248):
            world.made("POST", path, ADA)
        return world.send("POST", path, ADA)

    for name, person_id in (("a person who is missing", NOBODY), ("an impossible id of a person", "nobody")):
        yield Case(name, 404, "PersonNotFound", _person(kind, person_id))
    yield Case("the 249th face of a person", 403, "QuotaExceeded", one_too_many)


def _person(kind: str, person_id: str) -> Ask:
    return lambda world: world.send("GET", f"{world.gallery(kind)}/persons/{person_id}")


def identifications() -> Iterator[Case]:
    def identify(**body: Any) -> Ask:
        return lambda world: world.ask("identify", **{"faceIds": [world.detect()]} | body)

    def of_another_model(world: FaceWorld) -> httpx.Response:
        group = world.filled("persongroups")
        world.train(group)
        return world.ask("identify", faceIds=[world.detect(model="recognition_03")], personGroupId="staff")

    def expired(world: FaceWorld) -> httpx.Response:
        world.train(world.filled("persongroups"))
        face = world.detect(faceIdTimeToLive="60")
        world.clock.advance(60)
        return world.ask("identify", faceIds=[face], personGroupId="staff")

    for kind, id_name in ID_NAMES.items():
        yield from _of_a_group(kind, id_name)
    for name, body in (
        ("no faces", {"faceIds": []}),
        ("eleven faces", {"faceIds": [NOBODY] * 11}),
        ("0 candidates", {"maxNumOfCandidatesReturned": 0}),
        ("101 candidates", {"maxNumOfCandidatesReturned": 101}),
        ("a threshold of 2", {"confidenceThreshold": 2}),
        ("an impossible id of a face", {"faceIds": ["a face"]}),
    ):
        yield Case(name, 400, "BadArgument", identify(personGroupId="staff", **body))
    for name, scope in (
        ("impossible ids of persons", {"personIds": ["nobody"]}),
        ("no persons", {"personIds": []}),
        ("an impossible id of a dynamic group", {"dynamicPersonGroupId": "Not.An.Id"}),
    ):
        yield Case(name, 400, "BadArgument", identify(**scope))
    yield Case("no scope", 400, "MissingIdentificationScopeParameters", identify())
    both = {"personGroupId": "a", "largePersonGroupId": "b"}
    yield Case("both groups", 400, "PersonGroupIdAndLargePersonGroupIdBothNotNull", identify(**both))
    two = {"personGroupId": "a", "personIds": [NOBODY]}
    yield Case("two scopes", 400, "IncompatibleIdentificationScopeParametersCombination", identify(**two))
    yield Case("persons who are missing", 400, "PersonNotFound", identify(personIds=[NOBODY]))
    missing = identify(dynamicPersonGroupId="nobody")
    yield Case("a dynamic group that is missing", 400, "DynamicPersonGroupNotFound", missing)
    yield Case("an expired face", 400, "FaceNotFound", expired)
    yield Case("a face of another model", 400, "BadArgument", of_another_model)


def _of_a_group(kind: str, id_name: str) -> Iterator[Case]:
    def identify(group_id: str, prepare: Callable[[FaceWorld], object] = lambda _: None) -> Ask:
        def ask(world: FaceWorld) -> httpx.Response:
            prepare(world)
            return world.ask("identify", faceIds=[world.detect()], **{id_name: group_id})

        return ask

    def first_training(world: FaceWorld) -> None:
        world.made("POST", f"{world.filled(kind)}/train")

    def second_training(world: FaceWorld) -> None:
        group = world.filled(kind)
        world.train(group)
        world.made("POST", f"{group}/train")

    prefix = PREFIXES[kind]
    untrained = identify("staff", lambda it: it.filled(kind))
    yield Case(f"{kind}: not trained", 400, f"{prefix}NotTrained", untrained)
    yield Case(f"{kind}: missing", 400, f"{prefix}NotFound", identify("nobody"))
    yield Case(f"{kind}: an impossible id", 400, "BadArgument", identify("Not.An.Id"))
    first = identify("staff", first_training)
    yield Case(f"{kind}: during the first training", 409, f"{prefix}TrainingNotFinished", first)
    yield Case(f"{kind}: during the second training", 200, None, identify("staff", second_training))


def verifications() -> Iterator[Case]:
    def verify(**body: Any) -> Ask:
        return lambda world: world.ask("verify", **{"faceId": world.detect(), "personId": NOBODY} | body)

    def of_another_model(world: FaceWorld) -> httpx.Response:
        return world.ask("verify", faceId1=world.detect(), faceId2=world.detect(model="recognition_03"))

    def of_a_group(person_id: str, group_id: str = "staff", **body: str) -> Ask:
        def ask(world: FaceWorld) -> httpx.Response:
            world.gallery("persongroups")
            return world.ask("verify", faceId=world.detect(), personId=person_id, personGroupId=group_id, **body)

        return ask

    def without_faces(world: FaceWorld) -> httpx.Response:
        person_id = world.person(world.gallery("persongroups"))
        return world.ask("verify", faceId=world.detect(), personId=person_id, personGroupId="staff")

    two_faces: Ask = lambda world: world.ask("verify", faceId1="a face", faceId2=world.detect())  # noqa: E731
    yield Case("an impossible id of a face", 400, "BadArgument", verify(faceId="a face"))
    yield Case("two faces, one with an impossible id", 400, "BadArgument", two_faces)
    yield Case("a face that is missing", 404, "FaceNotFound", verify(faceId=NOBODY))
    yield Case("an impossible id of a person", 400, "BadArgument", of_a_group("nobody"))
    yield Case("a person who is missing", 404, "PersonNotFound", of_a_group(NOBODY))
    yield Case("a person who is missing in the directory", 404, "PersonNotFound", verify())
    yield Case("an impossible id of a group", 400, "BadArgument", of_a_group(NOBODY, "Not.An.Id"))
    yield Case("a group that is missing", 400, "PersonGroupNotFound", of_a_group(NOBODY, "nobody"))
    both = of_a_group(NOBODY, largePersonGroupId="b")
    yield Case("both groups", 400, "PersonGroupIdAndLargePersonGroupIdBothNotNull", both)
    yield Case("a person without faces", 404, "PersistedFaceNotFound", without_faces)
    yield Case("faces of two models", 400, "BadArgument", of_another_model)


def searches() -> Iterator[Case]:
    def find(**body: Any) -> Ask:
        return lambda world: world.ask("findsimilars", **{"faceId": world.detect()} | body)

    def in_list(kind: str, prepare: Callable[[FaceWorld], object]) -> Ask:
        def ask(world: FaceWorld) -> httpx.Response:
            prepare(world)
            return world.ask("findsimilars", faceId=world.detect(), **{LIST_NAMES[kind]: "staff"})

        return ask

    def second_training(world: FaceWorld) -> None:
        world.train(world.filled("largefacelists"))
        world.made("POST", "largefacelists/staff/train")

    some = {"faceIds": [NOBODY]}
    for name, body in (
        ("an unknown mode", some | {"mode": "matchAll"}),
        ("no scope", {}),
        ("two scopes", some | {"faceListId": "staff"}),
        ("no faces", {"faceIds": []}),
        ("0 candidates", some | {"maxNumOfCandidatesReturned": 0}),
        ("1001 candidates", some | {"maxNumOfCandidatesReturned": 1001}),
        ("an impossible id of the face", some | {"faceId": "a face"}),
        ("impossible ids of faces", {"faceIds": ["a face"]}),
        ("an impossible id of a list", {"faceListId": "Not.An.Id"}),
        ("an impossible id of a large list", {"largeFaceListId": "Not.An.Id"}),
    ):
        yield Case(name, 400, "BadArgument", find(**body))
    yield Case("faces that are missing", 400, "FaceNotFound", find(**some))
    yield Case("a list that is missing", 400, "FaceListNotFound", find(faceListId="nobody"))
    yield Case("a large list that is missing", 400, "LargeFaceListNotFound", find(largeFaceListId="nobody"))
    empty = in_list("facelists", lambda it: it.gallery("facelists"))
    yield Case("an empty list", 400, "FaceListNotReady", empty)
    untrained = in_list("largefacelists", lambda it: it.filled("largefacelists"))
    yield Case("not trained", 400, "LargeFaceListNotTrained", untrained)
    yield Case("during the second training", 200, None, in_list("largefacelists", second_training))


def groupings() -> Iterator[Case]:
    def group(count: int) -> Ask:
        return lambda world: world.ask("group", faceIds=[world.detect()] * count)

    yield Case("1 face", 400, "BadArgument", group(1))
    yield Case("2 faces", 200, None, group(2))
    yield Case("1001 faces", 400, "BadArgument", group(1001))
    yield Case("an impossible id", 400, "BadArgument", lambda it: it.ask("group", faceIds=[it.detect(BOB), "a face"]))


def named(prefix: str, cases: Iterator[Case]) -> list[Case]:
    return [case._replace(name=f"{prefix}: {case.name}") for case in cases]


CASES = [
    *named("detect", detections()),
    *(case for kind in PREFIXES for case in named(kind, galleries(kind))),
    *(case for kind in TRAINED for case in named(kind, trainings(kind))),
    *(case for kind in PREFIXES for case in named(f"faces of {kind}", faces(kind))),
    *(case for kind in ID_NAMES for case in named(f"persons of {kind}", persons(kind))),
    *named("identify", identifications()),
    *named("verify", verifications()),
    *named("find similar", searches()),
    *named("group", groupings()),
]
