"""Routes that the fake lacks, and texts that name what is gone or lack what is new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import api_diff.history
from api_diff.history import RevisionError, has_history
from codegen.fragment import Fragment
from staleness.__main__ import find, find_pages, main
from staleness.described import described_by
from staleness.fake_routes import lacking_routes
from staleness.findings import ADVICE, Finding, as_markdown, as_text
from staleness.pages import descriptions, hand_written, names_of, stale_pages
from tests.staleness.conftest import ChangedFragments, fragments
from tests.staleness.test_cassettes import ROUTE, add_operation

whole_history = pytest.mark.skipif(not has_history(), reason="no clone with its whole history")


def routes(found: list[Fragment]) -> list[tuple[str, str]]:
    operations = [operation for fragment in found for operation in described_by(fragment)]
    return [(finding.where, finding.text) for finding in lacking_routes(operations)]


def test_a_route_that_the_fake_lacks_is_named_with_its_versions(changed: ChangedFragments) -> None:
    before = routes(fragments())
    (found,) = [finding for finding in routes(changed(add_operation)) if finding not in before]
    assert found[0] == "GET /facelists/{faceListId}/count"
    assert found[1].startswith("`face_lists.count` is not served at v1.2")


def test_a_version_that_the_fake_lacks_is_named(changed: ChangedFragments) -> None:
    def add(document: dict[str, Any]) -> None:
        document["x-api-versions"].append("v9.9")

    assert ("GET /facelists/{faceListId}", "`face_lists.get` is not served at v9.9") in routes(changed(add))


def update(document: dict[str, Any]) -> None:
    """Rename a method, drop a schema and a version, add a version and a group."""
    document["x-api-versions"] = ["v1.2", "v1.3-preview.1"]
    document["components"]["schemas"].pop("FaceList")
    document["paths"][ROUTE]["get"]["x-azfacade"]["method"] = "read"
    document["paths"]["/detect"]["post"]["x-azfacade"]["group"] = "detection"
    document["paths"]["/detect"]["post"]["operationId"] = "FaceDetectionOperations_Detect"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`face.face_lists.get(x)` reads.", ["names the method face_lists.get, which is gone"]),
        ("`face_lists.get_face` and face_lists.read are there.", []),
        ("a `FaceList`, no LargeFaceList", ["names the class FaceList, which is gone"]),
        ('FaceClient(api_version="v1.2-preview.1")', ["names the api version v1.2-preview.1, which is gone"]),
        ("v1.2-preview.10 and v1.2 are others.", []),
        (
            "FaceDetectionOperations_DetectFromUrl.",
            ["names the operation FaceDetectionOperations_DetectFromUrl, which is gone"],
        ),
    ],
)
def test_a_text_that_names_what_is_gone(
    changed: ChangedFragments, tmp_path: Path, text: str, expected: list[str]
) -> None:
    found = stale(changed, tmp_path, {"README.md": f"First.\n{text}\n"})
    assert [finding.text for finding in found] == expected
    assert {finding.where for finding in found} <= {"README.md:2"}


GROUPS = sorted({name.name for f in fragments() if f.service == "face" for name in names_of(f) if name.kind == "group"})
LIST = " ".join(f"`{name}`" for name in GROUPS)


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("docs/a.md", f"Groups:\n\n{LIST}.\n", ["docs/a.md:3"]),
        ("docs/a.md", f"Groups:\n\n{LIST}\nand `detection`.\n", []),
        ("docs/a.md", LIST.replace(" `large_face_lists`", "\n\n`large_face_lists`"), []),
        ("facade/a.py", f'"""Groups.\n\n{LIST}\n"""\n', ["facade/a.py:3"]),
        ("facade/a.py", f'X = "{LIST}"\n', []),
        ("docs/official-names.md", LIST, []),
        ("docs/operations.md", LIST, []),
        ("CHANGELOG.md", LIST, []),
    ],
)
def test_a_list_that_lacks_what_is_new(
    changed: ChangedFragments, tmp_path: Path, file: str, text: str, expected: list[str]
) -> None:
    found = stale(changed, tmp_path, {file: text})
    assert [finding.where for finding in found] == expected
    assert all("names every other group of face, but not the new detection" in finding.text for finding in found)


def stale(changed: ChangedFragments, root: Path, files: dict[str, str]) -> list[Finding]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    before, now = ({name for f in side for name in names_of(f)} for side in (fragments(), changed(update)))
    return list(stale_pages(before, now, hand_written(root)))


def test_descriptions_of_a_fragment_are_texts_too(changed: ChangedFragments) -> None:
    def add(document: dict[str, Any]) -> None:
        update(document)
        document["paths"][ROUTE]["delete"]["description"] = "Ends what `face_lists.get` reads."

    now = changed(add)
    face = next(fragment for fragment in now if fragment.service == "face")
    before = {name for fragment in fragments() for name in names_of(fragment)}
    found = list(stale_pages(before, {name for f in now for name in names_of(f)}, [descriptions(face)]))
    (one,) = [finding for finding in found if "face_lists.get" in finding.text]
    file, _, line = one.where.partition(":")
    assert file == "specs/face.yaml"
    assert "description" in face.path.read_text(encoding="utf-8").splitlines()[int(line) - 1]


@whole_history
def test_no_text_is_stale() -> None:
    """What the fragments have gained or lost since the last release has to be in the texts."""
    found = find_pages(fragments())
    assert not found, as_text(found)


def test_findings_are_told_by_kind() -> None:
    found = [Finding("routes", "GET /x", "`a.b` is not served"), Finding("operations", "A_B", "no cassette")]
    assert as_text(found).splitlines() == [
        f"Operations without a cassette (1): {ADVICE['operations']}",
        "  A_B: no cassette",
        "Routes that the fake lacks (1): add them in facade/azfacade/testing/",
        "  GET /x: `a.b` is not served",
    ]
    assert "- [ ] `GET /x`: `a.b` is not served" in as_markdown(found).splitlines()
    assert as_text([]) == "Nothing is stale."
    assert as_markdown([]) == "## What is stale\n\nNothing is stale.\n"


def test_exit_codes(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    found: list[Finding] = []
    monkeypatch.setattr("staleness.__main__.find", lambda _: found)
    assert main([]) == 0
    found.append(Finding("routes", "GET /x", "`a.b` is not served"))
    assert main(["HEAD"]) == 1
    assert main(["--markdown"]) == 1
    assert "### Routes that the fake lacks" in capsys.readouterr().out


def test_a_revision_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(api_diff.history, "ROOT", tmp_path)
    with pytest.raises(RevisionError):
        find("HEAD")
    assert main(["HEAD"]) == 2
    assert "stale: " in capsys.readouterr().err
