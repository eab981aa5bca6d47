"""The saved results of a folder, and the cases of its acceptance.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from azfacade import AzFacadeError, ResultView
from azfacade_raw.document_intelligence.models import AnalyzeResult

CASES = "acceptance.json"


class FolderError(Exception):
    """The folder cannot be checked; the message says why."""


class Case(NamedTuple):
    """A question about one result with its right answer."""

    id: str
    file: str
    what: str
    value: Any
    how: str = ""


class SavedResult:
    """One file of the folder."""

    def __init__(self, file: Path, name: str) -> None:
        """Name a file; it is read when first needed."""
        self.file = file
        self.name = name

    @cached_property
    def sent(self) -> dict[str, Any]:
        """The result as the service sent it, without the operation around it."""
        body = json.loads(self.file.read_text(encoding="utf-8"))
        result: dict[str, Any] = body.get("analyzeResult", body)
        return result

    @cached_property
    def result(self) -> AnalyzeResult:
        """The decoded result."""
        return AnalyzeResult.from_json(self.file)

    @cached_property
    def view(self) -> ResultView:
        """A view of the result."""
        return ResultView(self.result)


class Folder:
    """A folder of saved results, with those of the folders in it."""

    def __init__(self, path: Path) -> None:
        """Read the names of the results and the cases.

        Raises:
            FolderError: There is no such folder, no result in it, or its cases cannot be read.
        """
        files = sorted(path.rglob("*.json")) if path.is_dir() else []
        found = [SavedResult(file, file.relative_to(path).with_suffix("").as_posix()) for file in files
                 if file.name != CASES]  # fmt: skip
        if not found:
            raise FolderError(f"{path} is no folder with saved results (*.json)")
        self.results = {saved.name: saved for saved in found}
        self.cases = list(_cases(path / CASES))
        for saved in found:
            try:
                saved.result  # noqa: B018  # what cannot be read is told before anything is checked
            except AzFacadeError as problem:
                raise FolderError(f"{saved.name} cannot be read: {problem}") from None

    def of(self, case: Case) -> SavedResult | None:
        """Return the result that a case is about."""
        return self.results.get(case.file.removesuffix(".json"))


def _cases(file: Path) -> Iterator[Case]:
    try:
        sent = json.loads(file.read_text(encoding="utf-8")) if file.exists() else []
        for case in sent:
            yield Case(case["id"], case["file"], case["what"], case["value"], case.get("how", ""))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise FolderError(
            f"{file} is no list of cases with id, file, what and value: {type(problem).__name__} {problem}"
        ) from None
