"""Reasons in all shapes in which services and gateways write them are in the message, in short."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade import BadRequestError, OperationFailedError, Retry, UnexpectedResponseError
from tests.cases import each

from .kit import Reply, Script, Side
from .test_operation_polling import begin_build
from .work import accepted, build


def failure(both: Side, body: Any, status: int = 400) -> Any:
    client = both.face(Script(forever=Reply(status, body)), retry=Retry(attempts=1))
    with pytest.raises(BadRequestError) as caught:
        both.run(client.person_groups.get("staff"))
    assert len(str(caught.value)) < 1700
    return caught.value


MISSING = {"code": "MissingField", "message": "The field is missing."}
TOO_LARGE = {"code": "TooLarge", "message": "The file is too large."}


@each(
    ("body", "code", "inner", "message"),
    [
        ([MISSING], "MissingField", None, "The field is missing."),
        ([MISSING, TOO_LARGE], "MissingField", None, "The field is missing. Also: TooLarge: The file is too large."),
        ({"errors": [MISSING]}, None, "MissingField", "The field is missing."),
        ({"error": [MISSING]}, None, "MissingField", "The field is missing."),
        ({"errors": ["first", "second"]}, None, None, "first Also: second"),
        (["first"], None, None, "first"),
        ({"error": "a sentence about it"}, None, None, "a sentence about it"),
        ({"error": "invalid_grant", "error_description": "It has expired."}, "invalid_grant", None, "It has expired."),
        ({"Message": "in .NET"}, None, None, "in .NET"),
        ({"title": "Bad", "detail": "The id is bad.", "status": 400}, None, None, "The id is bad."),
        (
            {"title": "One or more are invalid.", "errors": {"docType": ["Unknown.", "Long."], "pages": ["Odd."]}},
            None,
            None,
            "docType: Unknown. One or more are invalid. Also: docType: Long.; pages: Odd.",
        ),
        (
            {"error": {"code": "A", "message": "a", "details": [{**MISSING, "target": "docType"}]}},
            "A",
            "MissingField",
            "docType: The field is missing. a",
        ),
        (
            {
                "error": {
                    "code": "A",
                    "message": "a",
                    "details": [{**MISSING, "target": "docType"}, {**TOO_LARGE, "target": "file 3.pdf"}],
                }
            },
            "A",
            "MissingField",
            "docType: The field is missing. a Also: file 3.pdf, TooLarge: The file is too large.",
        ),
        (
            {"error": {"code": "A", "target": "body", "innererror": {**MISSING, "innererror": TOO_LARGE}}},
            "A",
            "TooLarge",
            "The file is too large. The field is missing.",
        ),
        (
            {"error": {"code": "A", "message": "a", "innererror": MISSING, "details": [{**TOO_LARGE, "target": "x"}]}},
            "A",
            "MissingField",
            "The field is missing. a Also: x, TooLarge: The file is too large.",
        ),
        ({"error": {"code": "A", "innererror": [MISSING]}}, "A", "MissingField", "The field is missing."),
    ],
)
def test_the_reasons_of_every_shape_are_told(
    both: Side, body: Any, code: str | None, inner: str | None, message: str
) -> None:
    problem = failure(both, body)
    assert problem.message == message
    assert (problem.code or problem.inner_code) == (code or inner)
    assert problem.error is not None


def test_the_error_of_a_list_is_kept_as_it_came(both: Side) -> None:
    assert failure(both, [MISSING, TOO_LARGE]).error == {"errors": [MISSING, TOO_LARGE]}
    assert failure(both, {"errors": [MISSING]}).error == {"errors": [MISSING]}


def test_of_many_details_a_few_are_told_and_the_rest_counted(both: Side) -> None:
    details = [{"code": "Bad", "target": f"file {n}.pdf", "message": "x" * 1000} for n in range(500)]
    problem = failure(both, {"error": {"code": "A", "message": "All are bad.", "details": details}})
    assert problem.message.startswith("file 0.pdf: xxx")
    details = [{"code": "Bad", "target": f"file {n}.pdf", "message": "It is bad."} for n in range(500)]
    problem = failure(both, {"error": {"code": "A", "message": "All are bad.", "details": details}})
    assert problem.message.endswith("file 5.pdf, Bad: It is bad.; and 494 more")
    assert problem.error["details"] == details


@pytest.mark.parametrize(
    "body",
    [
        [],
        [None, 7, []],
        {"errors": {}},
        {"errors": {"a": "b"}},
        {"error": {"details": [[["x"]]], "innererror": [None]}},
        {"error": []},
        {"details": {"a": [None]}},
    ],
)
def test_what_tells_nothing_is_described(both: Side, body: Any) -> None:
    assert "HTTP 400" in failure(both, body).message


def test_an_error_that_is_deep_ends(both: Side) -> None:
    inner: dict[str, Any] = {"code": "C", "message": "deep"}
    for _ in range(100):
        inner = {"code": "C", "message": "m", "innererror": inner}
    assert failure(both, {"error": inner}).code == "C"


def test_a_failed_operation_tells_its_targets_and_what_to_do(both: Side) -> None:
    details = [
        {"code": "ModelBuildError", "target": "invoice", "message": f"Can't find any OCR files. {'x' * 3000}"},
        {"code": "ModelBuildError", "target": "receipt", "message": "Can't find any OCR files."},
    ]
    job, _ = begin_build(
        both, accepted(), build("failed", error={"code": "InvalidRequest", "message": "Broadly.", "details": details})
    )
    with pytest.raises(OperationFailedError, match=r"^invoice: Can't find .*failed\] Each training document") as caught:
        both.run(job.result())
    assert len(caught.value.message) <= 1500


def test_a_success_that_is_an_error_in_a_list_tells_its_reason(both: Side) -> None:
    client = both.face(Script(Reply(200, [MISSING])))
    with pytest.raises(UnexpectedResponseError, match="which is an error: The field is missing"):
        both.run(client.person_groups.get("staff"))
