"""Every rule of the service's table of errors, at every api version."""

from __future__ import annotations

from collections import Counter

import pytest

from azfacade_raw.face.versions import API_VERSIONS

from .directory_refusals import DIRECTORY_CASES
from .face_refusals import CASES, Case
from .face_world import FaceWorld, refusal


def check(case: Case, version: str) -> None:
    answer = case.ask(FaceWorld(version))
    assert answer.status_code == case.status, answer.text
    if case.code is not None:
        assert refusal(answer) == case.code, answer.text


@pytest.mark.parametrize("version", API_VERSIONS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_refusal_has_the_code_of_the_service(case: Case, version: str) -> None:
    check(case, version)


@pytest.mark.parametrize("case", DIRECTORY_CASES, ids=lambda case: case.name)
def test_the_person_directory_refuses_alike(case: Case) -> None:
    check(case, "v1.2-preview.1")


def test_no_rule_is_told_twice() -> None:
    assert [name for name, count in Counter(case.name for case in CASES + DIRECTORY_CASES).items() if count > 1] == []
