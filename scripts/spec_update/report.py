"""The report of a comparison as text, Markdown or JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from spec_update.comparison import Difference, describe
from spec_update.judgement import EFFECTS, Effect, Judgement, as_json

_TITLES = {"new": "New", "gone": "Gone", "changed": "Changed"}


@dataclass(frozen=True)
class Report:
    """What a comparison found."""

    source: str
    service: str
    version: str
    """The api version that the document describes."""
    compared_with: str
    """The api version of the fragment; another one where the document's is not in it."""
    overridden: int
    """How many facts differ deliberately."""
    differences: list[tuple[Difference, Judgement]]

    @property
    def is_same(self) -> bool:
        """Whether the fragment says what the document says."""
        return not self.differences and self.version == self.compared_with

    def as_json(self) -> str:
        """Return the report as JSON."""
        content: dict[str, Any] = {
            "service": self.service,
            "version": self.version,
            "compared_with": self.compared_with,
            "overridden": self.overridden,
            "differences": [as_json(*judged) for judged in self.differences],
        }
        return json.dumps(content, indent=2)

    def as_text(self) -> str:
        """Return the report as text."""
        lines = [self._head()]
        for effect in EFFECTS:
            judged = [(d, j) for d, j in self.differences if j.effect == effect]
            if judged:
                lines += ["", f"{self._title(effect)} ({len(judged)})"]
            for difference, judgement in judged:
                decide = f"; decide: {judgement.decide}" if judgement.decide else ""
                lines.append(f"  {difference.change}: {describe(difference)} - {judgement.python}{decide}")
        return "\n".join(lines)

    def as_markdown(self) -> str:
        """Return the report as Markdown."""
        lines = [f"## {self.service} {self.version}", "", self._head()]
        for effect in EFFECTS:
            judged = [(d, j) for d, j in self.differences if j.effect == effect]
            if not judged:
                continue
            title = self._title(effect)
            lines += [
                "",
                f"### {title[0].upper()}{title[1:]}",
                "",
                "| | What | Python | To decide |",
                "|---|---|---|---|",
            ]
            for difference, judgement in judged:
                cells = [_TITLES[difference.change], f"`{describe(difference)}`", judgement.python, judgement.decide]
                lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        return "\n".join(lines)

    def _title(self, effect: Effect) -> str:
        """Return an effect; with a new api version, nothing breaks for those who stay at theirs."""
        is_new = self.version != self.compared_with
        return f"{effect} for callers who change to {self.version}" if is_new and effect == "breaking" else effect

    def _head(self) -> str:
        if self.is_same:
            return (
                f"specs/{self.service}.yaml says the same as {self.source} ({self.version}); "
                f"{self.overridden} facts differ deliberately."
            )
        count = f"{len(self.differences)} difference{'s' * (len(self.differences) != 1)}"
        parts = [f"{count} of specs/{self.service}.yaml to {self.source} ({self.version})"]
        if self.version != self.compared_with:
            parts.append(f"{self.version} is not in the fragment: compared with {self.compared_with}")
        parts.append(f"{self.overridden} facts differ deliberately")
        return ". ".join(parts) + "."
