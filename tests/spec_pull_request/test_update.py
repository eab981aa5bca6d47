"""What is published becomes the changes and the texts of a pull request."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

import spec_pull_request.__main__ as command
from codegen.fragment import load
from spec_pull_request.published import Published, chosen, fetch, read_published
from spec_pull_request.steps import Run, Update, run_module, update
from spec_pull_request.text import LONGEST, body_of, state_of, title_of, write
from spec_update.parsing import SourceError
from staleness.described import load_fragments
from tests.spec_update.changes import CHANGES, Document
from tests.spec_update.museum import HERE, VERSION, Museum

ROOT = Path(__file__).resolve().parents[2]
NEW = {"codegen": (0, "", ""), "api_diff": (0, "### New\n\n- `Piece.access_token` is new\n", "")}
CURRENT = {"staleness": (0, "## What is stale\n\nNothing is stale.\n", "")}
STALE = {"staleness": (1, "## What is stale\n\n- [ ] `GET /x`: is not served\n", "")}


def running(answers: dict[str, tuple[int, str, str]], asked: list[str] | None = None) -> Run:
    def run(module: str, *arguments: str) -> tuple[int, str, str]:
        if asked is not None:
            asked.append(" ".join([module, *arguments]))
        return answers[module]

    return run


def drop_property(document: Document) -> None:
    """A change that leaves no text to write."""
    del document["definitions"]["Piece"]["properties"]["acquired"]


def test_nothing_new_is_no_pull_request(museum: Museum, tmp_path: Path) -> None:
    before, asked = museum.text, list[str]()
    done = update({str(HERE / "museum.swagger.json"): "museum"}, museum.root, running({}, asked))
    write(done, tmp_path / "out")
    assert (tmp_path / "out" / "state").read_text(encoding="utf-8") == "none\n"
    assert (museum.text, asked) == (before, [])


def test_texts_that_are_left_to_write_make_a_draft(museum: Museum, tmp_path: Path) -> None:
    source = museum.publish(*(change.edit for change in CHANGES))
    failure = {"codegen": (1, "", "museum.yaml:9: Piece.accessToken: without a description\n")}
    asked: list[str] = []
    done = update({str(source): "museum.json"}, museum.root, running(failure | STALE, asked))
    write(done, tmp_path / "out")
    assert asked == ["codegen", "staleness HEAD --markdown"], "nothing was generated to compare"
    body = (tmp_path / "out" / "body.md").read_text(encoding="utf-8")
    assert (tmp_path / "out" / "state").read_text(encoding="utf-8") == "draft\n"
    assert (tmp_path / "out" / "title").read_text(encoding="utf-8") == f"Take over museum {VERSION} as published\n"
    left, _, rest = body.partition("## Left to do\n\n")[2].partition("\n\n## ")
    assert "- [ ] scripts/generate: museum.yaml:9: Piece.accessToken: without a description" in left.splitlines()
    assert "check what is proposed, x-azfacade" in left
    assert "''  # TODO" not in left, "scripts/generate names the empty texts"
    assert "- [ ] everything under *What is stale*" in left.splitlines()
    assert f"museum {VERSION}\n" in rest
    assert "- [ ] `GET /x`: is not served" in rest
    assert "TODO" in museum.text


def test_a_whole_update_is_ready_and_in_the_changelog(museum: Museum) -> None:
    source = museum.publish(drop_property)
    asked: list[str] = []
    done = update({str(source): "museum.json"}, museum.root, running(NEW | CURRENT, asked))
    assert done.left == []
    assert state_of(done) == "ready"
    assert asked == ["codegen", "api_diff HEAD", "staleness HEAD --markdown"]
    assert "- `Piece.access_token` is new" in body_of(done)
    changelog = (museum.root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert changelog == (
        "# Changelog\n\n## Unreleased\n\n- One.\n\n### New\n\n- `Piece.access_token` is new\n\n## 0.1.0\n"
    )


def test_several_documents_are_one_update(museum: Museum) -> None:
    first = museum.publish(drop_property)
    old = first.rename(museum.root / "old.json")
    later = museum.publish(drop_property, lambda document: document["info"].update(version="2027-01-01-preview"))
    done = update({str(old): "old.json", str(later): "later.json"}, museum.root, running(NEW | CURRENT))
    assert title_of(done) == f"Take over museum {VERSION}, museum 2027-01-01-preview as published"
    assert len(done.reports) == 2


def test_an_error_leaves_the_fragments_as_they_were(museum: Museum, tmp_path: Path) -> None:
    source, before = museum.publish(drop_property), museum.text
    (tmp_path / "cut.json").write_text("{", encoding="utf-8")
    with pytest.raises(SourceError):
        update({str(source): "museum.json", str(tmp_path / "cut.json"): "cut.json"}, museum.root, running({}))
    assert museum.text == before


def test_a_body_is_cut_to_what_a_pull_request_takes() -> None:
    body = body_of(Update(titles=["x"], reports=["word\n" * LONGEST]))
    assert LONGEST - 100 < len(body) < LONGEST + 200
    assert body.endswith("tell the rest.\n")


def test_a_document_that_cannot_be_used_is_exit_code_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cut.json").write_text('{"swagger": "2.0"', encoding="utf-8")
    assert command.main([str(tmp_path / "cut.json"), "--into", str(tmp_path / "out")]) == 2
    assert "ends too early" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.fixture
def published(tmp_path: Path) -> Published:
    """A git repository with documents of the museum at four api versions, and other files."""
    root = tmp_path / "published"
    for place in ("stable/2025-01-01", f"stable/{VERSION}", "preview/2027-01-01-preview", "stable/2028-01-01"):
        (root / "museum" / place).mkdir(parents=True)
        (root / "museum" / place / "museum.json").write_text("{}", encoding="utf-8")
    (root / "other.json").write_text("{}", encoding="utf-8")
    for step in (
        ["init", "-q"],
        ["add", "-A"],
        ["-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-qm", "x"],
    ):
        subprocess.run(["git", "-C", str(root), *step], check=True)
    return Published(root.as_uri(), {"museum": "museum/*/*/museum.json"}, {"2028-01-01": "not announced"})


def test_the_default_version_and_later_ones_are_fetched(museum: Museum, published: Published, tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    fetch(published, clone)
    assert not (clone / "other.json").exists(), "only the documents"
    found = chosen(published, clone, [load(museum.fragment)])
    assert [file.parent.name for file in found] == [VERSION, "2027-01-01-preview"]
    with pytest.raises(SourceError, match="has no museum/none"):
        chosen(Published(published.repository, {"museum": "museum/none"}, {}), clone, [load(museum.fragment)])


def test_a_repository_that_is_not_there(tmp_path: Path) -> None:
    nowhere = Published((tmp_path / "nowhere").as_uri(), {"museum": "x"}, {})
    with pytest.raises(SourceError, match="git clone failed"):
        fetch(nowhere, tmp_path / "clone")


def test_the_file_with_the_addresses_names_each_service() -> None:
    found = read_published(command.PUBLISHED)
    assert found.documents.keys() == {fragment.service for fragment in load_fragments()}
    assert found.repository.startswith("https://")
    assert all(pattern.count("*") == 2 for pattern in found.documents.values())
    assert all(found.left_out.values())


def test_commands_run_in_the_given_folder(tmp_path: Path) -> None:
    (tmp_path / "scripts" / "codegen").mkdir(parents=True)
    (tmp_path / "scripts" / "codegen" / "__main__.py").write_text("import sys; sys.exit(sys.argv[1] + '!')\n")
    assert run_module(tmp_path)("codegen", "a") == (1, "", "a!\n")
