"""An expense inbox: analyzes each receipt in a folder once, and writes JSON that says if a person must check it."""

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
from azfacade.models.document_intelligence import AnalyzeResult, CurrencyValue, DocumentField

MODEL = "prebuilt-receipt"
RECEIPT_SUFFIXES = (".jpg", ".jpeg", ".png", ".pdf")
MIN_CONFIDENCE = 0.8
"""Minimum confidence to accept a total without a person checking it."""
TEMPORARY_ERRORS = (ConnectionError, TimeoutError, RateLimitedError, ServerError)
"""Temporary errors: the next run may succeed. Others, such as a wrong key, end the run."""


@dataclass(frozen=True)
class Expense:
    """The data of a receipt; `problem` says why a person has to check it."""

    merchant: str | None = None
    date: str | None = None
    total: str | None = None
    currency: str | None = None
    problem: str | None = None


class Inbox:
    """A folder of receipts. Beside each, a `.json` file has its data, and a `.token` file its running operation."""

    def __init__(self, client: DocumentIntelligenceClient, folder: Path) -> None:
        self._client = client
        self._folder = folder

    def run(self, timeout: float = 120.0) -> list[Path]:
        """Analyze all new receipts, and return those that are left for the next run.

        Args:
            timeout: Seconds to wait for each receipt.
        """
        receipts = [file for file in sorted(self._folder.iterdir()) if file.suffix.lower() in RECEIPT_SUFFIXES]
        new = [receipt for receipt in receipts if not file_beside(receipt, "json").exists()]
        # Start all operations before waiting for the first: the service runs them at the same time.
        operations = {receipt: self._begin(receipt) for receipt in new}
        return [receipt for receipt, operation in operations.items() if not self._finish(receipt, operation, timeout)]

    def _begin(self, receipt: Path) -> Operation[AnalyzeResult] | None:
        """Return the operation on a receipt: that of an interrupted run, which is already billed, or a new one."""
        token = file_beside(receipt, "token")
        if token.exists():
            return self._client.resume(token.read_text(encoding="utf-8"))
        try:
            operation = self._client.models.begin_analyze(MODEL, receipt)
        except (BadRequestError, InvalidInputError) as error:
            store(receipt, Expense(problem=str(error)))
        except TEMPORARY_ERRORS:
            # The service may have accepted it. Being billed twice is better than losing a receipt.
            pass
        else:
            write(token, operation.token)
            return operation
        return None

    def _finish(self, receipt: Path, operation: Operation[AnalyzeResult] | None, timeout: float) -> bool:
        """Store the data of a receipt; return False if it is left for the next run."""
        if operation is None:
            return file_beside(receipt, "json").exists()
        try:
            expense = expense_from(operation.result(timeout))
        except OperationFailedError as error:
            expense = Expense(problem=error.message)
        except NotFoundError:
            # The service keeps results for a day. The next run starts a new operation.
            file_beside(receipt, "token").unlink()
            return False
        except TEMPORARY_ERRORS:
            return False
        store(receipt, expense)
        return True


def expense_from(result: AnalyzeResult) -> Expense:
    """Return the data of a receipt from its analysis."""
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
        problem=find_problem(fields),
    )


def find_problem(fields: Mapping[str, DocumentField]) -> str | None:
    """Return what is wrong with the total: missing, low confidence, or not the sum of the items; else None."""
    total = fields.get("Total")
    amount = amount_of(total)
    if total is None or amount is None:
        return "the total was not found"
    if (total.confidence or 0.0) < MIN_CONFIDENCE:
        return f"the total was read with a confidence of {total.confidence}"
    lines = fields["Items"].value_array if "Items" in fields else []
    prices = [price for line in lines if (price := amount_of(line.value_object.get("TotalPrice"))) is not None]
    net, tax = sum(prices, Decimal()), amount_of(fields.get("TotalTax")) or Decimal()
    # In some countries prices contain the tax. Without all prices there is no sum to compare.
    if lines and len(prices) == len(lines) and amount not in (net, net + tax):
        return f"the items add up to {net}, with tax to {net + tax}"
    return None


def amount_of(field: DocumentField | None) -> Decimal | None:
    """Return the amount of a currency field as an exact decimal; sums of floats are not exact."""
    value = field.value if field else None
    return value.decimal if isinstance(value, CurrencyValue) else None


def file_beside(receipt: Path, suffix: str) -> Path:
    """Return the path of the `.json` or `.token` file of a receipt."""
    return receipt.with_name(f"{receipt.name}.{suffix}")


def store(receipt: Path, expense: Expense) -> None:
    """Write the data, then delete the token: in the other order, a crash in between would lose both."""
    fields: dict[str, Any] = asdict(expense)
    write(file_beside(receipt, "json"), json.dumps(fields, indent=2, ensure_ascii=False))
    file_beside(receipt, "token").unlink(missing_ok=True)


def write(file: Path, text: str) -> None:
    """Write a file under a temporary name first, so that it is never incomplete."""
    part = file.with_name(f"{file.name}.part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


if __name__ == "__main__":
    with DocumentIntelligenceClient.from_env() as client:
        left = Inbox(client, Path(sys.argv[1])).run()
    sys.exit(f"run again later for {len(left)} receipts" if left else 0)
