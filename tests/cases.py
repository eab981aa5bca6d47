"""Runs one test for many cases: every case runs, and every one that fails is named.

To pytest and xdist a test costs some milliseconds, however little it does; a case in a loop costs what it does.
`each` takes what `pytest.mark.parametrize` takes, and suits tests that leave their fixtures as they found them: all
cases of a loop share them. A test that needs fixtures of its own for each case stays parametrized.
"""

from __future__ import annotations

import functools
import inspect
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import pytest

_LOOP = "loop_of_cases"
_LONGEST_NAME = 100


class Case(NamedTuple):
    """Arguments of a test, and what pytest would call the test that has them."""

    name: str
    arguments: dict[str, Any]


class Loop(NamedTuple):
    """A test without its loop, and the choices that `each` made for it: every combination of them is a case."""

    test: Callable[..., object]
    choices: tuple[list[Case], ...]

    def cases(self) -> Iterator[Case]:
        """Yield every case."""
        for chosen in itertools.product(*self.choices):
            arguments = {name: value for one in chosen for name, value in one.arguments.items()}
            # The choice nearest to the test varies fastest and is named first, as pytest has it.
            yield Case("-".join(one.name for one in reversed(chosen)), arguments)


class Run:
    """What concerns all loops of this process."""

    only = ""
    """Cases whose names do not contain this are left out."""
    passed = 0
    """Cases that passed in loops until now."""


def each(
    names: str | Sequence[str], values: Iterable[Any], ids: Callable[[Any], object] | Iterable[object] | None = None
) -> Callable[[Callable[..., object]], Callable[..., None]]:
    """Run a test for each of some values in a loop, one test to pytest; it takes what `parametrize` takes."""
    arguments = [name.strip() for name in names.split(",")] if isinstance(names, str) else list(names)
    choice = _named(arguments, list(values), ids)

    def looped(test: Callable[..., object]) -> Callable[..., None]:
        inner = loop_of(test) or Loop(test, ())
        loop = Loop(inner.test, (choice, *inner.choices))

        @functools.wraps(test)
        def run(**fixtures: Any) -> None:
            _run(loop, fixtures)

        signature = inspect.signature(test)
        left = [one for name, one in signature.parameters.items() if name not in arguments]
        vars(run)["__signature__"] = signature.replace(parameters=left)
        vars(run)[_LOOP] = loop
        return run

    return looped


def loop_of(test: object) -> Loop | None:
    """Return the loop that a test runs; None for a test without one."""
    return getattr(test, _LOOP, None)


def _run(loop: Loop, fixtures: dict[str, Any]) -> None:
    failed: list[BaseException] = []
    names: list[str] = []
    skipped: list[str] = []
    cases = [case for case in loop.cases() if Run.only in case.name]
    for case in cases:
        try:
            loop.test(**fixtures, **case.arguments)
        except pytest.skip.Exception as reason:
            skipped.append(str(reason))
        except (Exception, pytest.fail.Exception) as problem:  # noqa: BLE001 - the others run, whatever it is
            problem.add_note(f"case: {case.name}")
            failed.append(problem)
            names.append(case.name)
    Run.passed += len(cases) - len(failed) - len(skipped)
    if failed:
        raise BaseExceptionGroup(f"{len(failed)} of {len(cases)} cases failed: {', '.join(names)}", failed)
    if len(skipped) == len(cases):
        pytest.skip(skipped[0] if skipped else f"no case has {Run.only!r} in its name")


def _named(
    arguments: list[str], values: list[Any], ids: Callable[[Any], object] | Iterable[object] | None
) -> list[Case]:
    """Return values as cases, named as pytest names parameters."""
    given = list(ids) if ids is not None and not callable(ids) else []
    found: list[Case] = []
    for index, value in enumerate(values):
        own = None
        if isinstance(value, type(pytest.param())):
            assert not value.marks, "a case in a loop has no marks"
            own, parts = value.id, list(value.values)
        else:
            parts = [value] if len(arguments) == 1 else list(value)
        assert len(parts) == len(arguments), f"{parts!r} are not {arguments}"
        if given:
            own = own or str(given[index])
        told = [_told(name, part, index, ids) for name, part in zip(arguments, parts, strict=True)]
        found.append(
            Case(_printable(own) if own is not None else "-".join(told), dict(zip(arguments, parts, strict=True)))
        )
    assert found, f"there is no case of {arguments}"
    return _all_different(found)


def _told(argument: str, value: Any, index: int, ids: object) -> str:
    """Return the name of a value: what `ids` or its text says if that is short, else its place among the values."""
    told = ids(value) if callable(ids) else None
    if told is None and isinstance(value, (str, int, float, bool, complex, type(None))):
        told = value if isinstance(value, str) else str(value)
    if told is None:
        told = getattr(value, "__name__", None)
    text = _printable(told) if isinstance(told, (str, int)) else ""
    return text if (text and len(text) <= _LONGEST_NAME) or told == "" else f"{argument}{index}"


def _printable(text: object) -> str:
    """Return a text without what ends a line, moves a cursor or cannot be encoded."""
    return str(text).encode("unicode_escape").decode("ascii")


def _all_different(cases: list[Case]) -> list[Case]:
    """Number the cases that have the same name."""
    times = Counter(case.name for case in cases)
    numbers: Counter[str] = Counter()
    found = []
    for case in cases:
        name = case.name
        if times[name] > 1:
            name = f"{name}{numbers[case.name]}"
            numbers[case.name] += 1
        found.append(case._replace(name=name))
    return found
