"""Interrupted runs: no result is lost, and no document is sent twice without `--send-again`."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from azfacade.cli.document_run.file_end_callback import open_with_end_callback
from azfacade.cli.document_run.journal import NAME, Journal
from azfacade.testing import FakeAzure

from .conftest import Ended, azfacade, sent

KEY = "0" * 32


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    made = [tmp_path / f"{number}.txt" for number in range(8)]
    for path in made:
        path.write_text(f"text of {path.name}")
    return made


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


def analyze(files: list[Path], out: Path, *options: str) -> Ended:
    return azfacade("doc", "analyze", *files, "--out", out, "--format", "text", "--fake", "--json", *options)


def events(out: Path, kind: str) -> list[Any]:
    path = out / NAME
    lines = path.read_text().splitlines() if path.exists() else []
    return [event for line in lines if (event := json.loads(line))["event"] == kind]


def is_whole(files: list[Path], out: Path) -> bool:
    found = sorted(path.read_text() for path in out.glob("*.txt"))
    return found == sorted(path.read_text() for path in files)


def test_a_second_run_must_say_that_it_is_one(fake: FakeAzure, files: list[Path], out: Path) -> None:
    analyze(files[:2], out)
    again = analyze(files, out)
    assert (again.code, sent(fake)) == (2, 2)
    assert "add --resume" in again.err
    assert analyze(files[2:4], out).code == 0, "other documents may share the folder"
    resumed = analyze(files, out, "--resume")
    assert resumed.json["counts"] == {"skipped": 4, "done": 4}
    assert (sent(fake), is_whole(files, out)) == (8, True)


def test_what_was_accepted_is_asked_for_again_and_not_sent(fake: FakeAzure, files: list[Path], out: Path) -> None:
    fake.fail(500, method="GET", times=None)
    broken = analyze(files, out)
    assert (broken.code, len(events(out, "accepted"))) == (9, 8)
    fake._faults.clear()
    resumed = analyze(files, out, "--resume")
    assert (resumed.code, sent(fake), is_whole(files, out)) == (0, 8, True)


def test_renamed_and_moved_files_are_known_again(fake: FakeAzure, files: list[Path], out: Path) -> None:
    fake.fail(500, method="GET", times=None)
    analyze(files, out)
    fake._faults.clear()
    moved = [path.rename(path.with_name(f"moved-{path.name}")) for path in files]
    assert analyze(moved, out, "--resume").code == 0
    assert (sent(fake), is_whole(moved, out)) == (8, True)


def test_a_deleted_result_is_fetched_and_not_paid_again(fake: FakeAzure, files: list[Path], out: Path) -> None:
    analyze(files, out)
    next(out.glob("*.txt")).unlink()
    resumed = analyze(files, out, "--resume")
    assert resumed.json["counts"] == {"skipped": 7, "done": 1}
    assert (sent(fake), is_whole(files, out)) == (8, True)


def test_other_options_are_other_work(fake: FakeAzure, files: list[Path], out: Path) -> None:
    analyze(files[:1], out)
    analyze(files[:1], out, "--model", "prebuilt-read")
    analyze(files[:1], out, "--pages", "1")
    assert sent(fake) == 3
    # Another form of the same result is there for the asking.
    azfacade("doc", "analyze", files[0], "--out", out, "--format", "json", "--fake", "--resume")
    assert sent(fake) == 3
    files[0].write_text("changed")
    analyze(files[:1], out, "--resume")
    assert sent(fake) == 4


@pytest.mark.parametrize("status", [None, 500, 408])
def test_an_answer_that_was_lost_is_not_guessed(
    fake: FakeAzure, files: list[Path], out: Path, status: int | None
) -> None:
    if status is None:
        fake.drop(method="POST", handled=True)
    else:
        fake.fail(status, method="POST")
    first = analyze(files, out, "--concurrency", "1")
    assert (first.code, first.json["counts"]) == (10, {"failed": 1, "done": 7})
    unsure = analyze(files, out, "--resume")
    assert (unsure.code, unsure.json["counts"]) == (10, {"unsure": 1, "skipped": 7})
    assert "--send-again" in unsure.err
    posts = sent(fake)
    sure = analyze(files, out, "--resume", "--send-again")
    assert (sure.code, sent(fake), is_whole(files, out)) == (0, posts + 1, True)


@pytest.mark.parametrize("status", [400, 429])
def test_what_was_refused_is_sent_when_resumed(fake: FakeAzure, files: list[Path], out: Path, status: int) -> None:
    fake.fail(status, method="POST", times=5)
    assert analyze(files, out, "--concurrency", "1").code == 10
    resumed = analyze(files, out, "--resume")
    assert (resumed.code, is_whole(files, out)) == (0, True)


def test_what_failed_or_expired_is_sent_only_when_asked_for(fake: FakeAzure, files: list[Path], out: Path) -> None:
    failed = {"status": "failed", "error": {"code": "InternalServerError", "message": "x"}}
    fake.add_result("prebuilt-layout", failed)
    assert analyze(files[:1], out).code == 1
    assert analyze(files[:1], out, "--resume").code == 1
    assert sent(fake) == 1
    fake.reset()
    assert analyze(files[:1], out, "--resume").code == 4, "the service has forgotten it"
    assert sent(fake) == 0
    assert analyze(files[:1], out, "--resume", "--send-again").code == 0
    assert (sent(fake), is_whole(files[:1], out)) == (1, True)


def test_a_wait_that_was_too_short_goes_on(fake: FakeAzure, files: list[Path], out: Path) -> None:
    fake.running_polls = 5
    assert analyze(files[:1], out, "--timeout", "2").code == 7
    assert analyze(files[:1], out, "--resume").code == 0
    assert sent(fake) == 1


def test_a_torn_line_is_no_event(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.sending("a", "a.txt")
    with (tmp_path / NAME).open("ab") as file:
        file.write(b'{"event": "accepted", "key": "a", "tok')
    with Journal(tmp_path) as journal:
        entry = journal.find("a")
        assert entry is not None
        assert entry.token is None
        journal.accepted("a", "token-1")
    with Journal(tmp_path) as journal:
        entry = journal.find("a")
        assert entry is not None
        assert entry.token == "token-1"


def test_a_url_whose_answer_was_lost_is_not_guessed_either(fake: FakeAzure, out: Path) -> None:
    fake.drop(method="POST", handled=True)
    line = ["doc", "analyze", "https://example.com/a.pdf", "--out", str(out), "--fake"]
    assert azfacade(*line).code == 7
    assert azfacade(*line, "--resume").code == 10
    assert sent(fake) == 1


def test_the_end_of_a_file_is_noticed_before_it_can_leave(tmp_path: Path) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(b"x" * 100_000)
    seen: list[str] = []
    with open_with_end_callback(path, on_end=lambda: seen.append("end")) as file:
        assert file.read(0) == b""
        assert file.seek(0, os.SEEK_END) == 100_000
        file.seek(0)
        assert (len(file.read(50_000)), seen) == (50_000, [])
        assert (len(file.read(50_000)), seen[:1]) == (50_000, ["end"])
        seen.clear()
        file.seek(0)
        assert (len(file.read()), seen[:1]) == (100_000, ["end"])


def test_an_upload_that_broke_off_was_surely_not_taken(
    tmp_path: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    big = tmp_path / "big.txt"
    big.write_bytes(b"x" * 30_000_000)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            with suppress(OSError):  # closed
                while True:
                    with listener.accept()[0] as connection:
                        connection.recv(1000)
                        # With the rest unread this is a reset.
                        connections.append(connection)

        connections: list[socket.socket] = []
        monkeypatch.setattr("random.random", lambda: 0.0)  # no pauses between attempts
        Thread(target=hang_up, daemon=True).start()
        monkeypatch.setenv("AZFACADE_DOCUMENT_INTELLIGENCE_KEY", KEY)
        endpoint = f"http://127.0.0.1:{listener.getsockname()[1]}"
        ended = azfacade("doc", "analyze", big, "--out", out, "--endpoint", endpoint)
        listener.shutdown(socket.SHUT_RDWR)
    assert ended.code == 7
    assert len(connections) == 5, "it is sent again"
    assert (out / NAME).read_text() == ""


def test_a_file_that_went_away_stops_nobody_else(
    fake: FakeAzure, files: list[Path], out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(path: Path, on_end: Any) -> Any:
        if path == files[0]:
            raise FileNotFoundError(2, "No such file or directory")
        return open_with_end_callback(path, on_end)

    monkeypatch.setattr("azfacade.cli.document_run.concurrent_runner.open_with_end_callback", gone)
    ended = analyze(files, out)
    assert (ended.code, ended.json["counts"]) == (10, {"failed": 1, "done": 7})


def test_a_folder_has_one_run_at_a_time(fake: FakeAzure, files: list[Path], out: Path) -> None:
    with Journal(out):
        ended = analyze(files, out)
    assert (ended.code, fake.requests) == (2, [])
    assert "another run" in ended.err


def test_what_is_sent_was_noted_before(fake: FakeAzure, files: list[Path], out: Path, monkeypatch: Any) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("azfacade.cli.document_run.journal.os.fsync", full)
    ended = analyze(files, out)
    assert (ended.code, fake.requests) == (1, [])


class Outside:
    """The command in a process of its own, against a served fake."""

    def __init__(self, files: list[Path], out: Path, endpoint: str) -> None:
        self._files = files
        self._out = out
        self._environment = {
            **os.environ,
            "AZFACADE_DOCUMENT_INTELLIGENCE_ENDPOINT": endpoint,
            "AZFACADE_DOCUMENT_INTELLIGENCE_KEY": KEY,
        }

    def start(self, *options: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "azfacade.cli", "doc", "analyze", *map(str, self._files)]
        return subprocess.Popen(
            [*command, "--out", str(self._out), "--format", "text", *options],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.01)


@pytest.fixture
def served() -> Iterator[tuple[FakeAzure, Callable[[float], str]]]:
    fake = FakeAzure(key=KEY, running_polls=0)
    servers: list[Any] = []

    def serve(latency: float) -> str:
        servers.append(fake.serve(latency=latency))
        return str(servers[-1].endpoint)

    yield fake, serve
    for server in servers:
        server.close()


def test_a_killed_run_goes_on_where_it_was(
    served: tuple[FakeAzure, Callable[[float], str]], files: list[Path], out: Path
) -> None:
    fake, serve = served
    outside = Outside(files, out, serve(0.0))
    killed = outside.start("--concurrency", "4")
    # The fifth is not sent before the first poll, a second later.
    until(lambda: len(events(out, "accepted")) == 4)
    killed.kill()
    killed.communicate()
    assert not list(out.glob("*.txt"))
    resumed = outside.start("--resume", "--json")
    told, _ = resumed.communicate(timeout=30)
    assert resumed.returncode == 0
    assert json.loads(told)["counts"] == {"done": 8}
    assert (sent(fake), is_whole(files, out)) == (8, True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals for one process")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_is_being_sent_at_an_interruption_can_be_resumed(
    served: tuple[FakeAzure, Callable[[float], str]], files: list[Path], out: Path, number: signal.Signals
) -> None:
    fake, serve = served
    outside = Outside(files, out, serve(2.0))  # long beside what a computer under load takes
    interrupted = outside.start("--concurrency", "4", "--json")
    until(lambda: sent(fake) == 4)
    assert not events(out, "accepted"), "the answers are on their way"
    interrupted.send_signal(number)
    told, _ = interrupted.communicate(timeout=30)
    assert interrupted.returncode == 130
    assert json.loads(told)["counts"] == {"not finished": 8}
    assert (sent(fake), len(events(out, "accepted"))) == (4, 4)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "is no JSON"),
        ("{}", "got an empty object"),
        ("[]", "got an empty object"),
        ('{"error": {"code": "Busy", "message": "Later."}}', "the error of a failed call (Busy: Later.)"),
        ('{"status": "running"}', "whose status is 'running'"),
        ('{"status": "failed", "error": {"code": "Bad", "message": "Torn."}}', "Torn."),
        ('{"analyzeResult": {"readResults": []}}', "Form Recognizer 2.1"),
    ],
    ids=range(7),
)
def test_a_saved_file_that_is_no_result_is_not_taken_for_one(
    fake: FakeAzure, files: list[Path], out: Path, content: str, told: str
) -> None:
    line: list[str | Path] = ["doc", "analyze", *files[:3], "--out", out, "--fake", "--json"]
    assert azfacade(*line).code == 0
    spoiled, *others = sorted(out.glob("*.json"))
    whole = spoiled.read_bytes()
    spoiled.write_text(content)
    again = azfacade(*line, "--resume")
    assert (again.code, again.json["counts"], sent(fake)) == (10, {"failed": 1, "skipped": 2}, 3)
    assert told in again.err
    assert spoiled.name[:20] in again.err or "Torn" in told
    spoiled.unlink()
    assert azfacade(*line, "--resume").json["counts"] == {"done": 1, "skipped": 2}
    assert json.loads(spoiled.read_bytes())["content"] == json.loads(whole)["content"]
    assert len(others) == 2
