"""A loop runs all its cases, and names every one that fails."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

from .cases import Run, each, loop_of


@pytest.fixture(autouse=True)
def _uncounted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the loops of these tests out of the number that pytest tells at the end."""
    monkeypatch.setattr(Run, "passed", 0)


def names(test: Callable[..., object]) -> list[str]:
    loop = loop_of(test)
    assert loop is not None
    return [case.name for case in loop.cases()]


def test_every_case_runs_and_all_that_fail_are_named() -> None:
    ran = []

    @each("number", range(6))
    def looped(number: int) -> None:
        ran.append(number)
        if number == 2:
            with pytest.raises(ValueError, match="never"):
                pass
        assert number != 4, "no four"

    with pytest.raises(BaseExceptionGroup) as caught:
        looped()
    assert ran == list(range(6))
    assert caught.value.message == "2 of 6 cases failed: 2, 4"
    assert [error.__notes__ for error in caught.value.exceptions] == [["case: 2"], ["case: 4"]]
    assert "no four" in str(caught.value.exceptions[1])


def test_choices_are_combined_and_named_as_pytest_does() -> None:
    ran = []

    @each(("one", "two"), [pytest.param(1, 2, id="first"), (3, None), (3, None)])
    @each("letter", ["a", "b"], ids=str.upper)
    def looped(letter: str, one: int, two: int | None, other: str) -> None:
        ran.append((letter, one, two, other))

    assert list(inspect.signature(looped).parameters) == ["other"]
    assert names(looped) == ["A-first", "B-first", "A-3-None0", "B-3-None0", "A-3-None1", "B-3-None1"]
    looped(other="fixture")
    rest = [("a", 3, None, "fixture"), ("b", 3, None, "fixture")]
    assert ran == [("a", 1, 2, "fixture"), ("b", 1, 2, "fixture"), *rest, *rest]


def test_names_are_those_of_parameters() -> None:
    @each("value", [1, "text", None, object(), ValueError, "", "line\n\ud800", "x" * 101])
    def looped(value: object) -> None: ...

    assert names(looped) == ["1", "text", "None", "value3", "ValueError", "", r"line\n\ud800", "value7"]


def test_marks_of_pytest_stay() -> None:
    @each("number", [1])
    @pytest.mark.parametrize("other", [1, 2])
    def looped(number: int, other: int) -> None: ...

    assert [mark.name for mark in vars(looped)["pytestmark"]] == ["parametrize"]


def test_a_skipped_case_hides_no_other() -> None:
    @each("number", range(3))
    def looped(number: int) -> None:
        if number == 0:
            pytest.skip("not here")
        assert number != 1

    with pytest.raises(BaseExceptionGroup, match="1 of 3 cases failed: 1"):
        looped()


def test_only_some_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    @each("name", ["ab", "bc", "cd"])
    def looped(name: str) -> None:
        ran.append(name)

    monkeypatch.setattr(Run, "only", "b")
    looped()
    assert ran == ["ab", "bc"]
    monkeypatch.setattr(Run, "only", "x")
    with pytest.raises(pytest.skip.Exception, match="no case has 'x' in its name"):
        looped()


def test_no_case_is_no_loop() -> None:
    with pytest.raises(AssertionError, match="there is no case"):
        each("name", [])
