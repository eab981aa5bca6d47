"""The fixture and the marker `azure_cassette`: record modes, failing tests, missing cassettes, pytest-xdist."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from azfacade.testing import FakeAzure
from azfacade.testing.recording.cassette_files import read_interactions

pytest_plugins = ["pytester"]
QUICK = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")
TESTS = """
import os
import pytest
from azfacade import FaceClient

@pytest.mark.azure_cassette
@pytest.mark.parametrize("name", ["ann", "bob/x"])
def test_group(name):
    with FaceClient.from_env() as face:
        face.person_groups.create(name[:3], name)
        if os.environ.get("ONE_MORE"):
            face.person_groups.get(name[:3])
        assert not os.environ.get("FAIL")

class TestOfAClass:
    @pytest.mark.azure_cassette(path="given/one.yaml")
    def test_other(self, azure_cassette):
        with FaceClient.from_env() as face:
            list(face.person_groups.list())
        assert azure_cassette.path.name == "one.yaml"
        assert azure_cassette.is_replay is ("ENDED" in os.environ)
"""


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeAzure]:
    fake = FakeAzure()
    with fake.serve() as server:
        monkeypatch.setenv("AZFACADE_FACE_ENDPOINT", server.endpoint)
        monkeypatch.setenv("AZFACADE_FACE_KEY", fake.key)
        yield fake


@pytest.fixture
def recorded(pytester: pytest.Pytester, served: FakeAzure, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """A project whose tests have cassettes."""
    pytester.makepyfile(test_groups=TESTS)
    result = pytester.runpytest_inprocess("--azure-record=once", *QUICK)
    result.assert_outcomes(passed=3)
    monkeypatch.setenv("ENDED", "1")
    return pytester


def names(project: pytest.Pytester) -> list[str]:
    return sorted(file.relative_to(project.path).as_posix() for file in project.path.rglob("*.yaml"))


CASSETTES = [
    "cassettes/test_groups/test_group[ann].yaml",
    "cassettes/test_groups/test_group[bob-x].yaml",
    "given/one.yaml",
]


def test_each_test_has_a_cassette_of_its_own(recorded: pytest.Pytester, served: FakeAzure) -> None:
    assert names(recorded) == CASSETTES
    sent = len(served.requests)
    assert sent == 3
    recorded.runpytest_inprocess(*QUICK).assert_outcomes(passed=3)
    assert len(served.requests) == sent, "the default is to replay only"


def test_new_episodes_are_added_and_it_says_that_it_waits(
    recorded: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ONE_MORE", "1")
    result = recorded.runpytest_inprocess("--azure-record=new_episodes", "-k", "ann", *QUICK)
    result.assert_outcomes(passed=1, deselected=2)
    result.stdout.fnmatch_lines(["recorded *test_group[[]ann].yaml"])
    assert len(read_interactions(recorded.path / CASSETTES[0])) == 2
    result = recorded.runpytest_inprocess("--azure-record=new_episodes", "-k", "ann", "-n", "1", *QUICK)
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["replayed *test_group[[]ann].yaml, and waited in real time: *"])


def test_a_test_that_fails_records_nothing(recorded: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (recorded.path / CASSETTES[0]).read_bytes()
    monkeypatch.setenv("FAIL", "1")
    recorded.runpytest_inprocess("--azure-record=all", "-k", "ann", *QUICK).assert_outcomes(failed=1, deselected=2)
    assert (recorded.path / CASSETTES[0]).read_bytes() == before


def test_all_records_again(recorded: pytest.Pytester, served: FakeAzure) -> None:
    served.reset()
    file = recorded.path / CASSETTES[0]
    old = file.read_text(encoding="utf-8").replace("PUT", "POST")
    file.write_text(old, encoding="utf-8")
    recorded.runpytest_inprocess("--azure-record=all", "-k", "ann", *QUICK)
    assert [one["request"]["method"] for one in read_interactions(file)] == ["PUT"], "what is not sent any more is gone"


def test_a_missing_cassette_is_named(recorded: pytest.Pytester) -> None:
    (recorded.path / CASSETTES[0]).unlink()
    result = recorded.runpytest_inprocess(*QUICK)
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["there is no cassette *test_group[[]ann].yaml: record it with *--azure-record=once"])


@pytest.mark.parametrize("marker", ["1", "hide=True", "record_mode='always'"])
def test_a_marker_that_cannot_work_is_refused(marker: str, pytester: pytest.Pytester) -> None:
    pytester.makepyfile(f"import pytest\n@pytest.mark.azure_cassette({marker})\ndef test_it(): ...")
    result = pytester.runpytest_inprocess(*QUICK)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*azure_cassette*"])


def test_a_secret_fails_the_test_when_it_ends(
    pytester: pytest.Pytester, served: FakeAzure, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytester.makepyfile(test_groups=TESTS)
    served.fail(200, body={"hint": served.key})
    result = pytester.runpytest_inprocess("--azure-record=once", "-k", "ann", *QUICK)
    result.assert_outcomes(passed=1, errors=1, deselected=2)
    result.stdout.fnmatch_lines(["*SecretInCassetteError: * key at interactions/0/response/body/hint*"])
    assert names(pytester) == []
