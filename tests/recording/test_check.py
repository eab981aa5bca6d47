"""`azfacade cassettes check`: secrets, requests that the client no longer sends, responses that it reads otherwise."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from azfacade.testing.recording import check_cassettes
from azfacade.testing.recording.cassette_files import from_text
from tests.cli.conftest import azfacade
from tests.recording.application import Wire
from tests.replay.recorded import CASSETTES

Change = Callable[[dict[str, Any]], object]
KEY = "0123456789abcdefghijklmnopqrstuv"


def test_our_own_cassettes_hold_no_secret_and_are_stale_only_on_purpose() -> None:
    """Those of errors are answers that no client reads, and an address that no service has."""
    found = {problem.where.partition(" ")[0] for problem in check_cassettes(CASSETTES)}
    assert found == {
        "document_intelligence/errors/broken_answers.yaml",
        "document_intelligence/errors/faults_on_the_way.yaml",
        "document_intelligence/errors/unknown_address.yaml",
        "face/errors/broken_answers.yaml",
        "face/errors/unknown_address.yaml",
    }


def body(change: Change) -> Change:
    """Return what changes the JSON of a response."""

    def apply(interaction: dict[str, Any]) -> None:
        value = json.loads(interaction["response"]["body"]["string"])
        change(value)
        interaction["response"]["body"]["string"] = json.dumps(value)

    return apply


def request(**parts: Any) -> Change:
    return lambda interaction: interaction["request"].update(parts)


def uri(old: str, new: str) -> Change:
    return lambda interaction: interaction["request"].update(uri=interaction["request"]["uri"].replace(old, new))


GROUP = "/face/v1.2/persongroups/staff"


@pytest.mark.parametrize(
    ("change", "kind", "pointer", "text"),
    [
        (uri("/persongroups/", "/peoplegroups/"), "stale", "/request/uri", "no operation GET /peoplegroups/staff"),
        (request(method="POST"), "stale", "/request/uri", "no operation POST"),
        (uri("v1.2", "v0.9"), "stale", "/request/uri", "knows no api version v0.9 of Face"),
        (uri("/persongroups/staff", "/persons"), "stale", "/request/uri", "is not part of v1.2"),
        (uri("/staff", "/staff?_overload=other"), "stale", "/request/uri", "with the overload other"),
        (body(lambda value: value.pop("name")), "stale", "/response/body", "lacks name"),
        (body(lambda value: value.update(name=1)), "stale", "/response/body/name", "is no string"),
        (body(lambda value: value.update(userData=["x"])), "stale", "/response/body/userData", "is no string"),
        (
            body(lambda value: value.update(name=f"https://x.example/?sig={KEY}")),
            "secret",
            "/response/body/name",
            "SAS",
        ),
        (request(headers={"Ocp-Apim-Subscription-Key": [KEY]}), "secret", "/request/headers/ocp-apim", "key"),
        (request(headers={"Authorization": ["Bearer x.y"]}), "secret", "/request/headers/authorization", "token"),
        (body(lambda value: value.update(userData="a.cognitiveservices.azure.com")), "secret", "/response", "host"),
        (request(body={"a": "b.blob.core.windows.net"}), "secret", "/request/body/a", "host"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    recorded: tuple[Path, Wire], change: Change, kind: str, pointer: str, text: str
) -> None:
    path, _ = recorded
    cassette = from_text(path.read_text(encoding="utf-8"))
    one = {**cassette["interactions"][0]}
    one["request"] |= {"method": "GET", "uri": f"https://example.cognitiveservices.azure.com{GROUP}", "body": ""}
    one["response"] |= {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Content-Type": ["application/json; charset=utf-8"]},
        "body": {"string": json.dumps({"name": "Staff", "personGroupId": "staff"})},
    }
    cassette["interactions"] = [one]
    path.write_text(yaml.safe_dump(cassette), encoding="utf-8")
    assert check_cassettes(path.parent) == []
    change(one)
    path.write_text(yaml.safe_dump(cassette), encoding="utf-8")
    (problem,) = check_cassettes(path)
    assert problem.kind == kind
    assert problem.where.startswith(f"cassette.yaml interactions/0{pointer}")
    assert text in problem.text
    assert KEY not in repr(problem)
    ended = azfacade("cassettes", "check", path.parent, "--json")
    assert (ended.code, ended.json["cassettes"]) == ({"secret": 13, "stale": 12}[kind], 1)
    assert ended.json["problems"] == [problem._asdict()]


def test_dates_and_unknown_properties(recorded: tuple[Path, Wire]) -> None:
    path, _ = recorded
    text = path.read_text(encoding="utf-8")
    assert '"createdDateTime": "20' in text
    path.write_text(text.replace('"createdDateTime": "20', '"newProperty": 1, "createdDateTime": "x20'), "utf-8")
    found = check_cassettes(path)
    assert {problem.text for problem in found} == {"cannot be decoded"}
    assert all(problem.where.endswith("createdDateTime") for problem in found)
    strict = check_cassettes(path, strict=True)
    assert set(found) < set(strict)
    assert "newProperty" in {problem.where.rpartition("/")[2] for problem in strict}


@pytest.mark.parametrize(
    "content",
    [
        "{",
        "- 1",
        "interactions: 1",
        "interactions: [1]",
        "interactions: [{request: {}, response: {}}]",
        "!!python/object/apply:os.system [x]",
        "[" * 5000,
        "interactions: [{request: {method: GET, uri: 1, headers: {}, body: x}, response: {}}]",
    ],
    ids=lambda text: text[:40],
)
def test_a_file_that_is_no_cassette_is_named(content: str, tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "one.yaml").write_text(content, encoding="utf-8")
    (problem,) = check_cassettes(tmp_path)
    assert (problem.kind, problem.where) == ("unreadable", "sub/one.yaml")
    assert azfacade("cassettes", "check", tmp_path).code == 12


def test_exit_codes_without_a_problem(recorded: tuple[Path, Wire], tmp_path: Path) -> None:
    ended = azfacade("cassettes", "check", recorded[0].parent)
    assert (ended.code, ended.out, ended.err) == (0, "", "1 cassettes, 0 problems\n")
    (tmp_path / "empty").mkdir()
    assert azfacade("cassettes", "check", tmp_path / "empty").code == 2
    assert azfacade("cassettes", "check", tmp_path / "missing").code == 1


def test_bodies_that_are_odd_are_no_traceback(tmp_path: Path) -> None:
    interaction: dict[str, Any] = {
        "request": {"method": "GET", "uri": f"https://x{GROUP}", "headers": None, "body": None},
        "response": {"status": {"code": 200}, "headers": {"content-type": "application/json"}, "body": {}},
    }
    for body in (
        {},
        {"string": None},
        {"string": "[" * 100_000},
        {"string": 5},
        "x",
        {"string": "{}"},
        {"string": "[]"},
    ):
        interaction["response"]["body"] = body
        (tmp_path / "one.json").write_text(json.dumps({"interactions": [interaction]}), encoding="utf-8")
        assert [problem.kind for problem in check_cassettes(tmp_path)] == ["stale"], body
