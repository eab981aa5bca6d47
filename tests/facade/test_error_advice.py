"""Error messages say what to do, by error code, with the names, ids and URLs of the call."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from azfacade import Retry, errors
from azfacade.testing import FakeAzure, VirtualClock
from tests.cases import each

from .kit import HOST, Reply, Script, Side
from .test_operation_polling import begin_build
from .work import SOURCES, accepted, build

ONCE = Retry(attempts=1)
SOURCE = {"azure_blob_source": {"containerUrl": "https://x.example/c"}}
PDF = b"%PDF-1.7 Total 12.30"
BARE = Reply(404, {"error": {"code": "404", "message": "Resource not found"}})
APPROVAL = "Feature is not supported, missing approval for one or more of the following features: "


def flat(code: str, message: str = "It is so.") -> dict[str, Any]:
    """An error as Face sends it."""
    return {"error": {"code": code, "message": message}}


def nested(code: str, message: str = "It is so.", outer: str = "InvalidRequest") -> dict[str, Any]:
    """An error as Document Intelligence sends it."""
    return {"error": {"code": outer, "message": "Broadly.", "innererror": {"code": code, "message": message}}}


def told(both: Side, status: int, body: Any) -> Any:
    client = both.face(Script(forever=Reply(status, body)), retry=ONCE)
    with pytest.raises(errors.HttpStatusError) as caught:
        both.run(client.person_groups.get("staff"))
    return caught.value


@each(
    ("status", "body", "kind", "advice"),
    [
        (404, nested("OperationNotFound"), errors.ResultExpiredError, "expired or never existed.*24 hours"),
        (404, flat("SessionNotFound"), errors.ResultExpiredError, "expired, was deleted or never existed"),
        (
            404,
            nested("OutputOptionNotFound"),
            errors.OutputNotRequestedError,
            '"pdf".*"figures"',
        ),
        (
            401,
            flat("PermissionDenied"),
            errors.PermissionDeniedError,
            "Get Person Group.*Cognitive Services User",
        ),
        (403, flat("PermissionDenied"), errors.PermissionDeniedError, "Cognitive Services User"),
        (409, nested("ModelExists", outer="Conflict"), errors.ConflictError, "copy authorization.*allow_overwrite"),
        (409, flat("LargeFaceListExists"), errors.ConflictError, "Choose another id, or delete"),
        (409, flat("PersonGroupTrainingNotFinished"), errors.ConflictError, r"result\(\) of begin_train"),
        (409, flat("ConcurrentOperationConflict"), errors.ConflictError, "make yours after them"),
        (400, flat("LargePersonGroupNotTrained"), errors.BadRequestError, r"begin_train\(...\).result\(\)"),
        (404, flat("PersonGroupNotTrained"), errors.NotFoundError, "begin_train"),
        (400, flat("BadArgument", "'recognitionModel' is incompatible."), errors.BadRequestError, "recognition_model"),
        (400, flat("FaceNotFound"), errors.BadRequestError, "detect the face again"),
        (404, flat("FaceNotFound"), errors.NotFoundError, "detect the face again"),
        (400, nested("InvalidContent"), errors.BadRequestError, "supported type"),
        (400, nested("InvalidContentLength"), errors.BadRequestError, "500 MB.*4 MB"),
        (400, nested("TrainingContentMissing"), errors.BadRequestError, "prefix.*ocr.json"),
        (400, nested("ContentSourceNotAccessible"), errors.BadRequestError, "SAS signature.*Storage Blob Data Reader"),
        (400, nested("InvalidContentSourceFormat"), errors.BadRequestError, "blob.core.windows.net/<container>"),
    ],
)
def test_codes_say_what_to_do(
    both: Side, status: int, body: Any, kind: type[errors.HttpStatusError], advice: str
) -> None:
    problem = told(both, status, body)
    assert type(problem) is kind
    reason = body["error"].get("innererror", body["error"])["message"]
    assert problem.message.startswith(reason)
    with pytest.raises(kind, match=advice):
        raise problem


@pytest.mark.parametrize("body", [flat("BadArgument"), flat("Unheard"), nested("ModelBuildError"), {}, None])
def test_what_has_no_advice_is_told_as_it_came(both: Side, body: Any) -> None:
    problem = told(both, 400, body)
    assert problem.message in ("It is so.", "It is so. Broadly.") or "HTTP 400" in problem.message


def test_a_server_error_is_one_whatever_its_code(both: Side) -> None:
    assert type(told(both, 503, flat("SessionNotFound"))) is errors.ServerError


@pytest.mark.parametrize("make", [flat, nested])
@pytest.mark.parametrize(
    ("names", "features"),
    [
        ("Identification,Verification. Apply at https://aka.ms/facerecognition", ("Identification", "Verification")),
        ("Identification, Verification.", ("Identification", "Verification")),
        ("LivenessDetection", ("LivenessDetection",)),
    ],
)
def test_limited_access_names_the_features_and_where_to_apply(
    both: Side, make: Any, names: str, features: tuple[str, ...]
) -> None:
    problem = told(both, 403, make("UnsupportedFeature", APPROVAL + names))
    assert type(problem) is errors.LimitedAccessError
    assert isinstance(problem, errors.PermissionDeniedError)
    assert problem.message.startswith(APPROVAL + names)
    assert problem.features == pickle.loads(pickle.dumps(problem)).features == features
    assert problem.apply_url == "https://aka.ms/facerecognition"
    assert f"apply at {problem.apply_url}" in str(problem)


def test_limited_access_without_names_has_none(both: Side) -> None:
    problem = told(both, 403, flat("UnsupportedFeature"))
    assert type(problem) is errors.LimitedAccessError
    assert problem.features == ()


def test_withdrawn_attributes_need_no_approval(both: Side) -> None:
    _, face = fakes(both)
    with pytest.raises(errors.PermissionDeniedError, match="no longer supported") as caught:
        both.run(face.detect(b"\xff\xd8\xff\xe0" + bytes(2048), return_face_attributes=["emotion"]))
    assert type(caught.value) is errors.PermissionDeniedError
    assert "apply" not in str(caught.value)


def test_a_gateway_that_knows_no_address_is_told_which(both: Side) -> None:
    with pytest.raises(errors.VersionNotAvailableError) as caught:
        both.run(both.documents(Script(BARE)).models.get("secret-id"))
    said = caught.value.message
    for fact in (HOST, "GET /documentModels/{modelId} below /documentintelligence,", "api version 2024-11-30."):
        assert fact in said
    with pytest.raises(errors.VersionNotAvailableError) as caught:
        both.run(both.face(Script(BARE), api_version="v1.2-preview.1").person_groups.create("staff", "Staff"))
    assert "knows no PUT /persongroups/{personGroupId} below /face/v1.2-preview.1," in caught.value.message
    prefixed = both.face(Script(BARE), endpoint="https://gate.example:8443/gate")
    with pytest.raises(errors.VersionNotAvailableError, match=r"gate\.example:8443 knows no .* below /gate/face/v1.2,"):
        both.run(prefixed.person_groups.get("staff"))


AUTHORIZATION = {
    "targetResourceId": "/r",
    "targetResourceRegion": "x",
    "targetModelId": "taken",
    "targetModelLocation": "https://x.example/m",
    "accessToken": "t",
    "expirationDateTime": "2030-01-01T00:00:00Z",
}


@each(
    ("call", "named"),
    [
        (lambda di: di.models.begin_build("taken", "template", **SOURCE), "documentModels/taken"),
        (lambda di: di.models.begin_compose("taken", "sorter", {"a": {"modelId": "other"}}), "documentModels/taken"),
        (lambda di: di.models.authorize_copy("taken"), "documentModels/taken"),
        (lambda di: di.models.begin_copy_to("mine", AUTHORIZATION), "documentModels/taken"),
        (lambda di: di.classifiers.begin_build("taken", SOURCES), "documentClassifiers/taken"),
        (lambda di: di.classifiers.authorize_copy("taken"), "documentClassifiers/taken"),
        (lambda di: di.send_request("PATCH", "/documentModels/other"), ""),
        (lambda di: di.send_request("PUT", "/documentModels:build", json=["modelId"]), ""),
        (lambda di: di.send_request("PUT", "/documentModels:build", json={"modelId": {"a": 1}}), ""),
        (lambda di: di.send_request("PUT", "/documentModels:build", content=b"%PDF"), ""),
    ],
)
def test_conflicts_name_the_id_that_is_taken(both: Side, call: Any, named: str) -> None:
    script = Script(Reply(409, nested("ModelExists", "A model with the provided name already exists.", "Conflict")))
    with pytest.raises(errors.ConflictError) as caught:
        both.run(call(both.documents(script)))
    assert f"Broadly. {f'[{named}] ' if named else ''}Choose another id" in caught.value.message


def test_a_failed_operation_says_what_to_do(both: Side) -> None:
    failure = {
        "code": "InvalidRequest",
        "message": "Broadly.",
        "details": [
            {"code": "ModelBuildError", "message": "Could not build the model: Can't find any OCR files for training."}
        ],
    }
    job, _ = begin_build(both, accepted(), build("failed", error=failure))
    with pytest.raises(errors.OperationFailedError, match=r"failed\] Each training document needs its .ocr.json"):
        both.run(job.result())


def fakes(both: Side, clock: VirtualClock | None = None) -> tuple[Any, Any]:
    """Make a client of each service that talks to one fake."""
    fake = FakeAzure(clock=clock or VirtualClock(), running_polls=0)
    if both.is_async:
        return fake.async_document_intelligence_client(), fake.async_face_client()
    return fake.document_intelligence_client(), fake.face_client()


def test_a_result_after_a_day_is_expired(both: Side) -> None:
    clock = VirtualClock()
    di, _ = fakes(both, clock)
    job = both.run(di.models.begin_analyze("prebuilt-read", PDF))
    both.run(job.result())
    clock.advance(24 * 3600 + 1)
    with pytest.raises(errors.ResultExpiredError, match=f"{job.id}.*expired or never existed") as caught:
        both.run(di.models.get_analyze_result("prebuilt-read", job.id))
    assert caught.value.inner_code == "OperationNotFound"
    with pytest.raises(errors.ResultExpiredError) as caught:
        both.run(di.resume(job.token).result())
    assert caught.value.operation_token == job.token


def test_a_file_that_was_not_asked_for_is_told_how(both: Side) -> None:
    di, _ = fakes(both)
    job = both.run(di.models.begin_analyze("prebuilt-read", PDF))
    both.run(job.result())
    with pytest.raises(errors.OutputNotRequestedError, match=r'output=\["pdf"\]'):
        both.run(di.models.get_analyze_result_pdf("prebuilt-read", job.id))


def test_an_unused_authorization_reserves_its_id(both: Side) -> None:
    di, _ = fakes(both)
    both.run(di.classifiers.authorize_copy("taken"))
    with pytest.raises(errors.ConflictError, match=r"\[documentClassifiers/taken\] .*authorization was never used"):
        both.run(di.classifiers.authorize_copy("taken"))


def test_face_galleries_and_sessions_say_what_to_do(both: Side) -> None:
    _, face = fakes(both)
    both.run(face.person_groups.create("staff", "Staff"))
    with pytest.raises(errors.ConflictError, match=r"\[persongroups/staff\] Choose another id"):
        both.run(face.person_groups.create("staff", "Staff"))
    with pytest.raises(errors.NotFoundError, match=r"\[persongroups/staff/training\] Train it"):
        both.run(face.person_groups.get_training_status("staff"))
    with pytest.raises(errors.ResultExpiredError, match="create another one"):
        both.run(face.liveness_sessions.get_result("11111111-2222-3333-4444-555555555555"))
