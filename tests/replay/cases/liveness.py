"""Liveness sessions, with and without verification; the fake acts as the device."""

from __future__ import annotations

from typing import Any

from azfacade import Status
from tests.replay.cases.case import Body, Given, case

NO_DEVICE = "no device is at hand to run the check"
REFERENCE = {"*/referenceType": "the service sends `image`, which is not documented"}
PREVIEW = {"/request/uri": "the fragment leaves out the routes that only this preview has"}
DEVICE = "3ad4d7a8-2c0f-4d0e-9a52-0f3c8f5a7b11"


@case("face", "liveness_sessions")
@case("face", "liveness_with_verify_sessions", needs=("image",), deviations=REFERENCE)
def a_session_that_nobody_runs(face: Any, given: Given) -> Body:
    sessions = getattr(face, given.group)
    photo = [given.inputs.image] if given.group == "liveness_with_verify_sessions" else []
    session = yield sessions.create("PassiveActive", *photo, device_correlation_id=DEVICE)
    assert session.auth_token
    assert (yield sessions.get_result(session.session_id)).status is Status.NOT_STARTED
    yield sessions.delete(session.session_id)


@case("face", "liveness_sessions", fake_only=NO_DEVICE)
def a_verdict(face: Any, given: Given) -> Body:
    session = yield face.liveness_sessions.create(
        "Passive",
        device_correlation_id_set_in_client=True,
        enable_session_image=True,
        liveness_model_version="2024-11-15",
        auth_token_time_to_live_in_seconds=60,
    )
    if given.fake:
        given.fake.complete_liveness(session.session_id)
    read = yield face.liveness_sessions.get_result(session.session_id)
    assert read.status is Status.SUCCEEDED
    (attempt,) = read.results.attempts
    assert attempt.result.liveness_decision == "realface"
    image = yield face.liveness_sessions.get_session_image(attempt.result.session_image_id)
    assert image.startswith(b"\xff\xd8")
    yield face.liveness_sessions.delete(session.session_id)


@case("face", "liveness_with_verify_sessions", fake_only=NO_DEVICE, deviations=REFERENCE)
def a_verdict_with_verification(face: Any, given: Given) -> Body:
    sessions = face.liveness_with_verify_sessions
    session = yield sessions.create(
        "Passive",
        given.inputs.image,
        device_correlation_id_set_in_client=True,
        enable_session_image=True,
        liveness_model_version="2024-11-15",
        auth_token_time_to_live_in_seconds=60,
        return_verify_image_hash=True,
        verify_confidence_threshold=0.75,
    )
    if given.fake:
        given.fake.complete_liveness(session.session_id, verify_match=True)
    (attempt,) = (yield sessions.get_result(session.session_id)).results.attempts
    assert attempt.result.verify_result.is_identical
    assert attempt.result.verify_image_hash
    yield sessions.delete(session.session_id)


@case("face", "liveness_sessions", fake_only=NO_DEVICE)
@case("face", "liveness_with_verify_sessions", fake_only=NO_DEVICE, deviations=REFERENCE)
def an_attempt_that_fails(face: Any, given: Given) -> Body:
    sessions = getattr(face, given.group)
    photo = [given.inputs.image] if given.group == "liveness_with_verify_sessions" else []
    session = yield sessions.create("Passive", *photo, device_correlation_id=DEVICE)
    if given.fake:
        given.fake.fail_liveness(session.session_id)
    read = yield sessions.get_result(session.session_id)
    assert read.status is Status.FAILED
    assert read.results.attempts[0].error.code == "FaceWithMaskDetected"


@case("face", "liveness_sessions", versions={"_preview": "v1.2-preview.1"}, deviations=PREVIEW)
def a_session(face: Any, _given: Given) -> Body:
    """The preview has routes of its own, which the client reaches by their paths only."""
    path = "/detectLiveness/singleModal/sessions"
    settings = {"livenessOperationMode": "Passive", "deviceCorrelationId": DEVICE}
    session = (yield face.send_request("POST", path, json=settings)).json()
    read = (yield face.send_request("GET", f"{path}/{session['sessionId']}")).json()
    assert read["status"] == "NotStarted"
    yield face.send_request("DELETE", f"{path}/{session['sessionId']}")
