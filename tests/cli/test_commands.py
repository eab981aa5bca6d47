"""Every command on the fake of `--fake`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from azfacade.cli.commands import demo
from azfacade.cli.root_command import app

from .conftest import azfacade

JPEG = b"\xff\xd8\xff".ljust(1024)

# Each with a part of what it writes as JSON. `{...}` are files of the test.
COMMANDS: list[tuple[str, str]] = [
    ("demo", '"succeeded": true'),
    ("face groups", '"employees"'),
    ("face groups --large", '"visitors"'),
    ("face create-group staff --name Staff", '"created": "staff"'),
    ("face create-group staff --large", '"created": "staff"'),
    ("face delete-group employees", '"deleted": "employees"'),
    ("face persons employees", '"name": "Ann"'),
    ("face persons visitors --large", '"name": "Bob"'),
    ("face add-person employees Carl {carl} {ann}", '"personId"'),
    ("face delete-person employees {person}", '"deleted"'),
    ("face train employees", '"training": "employees"'),
    ("face train visitors --large --wait", '"status": "succeeded"'),
    ("face training employees", '"status": "succeeded"'),
    ("face detect {ann} {carl}", '"faceRectangle"'),
    ("face detect {ann} --face-id --attribute headPose --recognition-model recognition_04", '"headPose"'),
    ("face identify {ann} --group employees", '"name": "Ann"'),
    ("face identify {ann} --group visitors --large", '"name": "Ann"'),
    ("face identify {carl} --group employees", '"candidates": []'),
    ("face identify https://example.com/bob.jpg?x=1 --group employees", '"name": "Bob"'),
    ("face verify {ann} {ann2}", '"isIdentical": true'),
    ("face verify {ann} {carl}", '"isIdentical": false'),
    ("doc analyze {text}", '"content": "Total 12.30"'),
    ("doc analyze {text} --format markdown", '"result": "Total 12.30'),
    ("doc analyze {text} --format fields", '"documents": []'),
    ("doc analyze {text} --format csv", '"result": "table'),
    ("doc analyze {text} --format chunks", '"text": "Total 12.30"'),
    ("doc classify {text} --classifier my-classifier", '"docType"'),
    ("doc operations", '"documentClassifierBuild"'),
    ("doc operations --limit 1", '"documentClassifierBuild"'),
    ("doc operation {operation} --overload getDocumentClassifierBuildOperation", '"percentCompleted": 100'),
    ("models list", '"my-model"'),
    ("models get my-model", '"docTypes"'),
    ("models delete my-model", '"deleted": "my-model"'),
    ("models copy my-model my-copy", '"modelId": "my-copy"'),
    ("classifiers list", '"my-classifier"'),
    ("classifiers get my-classifier", '"docTypes"'),
    ("classifiers delete my-classifier", '"deleted": "my-classifier"'),
    ("classifiers copy my-classifier my-copy", '"classifierId": "my-copy"'),
]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    made = {"ann": JPEG + b"1", "ann2": JPEG + b"2", "carl": JPEG + b"3", "text": b"Total 12.30"}
    for name, content in made.items():
        (tmp_path / f"{name}.jpg").write_bytes(content)
    return {name: str(tmp_path / f"{name}.jpg") for name in made} | {
        "operation": azfacade("doc", "operations", "--fake").out.split("\t")[0],
        "person": azfacade("face", "persons", "employees", "--fake").out.split("\t")[0],
    }


@pytest.mark.parametrize(("line", "expected"), COMMANDS, ids=[line for line, _ in COMMANDS])
def test_a_command_runs_on_the_fake(
    line: str, expected: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if line == "demo":  # it alone runs on the computer's clock
        monkeypatch.setattr("azfacade.operations.polling.FIRST_POLL_DELAY", 0.0)
    arguments = [part.format(**files) for part in line.split()]
    plain = azfacade(*arguments, "--fake")
    assert (plain.code, "Traceback" in plain.err) == (0, False), plain.err
    assert plain.out.strip()
    machine = azfacade(*arguments, "--fake", "--json")
    assert machine.code == 0
    assert expected in json.dumps(machine.json, indent=1)


NO_SERVICE = {"fake serve", "cassettes check", "results"}


def all_commands(group: typer.Typer, above: str = "") -> Iterator[str]:
    for one in group.registered_commands:
        yield f"{above}{one.name}"
    for below in group.registered_groups:
        assert below.typer_instance is not None
        yield from all_commands(below.typer_instance, f"{above}{below.name} ")


def test_no_command_is_left_out() -> None:
    # Serving ends with a signal: see test_serve. The others call no service: see test_results, test_cassettes.
    tried = {name for name in all_commands(app) for line, _ in COMMANDS if f"{line} ".startswith(f"{name} ")}
    assert set(all_commands(app)) - tried == NO_SERVICE


def test_every_command_explains_itself() -> None:
    for name in all_commands(app):
        shown = azfacade(*name.split(), "--help")
        assert shown.code == 0
        assert "--json" in shown.out
        assert ("--fake" in shown.out) is (name not in NO_SERVICE)
        assert not [word for word in shown.out.split() if word in ("--key", "--token", "--api-key", "--credential")]


def test_a_person_whose_image_is_refused_is_removed_again(fake: Any, tmp_path: Path) -> None:
    good, empty = tmp_path / "good.jpg", tmp_path / "empty.jpg"
    good.write_bytes(JPEG)
    empty.write_bytes(b"no image".ljust(1024))
    azfacade("face", "create-group", "staff", "--fake")
    ended = azfacade("face", "add-person", "staff", "Ann", good, empty, "--fake")
    assert ended.code == 8
    assert azfacade("face", "persons", "staff", "--fake").out == ""
    assert azfacade("face", "add-person", "staff", "Ann", good, "--fake").code == 0
    assert "Ann" in azfacade("face", "persons", "staff", "--fake").out


def test_more_faces_than_one_call_takes_are_identified(fake: Any, tmp_path: Path) -> None:
    crowd = tmp_path / "crowd.jpg"
    crowd.write_bytes(JPEG)
    names = [f"person {number}" for number in range(12)]
    fake.show_faces(crowd.read_bytes(), *names)
    azfacade("face", "create-group", "staff", "--fake")
    portrait = tmp_path / "portrait.jpg"
    portrait.write_bytes(JPEG + b"last")
    fake.show_faces(portrait.read_bytes(), names[-1])
    azfacade("face", "add-person", "staff", "Last", portrait, "--fake")
    azfacade("face", "train", "staff", "--wait", "--fake")
    found = azfacade("face", "identify", crowd, "--group", "staff", "--fake", "--json").json
    assert len(found) == 12
    assert [one["candidates"][0]["name"] for one in found if one["candidates"]] == ["Last"]


def test_a_picture_without_faces_identifies_nobody(fake: Any, tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.write_bytes(JPEG)
    fake.show_faces(JPEG)
    azfacade("face", "create-group", "staff", "--fake")
    ended = azfacade("face", "identify", empty, "--group", "staff", "--fake", "--json")
    assert (ended.code, ended.json) == (0, [])
    assert "no face was found" in ended.err
    ended = azfacade("face", "verify", empty, empty, "--fake", "--json")
    error = {"kind": "NoFaceError", "message": f"no face was found in {empty}", "exit_code": 1}
    assert (ended.code, ended.json) == (1, {"error": error})


@pytest.mark.parametrize("line", ["detect {}", "identify {} --group employees", "verify {} {}"])
def test_the_signature_of_an_image_is_not_shown(line: str) -> None:
    for address in ("https://a.blob.example/x.jpg?sig=canary", "https:/a.blob.example/x.jpg?sig=canary"):
        for options in (["--fake"], ["--fake", "--json"]):
            ended = azfacade("face", *line.format(address, address).split(), *options)
            assert ended.code == (0 if "://" in address else 2)
            assert "canary" not in ended.out + ended.err


@pytest.mark.parametrize("kind", ["models", "classifiers"])
def test_a_copy_that_is_refused_leaves_its_id_free(fake: Any, kind: str) -> None:
    for _ in range(2):
        ended = azfacade(kind, "copy", "nope", "backup", "--fake")
        assert ended.code == 4, "the second time it is not the id that is taken"


def test_a_demo_that_is_interrupted_tells_the_interruption(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def interrupted(line: str) -> None:
        said.append(line)
        if "training:" in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.run(interrupted, fake=True)
    assert "person group" in said[-1], "what becomes of the group is said"
