"""The quota of a pricing tier: its error, the time it names, and when the client waits for it."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade import Retry, errors
from azfacade.cli.exit_codes import ExitCode, exit_code_for
from azfacade.testing import FakeAzure, VirtualClock
from tests.cases import each

from .kit import GOOD, Reply, Script, Side

USED_UP = "Out of call volume quota. Quota will be replenished in "
DAY = 86_400.0


def answer(message: str, status: int = 403, headers: dict[str, str] | None = None) -> Reply:
    return Reply(status, {"error": {"code": str(status), "message": message}}, headers or {})


def refusal(both: Side, reply: Reply, **options: Any) -> Any:
    script = Script(forever=reply)
    with pytest.raises(errors.RateLimitedError) as caught:
        both.run(both.face(script, **options).person_groups.get("staff"))
    return caught.value, len(script.requests)


@each(
    ("named", "seconds"),
    [
        ("12 days, 3:04:05", 12 * DAY + 11_045),
        ("1 day, 0:00:01.", DAY + 1),
        ("02:14:33", 8_073.0),
        ("02:14:33.", 8_073.0),
        ("1.02:03:04", DAY + 7_384),
        ("22.14:18:12.", 22 * DAY + 51_492),
        ("00:10:00.1230000", 600.0),
        ("2.5 days.", 2.5 * DAY),
        ("12 days.", 12 * DAY),
        ("9000 seconds", 9_000.0),
        ("2 hours 30 minutes", 9_000.0),
        ("999999999 days", 366 * DAY),  # a year, the longest wait there is
        ("", None),
        ("a while", None),
        ("9" * 100_000, None),
    ],
)
def test_the_time_is_read_and_beyond_the_budget_not_waited_for(both: Side, named: str, seconds: float | None) -> None:
    problem, attempts = refusal(both, answer(USED_UP + named))
    assert type(problem) is errors.QuotaExceededError
    assert attempts == 1
    assert problem.retry_after == seconds
    assert problem.status == 403
    assert problem.may_have_acted is False
    assert "move the resource to a larger tier" in str(problem)
    assert exit_code_for(problem) is ExitCode.RATE_LIMITED


@pytest.mark.parametrize(
    "reply",
    [
        Reply(403, {"statusCode": 403, "message": USED_UP + "22.14:18:12."}),
        answer("Out of call volume quota for FormRecognizer F0 pricing tier. Please retry after 6 days. Take another."),
        answer(USED_UP + "3.00:00:00", 429),
        answer("Out of bandwidth quota. Quota will be replenished in 3.00:00:00."),
        answer(USED_UP, headers={"Retry-After": "260000"}),
        Reply(403, {"error": {"message": USED_UP + "6 days"}}),
    ],
)
def test_every_form_of_the_answer_is_the_same_error(both: Side, reply: Reply) -> None:
    problem, attempts = refusal(both, reply)
    assert type(problem) is errors.QuotaExceededError
    assert problem.retry_after is not None
    assert problem.retry_after > 2 * DAY
    assert attempts == 1


def test_a_short_wait_is_waited_for_as_that_of_a_429(both: Side) -> None:
    script = Script(answer(USED_UP + "00:00:07"), GOOD)
    assert both.run(both.face(script).person_groups.get("staff")).name == "Staff"
    assert script.gaps == [7.0]
    assert refusal(both, answer(USED_UP + "00:03:01"))[1] == 1, "the budget is three minutes"
    assert refusal(both, answer(USED_UP + "00:03:01"), retry=Retry(budget=200))[1] == 2


def test_other_refusals_stay_what_they_are(both: Side) -> None:
    full = Reply(403, {"error": {"code": "QuotaExceeded", "message": "The person has 248 faces."}})
    with pytest.raises(errors.PermissionDeniedError):
        both.run(both.face(Script(forever=full)).person_groups.get("staff"))


def test_billed_work_that_met_the_quota_is_begun_once_it_is_replenished(both: Side) -> None:
    fake = FakeAzure(clock=VirtualClock(), running_polls=0)
    body = {"error": {"code": "403", "message": f"{USED_UP}00:00:30"}}
    fake.fail(403, method="POST", body=body)
    client = fake.async_document_intelligence_client() if both.is_async else fake.document_intelligence_client()
    job = both.run(client.models.begin_analyze("prebuilt-read", b"Total 12.30"))
    assert both.run(job.result()).content == "Total 12.30"
    assert [request.status for request in fake.requests[:2]] == [403, 202]
