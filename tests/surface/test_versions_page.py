"""docs/api-versions.md lists every api version with its state, and what only some of them have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from azfacade.document_intelligence import SERVICE as DOCUMENT_INTELLIGENCE
from azfacade.face import SERVICE as FACE

from .reader import SERVICES, fragment, operations

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "api-versions.md").read_text(encoding="utf-8")
IN_CODE = {"face": FACE, "document_intelligence": DOCUMENT_INTELLIGENCE}


def tables(service: str) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return the two tables of a service: its versions, and what not all of them have."""
    text = PAGE.partition(f"\n## {fragment(service).document['info']['title']}\n")[2].partition("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"]
    heads = [number for number, row in enumerate(rows) if row[0] in ("api version", "")]
    assert len(heads) == 2
    assert rows[heads[1]][1:] == list(fragment(service).versions)
    states, differences = rows[heads[0] + 2 : heads[1]], rows[heads[1] + 2 :]
    return {row[0].strip("`"): row[1:] for row in states}, {row[0]: row[1:] for row in differences}


@pytest.mark.parametrize("service", SERVICES)
def test_each_version_has_its_state_and_the_count_of_its_operations(service: str) -> None:
    states, _ = tables(service)
    code, ended = IN_CODE[service], fragment(service).document.get("x-ended-versions", {})
    assert list(states)[-len(code.versions) :] == list(code.versions)
    assert set(states) == {*code.versions, *ended}
    assert dict(code.ended_versions) == ended
    for version, (state, count) in states.items():
        assert (version in ended) == state.startswith("ended on ")
        assert state.removeprefix("ended on ").startswith(ended.get(version, ("GA", "preview")))
        assert state.endswith(", the default") == (version == code.default_version)
        having = [
            one for one in operations() if one.service == service and (not one.versions or version in one.versions)
        ]
        assert count == (str(len(having)) if version in code.versions else "not known to azfacade")


@pytest.mark.parametrize("service", SERVICES)
def test_what_not_all_versions_have_is_listed(service: str) -> None:
    found, (_, listed) = fragment(service), tables(service)

    def cells(versions: list[str]) -> list[str]:
        return ["yes" if version in versions else "no" for version in found.versions]

    expected: dict[str, list[str]] = {}
    for one in found.operations:
        if one.versions:
            overload = f"?_overload={one.overload}" if one.overload else ""
            expected[f"`{one.place}`: `{one.http} {one.route}{overload}`"] = cells(list(one.versions))
    assert {line: row for line, row in listed.items() if ": `" in line} == expected
    values: dict[str, list[str]] = {}
    for schema in found.document["components"]["schemas"].values():
        for value, versions in schema.get("x-value-versions", {}).items():
            values[re.sub(r"\W", "", value).lower()] = cells(versions)
    shown = {line.strip("`"): row for line, row in listed.items() if re.fullmatch(r"`\w+\.V?[A-Z0-9_]+`", line)}
    assert {re.sub(r"^v(?=\d)|_", "", line.partition(".")[2].lower()): row for line, row in shown.items()} == values


def test_attributes_of_models_are_listed() -> None:
    _, listed = tables("document_intelligence")
    assert listed["`DocumentModelDetails.modified_date_time`"] == ["no", "yes"]
    _, listed = tables("face")
    assert listed["`LivenessSession.model_version`"] == ["no", "yes", "yes"]


def test_no_line_says_that_all_or_none_have_it() -> None:
    for service in SERVICES:
        for line, row in tables(service)[1].items():
            assert set(row) == {"yes", "no"}, line


def test_the_page_is_named_where_a_reader_looks_for_it() -> None:
    for name, link in (
        ("README.md", "docs/api-versions.md"),
        ("CONTRIBUTING.md", "docs/api-versions.md"),
        ("docs/updating-specs.md", "api-versions.md"),
    ):
        assert f"]({link})" in (ROOT / name).read_text(encoding="utf-8"), name


def test_every_service_has_its_part() -> None:
    assert sorted(re.findall(r"^## (Azure AI .*)$", PAGE, re.MULTILINE)) == sorted(
        fragment(service).document["info"]["title"] for service in SERVICES
    )
