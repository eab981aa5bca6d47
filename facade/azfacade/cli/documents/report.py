"""The report at the end of a run, as text or JSON, and the exit code that follows from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from azfacade.cli.documents.document_jobs import Prepared
from azfacade.cli.documents.run_documents import Outcome, State
from azfacade.cli.exit_codes import Exit, exit_for
from azfacade.cli.output import Output, described
from azfacade.errors import InvalidInputError, without_secrets

_UNSURE = InvalidInputError(
    "it was being sent when an earlier run ended, and the service may have taken it: --send-again sends it once more,"
    " which may be billed twice"
)


class Report:
    """The outcome of each file that was named."""

    def __init__(self, prepared: Prepared, outcomes: Sequence[Outcome]) -> None:
        known = {outcome.document.key: outcome for outcome in outcomes}
        found = [(document, known.get(document.key)) for document in prepared.documents]
        self._files: list[tuple[str, str, str | None, Exception | None]] = [
            (source, State.FAILED, None, problem) for source, problem in prepared.unreadable
        ]
        for document, outcome in found:
            state = outcome.state if outcome else State.NOT_FINISHED
            problem = _UNSURE if state is State.UNSURE else outcome and outcome.problem
            self._files += [
                (source, state, str(path) if document.is_done else None, problem)
                for source, path in document.outputs.items()
            ]

    @property
    def exit(self) -> Exit:
        """How the command ends."""
        if all(output for _, _, output, _ in self._files):
            return Exit.DONE
        codes = {exit_for(problem) for _, _, _, problem in self._files if problem is not None}
        nothing = not any(output for _, _, output, _ in self._files)
        unsure = any(state == State.UNSURE for _, state, _, _ in self._files)
        return codes.pop() if nothing and len(codes) == 1 and not unsure else Exit.PARTIAL

    @property
    def records(self) -> list[dict[str, Any]]:
        """One record for each file."""
        return [
            {"source": without_secrets(source), "state": str(state)}
            | ({"output": output} if output else {})
            | ({"error": described(problem)} if problem else {})
            for source, state, output, problem in self._files
        ]

    @property
    def counts(self) -> dict[str, int]:
        """How many files ended in which state."""
        return dict(Counter(str(state) for _, state, _, _ in self._files))

    def tell(self, output: Output, *, can_resume: bool) -> None:
        """Say it on stderr: a sentence for each file that went wrong, then the sum and how to go on."""
        for source, _, _, problem in self._files:
            if problem is not None:
                output.complain(f"{source}: {problem}")
        output.tell(", ".join(f"{number} {state}" for state, number in self.counts.items()))
        if can_resume and any(state in (State.FAILED, State.NOT_FINISHED) for _, state, _, _ in self._files):
            output.tell("--resume goes on: what has a result or runs at the service is not sent again")
