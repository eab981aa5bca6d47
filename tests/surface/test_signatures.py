"""No public signature has `**kwargs`."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import azfacade
import azfacade_raw


def modules(package: ModuleType) -> list[str]:
    """Return the names of all public modules of a package, its own included."""
    found = [package.__name__]
    found += [info.name for info in pkgutil.walk_packages(package.__path__, package.__name__ + ".")]
    return [name for name in found if not any(part.startswith("_") for part in name.split("."))]


def signatures(module: ModuleType) -> Iterator[tuple[str, inspect.Signature]]:
    """Yield the public functions and methods a module defines, by name."""
    for name, item in vars(module).items():
        if name.startswith("_") or getattr(item, "__module__", None) != module.__name__:
            continue
        for inner, function in _functions(name, item):
            yield inner, inspect.signature(function)


def _functions(name: str, item: Any) -> Iterator[tuple[str, Any]]:
    if inspect.isfunction(item):
        yield name, item
    elif inspect.isclass(item):
        for inner, member in vars(item).items():
            function = member.__func__ if isinstance(member, (classmethod, staticmethod)) else member
            ours = getattr(function, "__module__", None) == item.__module__  # not what Protocol adds
            if inspect.isfunction(function) and ours and (inner == "__init__" or not inner.startswith("_")):
                yield f"{name}.{inner}", function


def open_ended(names: list[str]) -> list[str]:
    """Return the signatures of modules that take any keyword; one that hands on those of a function is typed by it."""
    found = []
    for name in names:
        for place, signature in signatures(importlib.import_module(name)):
            keywords = [p for p in signature.parameters.values() if p.kind is inspect.Parameter.VAR_KEYWORD]
            if any(p.annotation != "P.kwargs" for p in keywords):
                found.append(f"{name}.{place}")
    return found


TESTING = "azfacade.testing"


@pytest.mark.parametrize("package", [azfacade, azfacade_raw], ids=lambda package: package.__name__)
def test_no_public_signature_has_kwargs(package: ModuleType) -> None:
    names = [name for name in modules(package) if not name.startswith(TESTING)]
    assert sum(len(list(signatures(importlib.import_module(name)))) for name in names) > 100, "nothing was looked at"
    assert open_ended(names) == []


def test_the_fake_has_no_kwargs() -> None:
    assert open_ended([name for name in modules(azfacade) if name.startswith(TESTING)]) == []
