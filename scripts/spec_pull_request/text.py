"""Writes the files that say what a pull request of an update is: title, body, state."""

from __future__ import annotations

from pathlib import Path

from spec_pull_request.steps import Update

LONGEST = 60_000
"""Characters of a body; a pull request takes 65,536."""
NONE, DRAFT, READY = "none", "draft", "ready"


def state_of(update: Update) -> str:
    """Return none (there is nothing to take over), draft (a person has work to do) or ready."""
    return NONE if not update.titles else READY if update.is_ready else DRAFT


def title_of(update: Update) -> str:
    """Return the title."""
    return f"Take over {', '.join(update.titles)} as published"


def body_of(update: Update) -> str:
    """Return the text."""
    parts = [
        "`scripts/spec-pull-request` made this from the published documents. docs/updating-specs.md tells what to do."
    ]
    if update.left:
        parts.append("## Left to do\n\n" + "\n".join(f"- [ ] {line}" for line in update.left))
    if update.also:
        parts.append("## Changed for other api versions, too\n\n" + "\n".join(f"- {line}" for line in update.also))
    parts += update.reports
    if update.python:
        parts.append(f"## What changed for Python\n\n{update.python}")
    if update.stale:
        parts.append(update.stale)
    text = "\n\n".join(part.strip() for part in parts) + "\n"
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST].rpartition("\n")[0]
    return f"{cut}\n\nThis is too long for a pull request: `scripts/update-specs` and `scripts/stale` tell the rest.\n"


def write(update: Update, folder: Path) -> None:
    """Write title, body.md and state into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "state").write_text(state_of(update) + "\n", encoding="utf-8")
    (folder / "title").write_text(title_of(update) + "\n", encoding="utf-8")
    (folder / "body.md").write_text(body_of(update), encoding="utf-8")
