"""Tests of the inbox with the fixture `fake_azure`: no account, no network, no waiting."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azfacade import AuthenticationError
from azfacade.testing import FakeAzure, VirtualClock
from inbox import Inbox

JPEG = bytes.fromhex("ffd8ffe0")
DAY = 24 * 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two receipts."""
    for name in ("cafe.jpg", "taxi.jpg"):
        (tmp_path / name).write_bytes(JPEG + name.encode())
    return tmp_path


@pytest.fixture
def inbox(fake_azure: FakeAzure, folder: Path) -> Iterator[Inbox]:
    """The application, with a client of the fake."""
    with fake_azure.document_intelligence_client() as client:
        yield Inbox(client, folder)


def money(amount: float, confidence: float = 0.99) -> dict[str, Any]:
    """A currency field in the JSON of the service."""
    return {
        "type": "currency",
        "valueCurrency": {"amount": amount, "currencyCode": "EUR"},
        "content": f"{amount:.2f}",
        "confidence": confidence,
    }


def analysis(**fields: Any) -> dict[str, Any]:
    """The result of a receipt with these fields, in the JSON of the service."""
    fields = {"MerchantName": {"type": "string", "valueString": "Café Ann"}} | fields
    return {
        "apiVersion": "2024-11-30",
        "modelId": "prebuilt-receipt",
        "stringIndexType": "unicodeCodePoint",
        "content": "Café Ann",
        "pages": [],
        "documents": [{"docType": "receipt", "fields": fields, "confidence": 0.98}],
    }


def items(*prices: float | None) -> dict[str, Any]:
    """The items of a receipt; None for an item whose price could not be read."""
    known = [{} if price is None else {"TotalPrice": money(price)} for price in prices]
    return {"type": "array", "valueArray": [{"type": "object", "valueObject": fields} for fields in known]}


def stored(folder: Path, receipt: str = "cafe.jpg") -> Any:
    """The data that the inbox stored for a receipt."""
    return json.loads((folder / f"{receipt}.json").read_text(encoding="utf-8"))


def submissions(fake: FakeAzure) -> int:
    """The number of accepted submissions, which are billed."""
    return sum(request.method == "POST" and request.status == 202 for request in fake.requests)


def test_a_receipt_becomes_json(fake_azure: FakeAzure, inbox: Inbox, folder: Path) -> None:
    fake_azure.add_result("prebuilt-receipt", analysis(Total=money(12.3), Items=items(10.1, 2.2)))
    assert inbox.run() == []
    assert stored(folder) == {
        "merchant": "Café Ann",
        "date": None,
        "total": "12.3",
        "currency": "EUR",
        "problem": None,
    }
    assert sorted(file.suffix for file in folder.iterdir()) == [".jpg", ".jpg", ".json", ".json"]


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"Total": money(12.3)}, None),
        ({"Total": money(12.3), "Items": items(10.1, 2.2)}, None),
        ({"Total": money(12.3), "TotalTax": money(2.3), "Items": items(10)}, None),
        ({"Total": money(12.3), "TotalTax": money(2.3), "Items": items(12.3)}, None),
        ({"Total": money(12.3), "Items": items(10, None)}, None),
        ({"Total": money(12.3), "Items": items(10, 2)}, "the items add up to 12, with tax to 12"),
        ({"Total": money(12.3, confidence=0.5)}, "the total was read with a confidence of 0.5"),
        ({}, "the total was not found"),
    ],
)
def test_a_total_is_checked(
    fake_azure: FakeAzure, inbox: Inbox, folder: Path, fields: dict[str, Any], problem: str | None
) -> None:
    fake_azure.add_result("prebuilt-receipt", analysis(**fields))
    inbox.run()
    assert stored(folder)["problem"] == problem


def test_results_are_used_in_their_order(fake_azure: FakeAzure, inbox: Inbox, folder: Path) -> None:
    fake_azure.add_result("prebuilt-receipt", analysis(Total=money(1)))
    fake_azure.add_result("prebuilt-receipt", analysis() | {"documents": []})
    inbox.run()
    assert stored(folder, "cafe.jpg")["total"] == "1"
    assert stored(folder, "taxi.jpg")["problem"] == "this is no receipt"


def test_a_receipt_is_paid_for_once(fake_azure: FakeAzure, inbox: Inbox) -> None:
    assert inbox.run() == inbox.run() == []
    assert submissions(fake_azure) == 2


def test_an_interrupted_run_is_resumed(fake_azure: FakeAzure, inbox: Inbox, folder: Path) -> None:
    fake_azure.fail(401, path="*/analyzeResults/*")
    with pytest.raises(AuthenticationError):
        inbox.run()
    assert not list(folder.glob("*.json"))
    with fake_azure.document_intelligence_client() as another:
        assert Inbox(another, folder).run() == []
    assert submissions(fake_azure) == 2
    assert not list(folder.glob("*.token"))


def test_what_takes_too_long_is_left_for_the_next_run(fake_azure: FakeAzure, inbox: Inbox, folder: Path) -> None:
    fake_azure.running_polls = 10
    assert inbox.run(timeout=5) == [folder / "cafe.jpg", folder / "taxi.jpg"]
    assert inbox.run() == []
    assert submissions(fake_azure) == 2


def test_a_result_that_was_not_fetched_for_a_day_is_asked_for_anew(
    fake_azure: FakeAzure, fake_azure_clock: VirtualClock, inbox: Inbox
) -> None:
    fake_azure.running_polls = 10
    inbox.run(timeout=5)
    fake_azure_clock.advance(DAY)
    assert len(inbox.run()) == 2
    assert inbox.run() == []
    assert submissions(fake_azure) == 4


def test_a_busy_service_is_given_the_time_it_asks_for(
    fake_azure: FakeAzure, fake_azure_clock: VirtualClock, inbox: Inbox
) -> None:
    began = fake_azure_clock.now()
    fake_azure.fail(429, times=2, method="POST", retry_after=30)
    assert inbox.run() == []
    assert fake_azure_clock.now() - began >= 60


@pytest.mark.parametrize("status", [429, 503])
def test_trouble_that_outlasts_a_run_loses_nothing(fake_azure: FakeAzure, inbox: Inbox, status: int) -> None:
    fake_azure.fail(status, times=5, method="POST")
    fake_azure.fail(status, times=5, method="GET")
    left = inbox.run()
    while left:
        left = inbox.run()
    assert submissions(fake_azure) == 2


def test_a_submission_whose_answer_is_lost_is_made_again(fake_azure: FakeAzure, inbox: Inbox, folder: Path) -> None:
    fake_azure.drop(method="POST", handled=True)
    assert inbox.run() == [folder / "cafe.jpg"]
    assert inbox.run() == []
    assert [request.method for request in fake_azure.requests].count("POST") == 3


def test_a_file_that_cannot_be_read_is_set_aside(fake_azure: FakeAzure, inbox: Inbox, folder: Path) -> None:
    (folder / "cafe.jpg").write_bytes(b"")
    (folder / "taxi.jpg").write_bytes(b"\x00")
    assert inbox.run() == []
    assert "empty" in stored(folder, "cafe.jpg")["problem"]
    assert "corrupted" in stored(folder, "taxi.jpg")["problem"]
    assert submissions(fake_azure) == 0


def test_a_failed_analysis_is_set_aside(fake_azure: FakeAzure, inbox: Inbox, folder: Path) -> None:
    error = {"code": "InternalServerError", "message": "An unexpected error occurred."}
    fake_azure.add_result("prebuilt-receipt", {"status": "failed", "error": error})
    assert inbox.run() == []
    assert "An unexpected error occurred" in stored(folder)["problem"]


def test_a_wrong_key_ends_the_run(fake_azure: FakeAzure, inbox: Inbox, folder: Path) -> None:
    fake_azure.rotate_key("another")
    with pytest.raises(AuthenticationError):
        inbox.run()
    assert len(list(folder.iterdir())) == 2
