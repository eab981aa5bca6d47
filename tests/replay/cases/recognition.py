"""Detect, verify, group, find similar, identify: the methods of the client itself."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from tests.replay.cases.case import GA_AND_PREVIEW, Body, Given, case, finished

EVERY = {
    "detection_model": "detection_03",
    "recognition_model": "recognition_04",
    "return_face_id": True,
    "return_face_attributes": ["headPose", "mask", "qualityForRecognition"],
    "return_face_landmarks": True,
    "return_recognition_model": True,
    "face_id_time_to_live": 120,
}
THREE_PEOPLE = ("image", "same_image", "other_image")
NO_DIRECTORY = "no route of v1.2 fills the person directory"


@case("face", "client", versions=GA_AND_PREVIEW["face"], needs=("image", "image_url"))
def detect(face: Any, given: Given) -> Body:
    for source in (given.inputs.image, given.inputs.image_url):
        (found,) = yield face.detect(source, **EVERY)
        assert found.face_id
        assert found.recognition_model == "recognition_04"
        assert found.face_landmarks.nose_tip.x > 0
        assert found.face_attributes.quality_for_recognition
        (place,) = yield face.detect(source, return_face_id=False)
        assert place.face_id is None
        assert place.face_rectangle.width > 0


@case("face", "client", fake_only="no device is at hand to leave an image")
def detect_from_session_image(face: Any, given: Given) -> Body:
    session = yield face.liveness_sessions.create(
        "Passive", device_correlation_id="device-1", enable_session_image=True
    )
    if given.fake:
        given.fake.complete_liveness(session.session_id)
    result = yield face.liveness_sessions.get_result(session.session_id)
    image_id = result.results.attempts[0].result.session_image_id
    (found,) = yield face.detect(session_image_id=image_id, **EVERY)
    assert found.face_id
    yield face.detect(session_image_id=image_id, return_face_id=False)


@case("face", "client", needs=THREE_PEOPLE)
def verify_and_group(face: Any, given: Given) -> Body:
    ann, again, bob = yield from detected(face, given)
    same = yield face.verify(ann, again)
    other = yield face.verify(face_id1=ann, face_id2=bob)
    assert (same.is_identical, other.is_identical) == (True, False)
    assert same.confidence > other.confidence
    grouped = yield face.group([ann, again, bob])
    assert [set(ids) for ids in grouped.groups] == [{ann, again}]
    assert grouped.messy_group == [bob]


@case("face", "client", needs=THREE_PEOPLE)
def find_similar(face: Any, given: Given) -> Body:
    ann, again, bob = yield from detected(face, given)
    (best,) = yield face.find_similar(ann, [again, bob], max_num_of_candidates_returned=1, mode="matchPerson")
    assert best.face_id == again
    assert len((yield face.find_similar(ann, [again, bob], mode="matchFace"))) == 2


@case("face", "client", needs=THREE_PEOPLE)
def find_similar_in_lists(face: Any, given: Given) -> Body:
    ann, *_ = yield from detected(face, given)
    images = (given.inputs.same_image, given.inputs.other_image)
    yield face.face_lists.create("few", "Few", recognition_model="recognition_04")
    yield face.large_face_lists.create("many", "Many", recognition_model="recognition_04")
    for image in images:
        yield face.face_lists.add_face("few", image)
        yield face.large_face_lists.add_face("many", image)
    yield from finished(face.large_face_lists.begin_train("many"))
    for where in ({"face_list_id": "few"}, {"large_face_list_id": "many"}):
        (best,) = yield face.find_similar(ann, **where, max_num_of_candidates_returned=1, mode="matchPerson")
        assert best.persisted_face_id
        assert (yield face.find_similar(ann, **where))
    yield face.face_lists.delete("few")
    yield face.large_face_lists.delete("many")


@case("face", "client", needs=THREE_PEOPLE)
def identify_and_verify_in_groups(face: Any, given: Given) -> Body:
    _, again, bob = yield from detected(face, given)
    for group, name in (("person_groups", "person_group_id"), ("large_person_groups", "large_person_group_id")):
        groups = getattr(face, group)
        where = {name: "staff"}
        yield groups.create("staff", "Staff", recognition_model="recognition_04")
        person = yield groups.create_person("staff", "Ann")
        yield groups.add_person_face("staff", person.person_id, given.inputs.image)
        yield from finished(groups.begin_train("staff"))
        known, unknown = yield face.identify(
            [again, bob], **where, max_num_of_candidates_returned=2, confidence_threshold=0.5
        )
        assert [one.person_id for one in known.candidates] == [person.person_id]
        assert unknown.candidates == []
        assert (yield face.identify([again], **where))[0].candidates
        assert (yield face.verify(face_id=again, **where, person_id=person.person_id)).is_identical
        yield groups.delete("staff")


@case("face", "client", fake_only=NO_DIRECTORY)
def identify_and_verify_in_the_directory(face: Any, given: Given) -> Body:
    ann, *_ = yield from detected(face, given)
    if given.fake:
        given.fake.add_directory_person(given.inputs.image, dynamic_groups=["visitors"])
    visitors = {"dynamic_person_group_id": "visitors"}
    (found,) = yield face.identify([ann], **visitors)
    person = found.candidates[0].person_id
    for where in (visitors, {"person_ids": [person]}):
        (found,) = yield face.identify([ann], **where, max_num_of_candidates_returned=1, confidence_threshold=0.5)
        assert [one.person_id for one in found.candidates] == [person]
    assert (yield face.identify([ann], person_ids=[person]))[0].candidates
    assert (yield face.verify(face_id=ann, person_id=person)).is_identical


def detected(face: Any, given: Given) -> Generator[Any, Any, list[str]]:
    """Detect a person, the same on another image, and somebody else; returns the face ids."""
    if given.fake:
        given.fake.show_faces(given.inputs.image, "Ann")
        given.fake.show_faces(given.inputs.same_image, "Ann")
    ids = []
    for name in THREE_PEOPLE:
        image = getattr(given.inputs, name)
        (found,) = yield face.detect(image, detection_model="detection_03", recognition_model="recognition_04")
        ids.append(found.face_id)
    return ids
