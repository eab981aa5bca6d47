"""Every method of the official FaceClient."""

from __future__ import annotations

import io
import json

from .face_sdk import CALLS, DETECTION, JPEG, OTHER_JPEG, URL, Sdk


@CALLS("FaceClient.detect")
def detect(sdk: Sdk) -> None:
    names = ["headPose", "mask", "qualityForRecognition", "blur"]
    (face,) = sdk.ask(
        sdk.face.detect(
            JPEG,
            **DETECTION,
            return_face_attributes=names,
            return_face_landmarks=True,
            return_recognition_model=True,
            face_id_time_to_live=60,
        )
    )
    assert len(face.face_id) == 36
    assert face.recognition_model == "recognition_04"
    assert face.face_rectangle.width > 36
    assert face.face_landmarks.pupil_left.x < face.face_landmarks.pupil_right.x
    assert face.face_attributes.head_pose.yaw == 4.0
    assert face.face_attributes.mask.type == "noMask"
    assert face.face_attributes.quality_for_recognition == "high"
    assert face.face_attributes.blur.blur_level == "low"


@CALLS("FaceClient.detect_from_url")
def detect_from_url(sdk: Sdk) -> None:
    options = DETECTION | {"return_face_id": False}
    (face,) = sdk.ask(sdk.face.detect_from_url(url=URL, **options))
    (again,) = sdk.ask(sdk.face.detect_from_url({"url": URL}, **options))
    (read,) = sdk.ask(sdk.face.detect_from_url(io.BytesIO(json.dumps({"url": URL}).encode()), **options))
    assert face.face_id is None
    assert face.face_rectangle == again.face_rectangle == read.face_rectangle


@CALLS("FaceClient.find_similar")
def find_similar(sdk: Sdk) -> None:
    face, same, other = sdk.detected(), sdk.detected(), sdk.detected(OTHER_JPEG)
    found = sdk.ask(sdk.face.find_similar(face_id=face, face_ids=[same, other]))
    assert [(one.face_id, one.confidence) for one in found] == [(same, 1.0)]
    ranked = sdk.ask(
        sdk.face.find_similar(face_id=face, face_ids=[other, same], mode="matchFace", max_num_of_candidates_returned=2)
    )
    assert [one.face_id for one in ranked] == [same, other]


@CALLS("FaceClient.find_similar_from_large_face_list")
def find_similar_from_large_face_list(sdk: Sdk) -> None:
    gallery = sdk.list()
    kept = sdk.ask(sdk.lists.add_face(gallery, JPEG)).persisted_face_id
    sdk.ask(sdk.lists.add_face(gallery, OTHER_JPEG))
    sdk.train(sdk.lists, gallery)
    found = sdk.ask(sdk.face.find_similar_from_large_face_list(face_id=sdk.detected(), large_face_list_id=gallery))
    assert [(one.persisted_face_id, one.confidence) for one in found] == [(kept, 1.0)]


@CALLS("FaceClient.group")
def group(sdk: Sdk) -> None:
    faces = [sdk.detected(), sdk.detected(), sdk.detected(OTHER_JPEG)]
    result = sdk.ask(sdk.face.group(face_ids=faces))
    assert (result.groups, result.messy_group) == ([faces[:2]], faces[2:])


@CALLS("FaceClient.identify_from_large_person_group")
def identify_from_large_person_group(sdk: Sdk) -> None:
    gallery = sdk.group()
    person = sdk.person(gallery, JPEG)
    sdk.train(sdk.groups, gallery)
    faces = [sdk.detected(OTHER_JPEG), sdk.detected()]
    results = sdk.ask(
        sdk.face.identify_from_large_person_group(
            face_ids=faces, large_person_group_id=gallery, max_num_of_candidates_returned=1, confidence_threshold=0.6
        )
    )
    assert [one.face_id for one in results] == faces
    assert results[0].candidates == []
    assert [(one.person_id, one.confidence) for one in results[1].candidates] == [(person, 1.0)]


@CALLS("FaceClient.verify_face_to_face")
def verify_face_to_face(sdk: Sdk) -> None:
    face, same, other = sdk.detected(), sdk.detected(), sdk.detected(OTHER_JPEG)
    assert sdk.ask(sdk.face.verify_face_to_face(face_id1=face, face_id2=same)).is_identical is True
    result = sdk.ask(sdk.face.verify_face_to_face({"faceId1": face, "faceId2": other}))
    assert result.is_identical is False
    assert result.confidence < 0.5


@CALLS("FaceClient.verify_from_large_person_group")
def verify_from_large_person_group(sdk: Sdk) -> None:
    gallery = sdk.group()
    verify = sdk.face.verify_from_large_person_group
    persons = [sdk.person(gallery, image) for image in (JPEG, OTHER_JPEG)]
    results = [
        sdk.ask(verify(face_id=sdk.detected(), large_person_group_id=gallery, person_id=person)) for person in persons
    ]
    assert [result.is_identical for result in results] == [True, False]
