"""An expense inbox: every receipt in a folder is read once and becomes JSON that says whether a person must look."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from azfacade import (
    BadRequestError,
    DocumentIntelligenceClient,
    InvalidInputError,
    NotFoundError,
    Operation,
    OperationFailedError,
    RateLimitedError,
    ServerError,
)
from azfacade_raw.document_intelligence.models import AnalyzeResult, DocumentField

MODEL = "prebuilt-receipt"
KINDS = (".jpg", ".jpeg", ".png", ".pdf")
SURE = 0.8
"""The least confidence to take a total without a person looking at it."""
PASSING = (ConnectionError, TimeoutError, RateLimitedError, ServerError)
"""Errors after which the next run may succeed. A wrong key is none of them: it ends the run."""


@dataclass(frozen=True)
class Expense:
    """What is known of a receipt; `problem` says why a person has to look at it."""

    merchant: str | None = None
    date: str | None = None
    total: str | None = None
    currency: str | None = None
    problem: str | None = None


class Inbox:
    """A folder of receipts. Beside each, `.json` holds what was read of it, and `.token` its work under way."""

    def __init__(self, client: DocumentIntelligenceClient, folder: Path) -> None:
        self._client = client
        self._folder = folder

    def run(self, timeout: float = 120.0) -> list[Path]:
        """Read all new receipts, and return those that are left for the next run.

        Args:
            timeout: Seconds to wait for one receipt.
        """
        receipts = [file for file in sorted(self._folder.iterdir()) if file.suffix.lower() in KINDS]
        new = [receipt for receipt in receipts if not beside(receipt, "json").exists()]
        # All are begun before the first is waited for: the service works on them at the same time.
        under_way = {receipt: self._begin(receipt) for receipt in new}
        return [receipt for receipt, job in under_way.items() if not self._finish(receipt, job, timeout)]

    def _begin(self, receipt: Path) -> Operation[AnalyzeResult] | None:
        """Return the work on a receipt, that of an interrupted run first: it is paid already."""
        token = beside(receipt, "token")
        if token.exists():
            return self._client.resume(token.read_text(encoding="utf-8"))
        try:
            job = self._client.models.begin_analyze(MODEL, receipt)
        except (BadRequestError, InvalidInputError) as error:
            store(receipt, Expense(problem=str(error)))
        except PASSING:
            # The service may have taken it all the same. Here a second fee is better than a lost receipt.
            pass
        else:
            write(token, job.token)
            return job
        return None

    def _finish(self, receipt: Path, job: Operation[AnalyzeResult] | None, timeout: float) -> bool:
        """Store what was read of a receipt; False when that is left for the next run."""
        if job is None:
            return beside(receipt, "json").exists()
        try:
            expense = read_expense(job.result(timeout))
        except OperationFailedError as error:
            expense = Expense(problem=error.message)
        except NotFoundError:
            # Results are kept for a day. The next run begins anew.
            beside(receipt, "token").unlink()
            return False
        except PASSING:
            return False
        store(receipt, expense)
        return True


def read_expense(result: AnalyzeResult) -> Expense:
    """Return what an analysis says of a receipt."""
    if not result.documents:
        return Expense(problem="this is no receipt")
    fields = result.documents[0].fields
    merchant, date, total = (fields.get(name) for name in ("MerchantName", "TransactionDate", "Total"))
    amount = amount_of(total)
    return Expense(
        merchant=merchant.value_string if merchant else None,
        date=date.value_date if date else None,
        total=None if amount is None else str(amount),
        currency=total.value_currency.currency_code if total and total.value_currency else None,
        problem=problem_of(fields),
    )


def problem_of(fields: Mapping[str, DocumentField]) -> str | None:
    """Tell what is wrong with a total: it is missing, unsure, or not what the items add up to."""
    total = fields.get("Total")
    amount = amount_of(total)
    if total is None or amount is None:
        return "the total was not found"
    if (total.confidence or 0.0) < SURE:
        return f"the total was read with a confidence of {total.confidence}"
    lines = fields["Items"].value_array if "Items" in fields else []
    prices = [price for line in lines if (price := amount_of(line.value_object.get("TotalPrice"))) is not None]
    net, tax = sum(prices, Decimal()), amount_of(fields.get("TotalTax")) or Decimal()
    # Prices contain the tax in some countries. With a price missing there is nothing to compare.
    if lines and len(prices) == len(lines) and amount not in (net, net + tax):
        return f"the items add up to {net}, with tax to {net + tax}"
    return None


def amount_of(field: DocumentField | None) -> Decimal | None:
    """Return a field's amount of money as it stands there: a float would not add up."""
    return Decimal(str(field.value_currency.amount)) if field and field.value_currency else None


def beside(receipt: Path, kind: str) -> Path:
    """Return the file that is kept for a receipt."""
    return receipt.with_name(f"{receipt.name}.{kind}")


def store(receipt: Path, expense: Expense) -> None:
    """Keep what was read, and forget the work: in this order, or a crash between the two would lose both."""
    facts: dict[str, Any] = asdict(expense)
    write(beside(receipt, "json"), json.dumps(facts, indent=2, ensure_ascii=False))
    beside(receipt, "token").unlink(missing_ok=True)


def write(file: Path, text: str) -> None:
    """Write a file that is never seen half written."""
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


if __name__ == "__main__":
    with DocumentIntelligenceClient.from_env() as client:
        left = Inbox(client, Path(sys.argv[1])).run()
    sys.exit(f"run again later for {len(left)} receipts" if left else 0)
