"""Checks the mixins that schemas name in `x-azfacade`: classes of the runtime modules that generated models inherit."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from codegen.fragment import Fragment
from codegen.problems import FragmentError, Problems
from codegen.python_names import snake
from codegen.schemas import all_properties

RUNTIME = Path(__file__).resolve().parents[1] / "templates" / "runtime"
_MODEL = "wire.Model"
"""The class that every model inherits before its mixin."""
_HELD = frozenset({"_extras"})
"""What a base of that class holds."""


@dataclass(frozen=True)
class ClassMembers:
    """What a class of the runtime modules defines, and what it reads."""

    defined: frozenset[str]
    """Its methods, properties and attributes."""
    needed: frozenset[str]
    """The attributes that it annotates under TYPE_CHECKING: what the class that inherits it must have."""
    has_layout: bool
    """True if its objects would need memory of their own, or it has bases of its own."""


@cache
def class_members(name: str) -> ClassMembers:
    """Return the members of a runtime class, such as `values.FieldMixin`.

    Raises:
        FragmentError: There is no such class.
    """
    module, _, class_name = name.partition(".")
    file = RUNTIME / f"{module}.py"
    if not re.fullmatch(r"[a-z_]+\.[A-Z]\w*", name) or not file.is_file():
        raise FragmentError(f"{name} must be module.Class of a module in scripts/templates/runtime")
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and node.name == class_name:
            return _members(node)
    raise FragmentError(f"{name}: scripts/templates/runtime/{file.name} has no class {class_name}")


def _members(node: ast.ClassDef) -> ClassMembers:
    defined, needed, slots = set[str](), set[str](), ""
    for part in node.body:
        if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)):
            defined.add(part.name)
        elif isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            defined.add(part.target.id)
        elif isinstance(part, ast.Assign):
            names = {target.id for target in part.targets if isinstance(target, ast.Name)}
            slots = ast.unparse(part.value) if "__slots__" in names else slots
            defined |= names - {"__slots__"}
        elif isinstance(part, ast.If) and ast.unparse(part.test) == "TYPE_CHECKING":
            inner = (n.target for n in part.body if isinstance(n, ast.AnnAssign))
            needed |= {target.id for target in inner if isinstance(target, ast.Name)}
    return ClassMembers(frozenset(defined), frozenset(needed), bool(slots != "()" or node.bases))


def check_mixins(fragment: Fragment, problems: Problems) -> None:
    """Check that each named mixin exists, costs no memory, hides no property, and finds the attributes it reads."""
    for name in fragment.schemas:
        with problems.collect("components", "schemas", name):
            _check_schema(fragment, name)


def _check_schema(fragment: Fragment, name: str) -> None:
    mixins: list[str] = []
    at: str | None = name
    while at is not None:
        schema = fragment.schemas[at]
        ours = schema.get("x-azfacade")
        mixin = ours.get("mixin") if isinstance(ours, dict) else None
        mixin = mixin if isinstance(mixin, str) else None  # what is no text is reported with the other extensions
        if mixin and not ("properties" in schema or "allOf" in schema):
            raise FragmentError(f"{at}: only a schema with properties may have x-azfacade.mixin")
        mixins += [mixin] if mixin else []
        at = fragment.base_of(at)
    if not mixins:
        return
    properties = {snake(key) for key in all_properties(fragment, name)[0]}
    model = class_members(_MODEL).defined | _HELD
    for mixin in mixins:
        members = class_members(mixin)
        if members.has_layout:
            raise FragmentError(f"{name}: the mixin {mixin} must have `__slots__ = ()` and no bases")
        if taken := sorted(members.defined & (properties | model)):
            raise FragmentError(f"{name}: the mixin {mixin} defines {taken}, which are attributes of the model already")
        if lacking := sorted(members.needed - properties - model):
            raise FragmentError(f"{name}: the mixin {mixin} reads {lacking}, which are no properties of {name}")
