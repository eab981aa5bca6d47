"""Commands that fail: exit code, error on one line, no traceback, no secret."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import azfacade.errors
from azfacade.cli.exit_codes import MEANINGS, ExitCode, exit_code_for
from azfacade.errors import AzFacadeError, ServiceError
from azfacade.testing import FakeAzure

from .conftest import azfacade as run

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("status", "code"), [(400, 8), (401, 3), (403, 3), (404, 4), (409, 5), (410, 4), (429, 6), (500, 9), (503, 9)]
)
def test_an_answer_leads_to_its_exit_code(fake: FakeAzure, status: int, code: int) -> None:
    fake.fail(status, times=None)
    ended = run("models", "get", "nothing", "--fake", "--json")
    assert ended.code == code
    error = ended.json["error"]
    assert (error["status"], error["exit_code"]) == (status, code)
    assert error["request_id"]
    (line,) = ended.err.splitlines()
    assert error["request_id"] in line
    assert error["message"] in line


def test_a_lost_connection_has_its_exit_code(fake: FakeAzure) -> None:
    fake.drop(times=None)
    ended = run("models", "list", "--fake")
    assert (ended.code, ended.out, len(ended.err.splitlines())) == (7, "", 1)


def test_refused_input_is_wrong_usage(fake: FakeAzure) -> None:
    ended = run("face", "create-group", "Not Allowed!", "--fake", "--json")
    assert ended.code == 2
    assert ended.json["error"]["kind"] == "InvalidInputError"
    assert fake.requests == []


def test_a_wait_that_takes_too_long_says_so(fake: FakeAzure) -> None:
    fake.running_polls = 1000
    run("face", "create-group", "staff", "--fake")
    ended = run("face", "train", "staff", "--wait", "--timeout", "5", "--fake")
    assert ended.code == 7
    assert "it goes on" in ended.err.splitlines()[-1]


def test_every_error_has_an_exit_code() -> None:
    kinds = [
        kind
        for _, kind in inspect.getmembers(azfacade.errors, inspect.isclass)
        if issubclass(kind, AzFacadeError) and kind is not AzFacadeError
    ]
    generic = {kind.__name__ for kind in kinds if exit_code_for(kind("x")) is ExitCode.FAILED}
    # What says nothing of its reason, what ended badly at the service, and a defect of ours.
    assert generic == {
        "ServiceError",
        "HttpStatusError",
        "OperationError",
        "OperationFailedError",
        "OperationStalledError",
        "ResultNotDeletedError",
        "SourceChangedError",
        "ClientClosedError",
    }


def test_an_unforeseen_os_error_is_one_sentence(fake: FakeAzure, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise PermissionError(13, "Permission denied", "/nowhere")

    monkeypatch.setattr("azfacade.cli.commands.doc.Journal", broken)
    ended = run("doc", "analyze", __file__, "--fake")
    assert (ended.code, ended.out) == (1, "")
    assert "Permission denied" in ended.err


def test_messages_cannot_act_on_the_terminal(fake: FakeAzure) -> None:
    fake.fail(400, body={"error": {"code": "X", "message": "red \x1b[31m and\nmore"}})
    ended = run("models", "list", "--fake")
    assert "\x1b" not in ended.err
    assert len(ended.err.splitlines()) == 1


def test_the_tables_of_exit_codes_agree() -> None:
    assert set(MEANINGS) == set(ExitCode)
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (\d+) \| (.+?) \|$", page, re.MULTILINE) == [
        (str(code.value), meaning) for code, meaning in MEANINGS.items()
    ]
    shown = run("--help").out
    assert all(re.search(rf"\b{code.value}  {re.escape(meaning[:30])}", shown) for code, meaning in MEANINGS.items())


def python(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)


def test_without_the_extra_the_script_says_how_to_get_it() -> None:
    ended = python(
        "import sys; sys.modules['typer'] = None; sys.argv = ['azfacade', '--help']\n"
        "from azfacade.cli.__main__ import main; main()"
    )
    assert ended.returncode == ExitCode.NOT_INSTALLED
    assert ended.stdout == ""
    assert ended.stderr.splitlines() == ["The azfacade command needs its extra: pip install 'azfacade[cli]'"]


@pytest.mark.parametrize("arguments", [["--help"], ["doc", "analyze", "--help"], ["results", "--help"], ["--version"]])
def test_help_is_quick(arguments: list[str]) -> None:
    ended = python(
        f"import sys; sys.argv = ['azfacade', *{arguments!r}]\n"
        "from azfacade.cli.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "slow = {'httpx', 'azfacade.client.base', 'azfacade.testing', 'azfacade.results'}\n"
        "print(slow & {*sys.modules}, file=sys.stderr)"
    )
    assert ended.stderr == "set()\n"


def test_a_service_error_is_described_without_secrets() -> None:
    from azfacade.cli.console_output import error_record

    error = ServiceError("https://x/y?sig=canary refused", status=400)
    assert "canary" not in str(error_record(error))


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_an_interruption_is_told(fake: FakeAzure, monkeypatch: pytest.MonkeyPatch, options: list[str]) -> None:
    def interrupted(*_: Any, **__: Any) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(fake, "face_client", interrupted)
    ended = run("face", "groups", "--fake", *options)
    assert (ended.code, ended.err) == (130, "interrupted\n")
    error = {"kind": "KeyboardInterrupt", "message": "interrupted", "exit_code": 130}
    assert ended.out == "" if not options else ended.json == {"error": error}


def test_what_the_encoding_of_stdout_lacks_is_escaped(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Grüße 日 🙂", encoding="utf-8")

    def shown(*options: str) -> str:
        command = [sys.executable, "-m", "azfacade.cli", "doc", "analyze", str(file), "--fake", *options]
        environment = os.environ | {"PYTHONIOENCODING": "latin-1"}
        return subprocess.run(command, capture_output=True, check=True, env=environment).stdout.decode("latin-1")

    assert json.loads(shown("--json"))["documents"][0]["result"]["content"] == "Grüße 日 🙂"
    assert shown("--format", "text").rstrip() == "Grüße \\u65e5 \\U0001f642"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only some systems have a device that is always full")
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_stdout_that_is_full_is_one_sentence(unbuffered: str) -> None:
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    command = [sys.executable, "-m", "azfacade.cli", "models", "list", "--fake", "--json"]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False, env=environment)
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[1:] == ["[Errno 28] No space left on device"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("doc", "analyze", "TEXT"),
        ("doc", "analyze", "TEXT", "--fake"),
        ("doc", "analyze", __file__, "--fake", "--out", "TEXT"),
        ("doc", "operation", "1", "--fake", "--overload", "TEXT"),
        ("face", "detect", "TEXT", "--fake"),
    ],
    ids=range(5),
)
def test_a_long_text_for_a_name_is_not_repeated(arguments: tuple[str, ...]) -> None:
    text = "The patient was told the result. " * 1000
    ended = run(*(text if argument == "TEXT" else argument for argument in arguments))
    assert ended.code != 0
    assert "The patient was told" not in ended.out + ended.err
    assert len(ended.err) < 2000
