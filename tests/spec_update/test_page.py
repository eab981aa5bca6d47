"""docs/updating-specs.md tells all keys of a fragment and of a rule, and the pointers and effects of a report."""

from __future__ import annotations

from pathlib import Path

from codegen.fragment_checks import BUCKETS, EXTENSIONS, OURS
from spec_update.judgement import EFFECTS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "updating-specs.md").read_text(encoding="utf-8")


def test_all_keys_are_told() -> None:
    rows = [line.split("|")[1].strip() for line in PAGE.splitlines() if line.startswith("| ")]
    for name in (*EXTENSIONS, *OURS, *BUCKETS, "pointers", "published", "ours", "versions", "reason"):
        assert f"`{name}`" in rows, name
    assert set(EFFECTS) <= set(rows)


def test_the_page_is_linked_where_regenerating_is_told() -> None:
    for name in ("CONTRIBUTING.md", "README.md"):
        assert "docs/updating-specs.md" in (ROOT / name).read_text(encoding="utf-8")
