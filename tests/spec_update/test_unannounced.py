"""How 2025-09-01 of Document Intelligence would be taken in: published with one more operation, but not announced."""

from __future__ import annotations

import copy
import json
import shutil
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
import pytest

from azfacade.client.configuration import check_api_version
from azfacade.document_intelligence import SERVICE
from codegen.__main__ import SPECS, TEMPLATES
from codegen.fragment import Fragment, load
from codegen.versions_page import versions_page
from spec_update.__main__ import DIFFERS, SAME, main
from tests.spec_update.museum import generated_data, read_yaml
from tests.versions import expand_versions

DEFAULT, NEW = "2024-11-30", "2025-09-01"
PDF = "/documentModels/{modelId}/analyzeResults/{resultId}/pdf"
PNG = "/documentModels/{modelId}/analyzeResults/{resultId}/png"
SPEC = "document_intelligence.yaml"


def published(document: dict[str, Any]) -> dict[str, Any]:
    """Return a description of 2025-09-01 in plain OpenAPI: what the fragment says of the default version, and PNG."""
    document = copy.deepcopy(document)
    expand_versions(document, document["x-api-versions"])
    for item in document["paths"].values():
        for operation in (part for part in item.values() if isinstance(part, dict)):
            operation.update(_as_published(operation["x-azfacade"]))
    plain: dict[str, Any] = _of_default(document)
    plain["info"]["version"] = NEW
    operation = copy.deepcopy(plain["paths"][PDF])
    answers = operation["get"]["responses"]
    (content,) = answers["200"]["content"].values()
    answers["200"]["content"] = {"image/png": content}
    operation["get"] |= {"operationId": "DocumentModels_GetAnalyzeResultPng", "summary": "", "description": ""}
    plain["paths"][PNG] = operation
    return plain


def _as_published(ours: dict[str, Any]) -> dict[str, Any]:
    """Return how a published document says what `x-azfacade` says of long-running operations and lists."""
    long_running = {"x-ms-long-running-operation": True} if "poll" in ours else {}
    return long_running | ({"x-ms-pageable": {"nextLinkName": "nextLink"}} if ours["bucket"] == "list" else {})


def _of_default(node: Any) -> Any:
    """Return a node as the default version has it, without our keys."""
    if isinstance(node, list):
        return [_of_default(item) for item in node if not _is_of_others(item)]
    if not isinstance(node, dict):
        return node
    kept = {key: _of_default(item) for key, item in node.items() if not _is_of_others(item)}
    limited = node.get("x-value-versions", {})
    if "enum" in kept:
        kept["enum"] = [value for value in kept["enum"] if DEFAULT in limited.get(value, [DEFAULT])]
    return {key: item for key, item in kept.items() if not str(key).startswith("x-") or str(key).startswith("x-ms-")}


def _is_of_others(node: Any) -> bool:
    return isinstance(node, dict) and DEFAULT not in node.get("x-versions", [DEFAULT])


@dataclass(frozen=True)
class TakenIn:
    """The fragment after the version was taken in, and what the command said."""

    before: str
    fragment: Path
    source: Path
    code: int
    said: str

    @property
    def document(self) -> dict[str, Any]:
        """The fragment as it is now."""
        found: dict[str, Any] = read_yaml(self.fragment.read_text(encoding="utf-8"))
        return found

    def finished(self, to: Path) -> Fragment:
        """Return the fragment with the texts that are left to a person."""
        text = self.fragment.read_text(encoding="utf-8").replace("''  # TODO", "A text.").replace("  # TODO", "")
        (to / SPEC).write_text(text, encoding="utf-8")
        return load(to / SPEC)


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> TakenIn:
    """2025-09-01 taken into a copy of the fragment."""
    specs = tmp_path_factory.mktemp("specs")
    # No rules: the document is made from the fragment, so that it has none of the differences that they are about.
    shutil.copy(SPECS / SPEC, specs)
    before = (specs / SPEC).read_text(encoding="utf-8")
    source = tmp_path_factory.mktemp("published") / "document.json"
    source.write_text(json.dumps(published(load(specs / SPEC).document)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        said: list[str] = []
        patch.setattr("builtins.print", lambda *parts, **_: said.append(" ".join(map(str, parts))))
        code = main([str(source), "--write"], specs=specs)
    return TakenIn(before, specs / SPEC, source, code, "\n".join(said))


def test_the_report_names_the_version_and_one_operation(taken_in: TakenIn) -> None:
    assert taken_in.code == DIFFERS
    assert f"GET {PNG}" in taken_in.said
    assert "by hand" not in taken_in.said
    assert "also for" not in taken_in.said


def test_the_version_comes_last_and_the_default_stays(taken_in: TakenIn) -> None:
    document = taken_in.document
    assert document["x-api-versions"] == ["2024-07-31-preview", DEFAULT, NEW]
    assert document["x-default-version"] == DEFAULT
    assert document["info"]["version"] == DEFAULT


def test_the_operation_is_marked_and_nothing_else_changes(taken_in: TakenIn) -> None:
    assert taken_in.document["paths"][PNG]["get"]["x-versions"] == {"from": NEW}
    before, after = taken_in.before.splitlines(), taken_in.fragment.read_text(encoding="utf-8").splitlines()
    assert [line for line in before if line not in after] == ["x-api-versions: ['2024-07-31-preview', '2024-11-30']"]
    document = taken_in.document
    del document["paths"][PNG]
    document["x-api-versions"].remove(NEW)
    assert document == read_yaml(taken_in.before)


def test_then_it_is_the_same_as_the_document(taken_in: TakenIn, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(taken_in.source)], specs=taken_in.fragment.parent) == SAME
    capsys.readouterr()


def test_generated_code_has_the_operation_at_that_version_only(taken_in: TakenIn, tmp_path: Path) -> None:
    data = generated_data(taken_in.finished(tmp_path))
    views = [view for group in data["groups"].values() for view in group["operations"]]
    assert [view["versions"] for view in views if view["template"] == PNG] == [[NEW]]
    assert [view["versions"] for view in views if view["template"] == PDF] == [[]]
    limited = {view["id"] for view in views if view["versions"] == [DEFAULT, NEW]}
    assert "DocumentModels_DeleteAnalyzeResult" in limited, "a range without an end covers the new version"


def test_a_client_takes_the_version_without_a_warning(taken_in: TakenIn, tmp_path: Path) -> None:
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATES))
    made: dict[str, Any] = {}
    exec(templates.get_template("versions.py.jinja").render(fragment=taken_in.finished(tmp_path)), made)
    service = SERVICE._replace(versions=made["API_VERSIONS"], default_version=made["DEFAULT_API_VERSION"])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check_api_version(service, NEW) == NEW
        assert check_api_version(service, None) == DEFAULT


def test_the_page_lists_it(taken_in: TakenIn, tmp_path: Path) -> None:
    lines = versions_page([taken_in.finished(tmp_path)], TEMPLATES).splitlines()
    count = len(load(SPECS / SPEC).operations())
    assert f"| `{NEW}` | GA | {count + 1} |" in lines
    assert f"| `{DEFAULT}` | GA, the default | {count} |" in lines
    assert [line for line in lines if line.endswith("| no | no | yes |") and PNG in line]
