"""The report of a run: the state of every file, as messages and as JSON, and the exit code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from azfacade.cli.console_output import ConsoleOutput, error_record, error_text
from azfacade.cli.document_run.concurrent_runner import Outcome, State
from azfacade.cli.document_run.input_documents import InputDocuments
from azfacade.cli.exit_codes import ExitCode, exit_code_of_all
from azfacade.errors import InvalidInputError, without_secrets
from azfacade_raw.types import shorten

_UNSURE_ERROR = InvalidInputError(
    "an earlier run ended while it sent this document, and the service may have received it: --send-again sends it"
    " again, which may be billed twice"
)


class FileResult(NamedTuple):
    """What the report says of one file."""

    source: str
    state: State
    output: str | None
    error: Exception | None
    added: Sequence[str] = ()
    """The files that the service made in addition to the result."""


class RunReport:
    """The state, output file and error of every file that was given."""

    def __init__(self, inputs: InputDocuments, outcomes: Sequence[Outcome]) -> None:
        known = {outcome.document.key: outcome for outcome in outcomes}
        self._files = [FileResult(source, State.FAILED, None, error) for source, error in inputs.unreadable]
        for document in inputs.documents:
            outcome = known.get(document.key, Outcome(document, State.NOT_FINISHED))
            error = _UNSURE_ERROR if outcome.state is State.UNSURE else outcome.error
            is_whole = error is None and document.has_results
            for source, path in document.output_paths.items():
                added = [*map(str, document.added_paths(path))] if is_whole else []
                self._files.append(FileResult(source, outcome.state, str(path) if is_whole else None, error, added))

    @property
    def exit_code(self) -> ExitCode:
        """Success, the one code of all errors if there are no results, else PARTIAL_FAILURE."""
        if all(file.output for file in self._files):
            return ExitCode.SUCCESS
        is_partial = any(file.output or file.state is State.UNSURE for file in self._files)
        errors = [file.error for file in self._files if file.error]
        return exit_code_of_all(errors, has_results=is_partial) if errors else ExitCode.PARTIAL_FAILURE

    @property
    def records(self) -> list[dict[str, Any]]:
        """One JSON object for each file."""
        return [
            {"source": without_secrets(file.source), "state": str(file.state)}
            | ({"output": file.output} if file.output else {})
            | ({"added": [*file.added]} if file.added else {})
            | ({"error": error_record(file.error)} if file.error else {})
            for file in self._files
        ]

    @property
    def counts(self) -> dict[str, int]:
        """The number of files in each state."""
        return dict(Counter(str(file.state) for file in self._files))

    def print_summary(self, output: ConsoleOutput, *, can_resume: bool) -> None:
        """Write to stderr: one line for each error, the counts, and how to continue."""
        for file in self._files:
            if file.error:
                name = file.source if len(file.source) <= 300 else shorten(file.source)
                output.error_message(f"{name}: {error_text(file.error)}")
        output.message(", ".join(f"{number} {state}" for state, number in self.counts.items()))
        if can_resume and any(file.state in (State.FAILED, State.NOT_FINISHED) for file in self._files):
            output.message(
                "--resume continues this run: documents with a result, or accepted by the service, are not sent again"
            )
