"""Changed copies of a fragment, and the cassettes that were recorded before."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from codegen.fragment import Fragment
from staleness.described import load_fragments

Change = Callable[[dict[str, Any]], object]
ChangedFragments = Callable[[Change], list[Fragment]]


@cache
def fragments() -> list[Fragment]:
    return load_fragments()


@pytest.fixture
def changed() -> ChangedFragments:
    """What returns the fragments with a change in that of Face."""

    def change(edit: Change) -> list[Fragment]:
        found: list[Fragment] = []
        for fragment in fragments():
            document = copy.deepcopy(fragment.document)
            if fragment.service == "face":
                edit(document)
            found.append(replace(fragment, document=document))
        return found

    return change
