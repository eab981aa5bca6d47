"""docs/api-versions.md follows the fragment: a version, an end or an operation that is added appears by itself."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from codegen.__main__ import TEMPLATES
from codegen.fragment import load
from codegen.versions_page import versions_page
from tests.codegen.trees import SMALL


def lines_after(edit: Any) -> list[str]:
    """Return the page of the small service after an edit of its fragment."""
    fragment = load(SMALL)
    document = copy.deepcopy(fragment.document)
    edit(document)
    return versions_page([replace(fragment, document=document)], TEMPLATES).splitlines()


def test_a_new_version_appears_with_what_only_it_has() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["x-api-versions"] = ["v1", "v2", "v3-preview"]
        document["x-ended-versions"] = {"v1": "2026-06-30", "v0": "2024-01-31"}
        document["paths"]["/shelves/{shelfId}"]["get"]["x-versions"] = {"from": "v3-preview"}
        document["components"]["schemas"]["Box"]["properties"]["kind"]["x-versions"] = {"until": "v2"}
        schema = {"type": "integer"}
        deep = {"name": "deepBox", "in": "query", "description": "How deep.", "schema": schema, "x-versions": ["v2"]}
        document["paths"]["/shelves"]["get"].setdefault("parameters", []).append(deep)

    lines = lines_after(edit)
    count = sum(m in item for item in load(SMALL).document["paths"].values() for m in ("get", "put", "post", "delete"))
    for line in (
        "| `v0` | ended on 2024-01-31 | not known to azfacade |",
        f"| `v1` | ended on 2026-06-30 | {count - 1} |",
        f"| `v2` | GA, the default | {count - 1} |",
        f"| `v3-preview` | preview | {count} |",
        "| | v1 | v2 | v3-preview |",
        "| `shelves.get`: `GET /shelves/{shelfId}` | no | no | yes |",
        "| argument `deep_box` of `shelves.list` | no | yes | no |",
        "| `Box.kind` | yes | yes | no |",
    ):
        assert line in lines


def test_a_service_whose_versions_are_alike_has_no_second_table() -> None:
    def edit(document: dict[str, Any]) -> None:
        document["x-api-versions"] = ["v2"]

        def unmark(node: Any) -> None:
            for item in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
                unmark(item)
            if isinstance(node, dict):
                node.pop("x-versions", None)
                node.pop("x-value-versions", None)

        unmark(document)

    lines = lines_after(edit)
    assert not any(line.startswith("| | ") for line in lines)
    assert "| `v2` | GA, the default |" in "\n".join(lines)
