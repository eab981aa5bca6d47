"""The rules of specs/overrides.yaml: where a fragment deliberately says something else than the published document."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from codegen.positions import LOADER, Positions
from spec_update.facts import LIMITS, Facts, Pointer, same, text_of
from spec_update.parsing import SourceError

ANY = "*"
"""Stands for whatever value a fact has, but not for none."""
_KEYS = {"pointers", "published", "ours", "versions", "reason"}


@dataclass(frozen=True)
class Rule:
    """One deliberate deviation."""

    patterns: tuple[str, ...]
    """Pointers as text, with `*` for any characters and `?` for one."""
    published: Any
    """The published value; None for none, `*` for any."""
    ours: Any
    """The value of the fragment; None for none, `*` for any."""
    versions: tuple[str, ...]
    """The api versions it is about; empty for all."""
    reason: str
    where: str
    """File and line, for messages."""


def load_rules(path: Path, service: str, version: str) -> list[Rule]:
    """Return the rules of a service that are about an api version.

    Args:
        path: The rule file; without it, there are no rules.
        service: The service, a top-level key of the file.
        version: The api version that a document describes.

    Raises:
        SourceError: A rule is not valid.
    """
    if not path.exists():
        return []
    text = path.read_text(encoding="utf-8")
    try:
        document = yaml.load(text, LOADER) or {}  # noqa: S506  # a safe one
    except yaml.YAMLError as problem:
        raise SourceError(f"{path.name} is not valid YAML: {problem}") from None
    positions = Positions(text)
    rules: list[Rule] = []
    listed = document.get(service, []) if isinstance(document, dict) else None
    if not isinstance(listed, list):
        raise SourceError(f"{path.name}: {service} must be a list of rules")
    for index, entry in enumerate(listed):
        where = f"{path.name}:{positions.line((service, index))}"
        rule = _rule(entry, where)
        if not rule.versions or version in rule.versions:
            rules.append(rule)
    return rules


def _rule(entry: Any, where: str) -> Rule:
    if not isinstance(entry, dict) or not entry.keys() <= _KEYS:
        raise SourceError(f"{where}: a rule has only the keys {', '.join(sorted(_KEYS))}")
    patterns = entry.get("pointers", [])
    patterns = [patterns] if isinstance(patterns, str) else patterns
    if not patterns or not all(isinstance(pattern, str) for pattern in patterns):
        raise SourceError(f"{where}: a rule needs pointers, one or a list")
    if not str(entry.get("reason") or "").strip():
        raise SourceError(f"{where}: a rule needs a reason")
    if "published" not in entry and "ours" not in entry:
        raise SourceError(f"{where}: a rule needs published, ours or both")
    versions = entry.get("versions", [])
    if not isinstance(versions, list):
        raise SourceError(f"{where}: versions must be a list")
    return Rule(
        tuple(patterns), entry.get("published"), entry.get("ours"), tuple(map(str, versions)), entry["reason"], where
    )


def apply_rules(rules: list[Rule], ours: Facts, published: Facts) -> int:
    """Replace published values by ours where a rule says so; return how many facts that were.

    A rule also applies to facts of a thing that the fragment lacks, which is then taken over with our value.

    Raises:
        SourceError: A rule or one of its patterns matches nothing.
    """
    # What both sides may lack is to come too, such as the limits of a number that is published as an object.
    keywords = {pattern.rpartition("/")[2] for rule in rules for pattern in rule.patterns} & {
        "format",
        "default",
        *LIMITS,
    }
    shapes = [pointer[:-1] for pointer in published.values if pointer[-1] == "type"]
    lacking = [(*shape, keyword) for shape in shapes if _is_to_come(shape, ours, published) for keyword in keywords]
    pointers = list(dict.fromkeys([*published.values, *ours.values, *lacking]))
    texts = [text_of(pointer) for pointer in pointers]
    count = 0
    for rule in rules:
        for pattern in rule.patterns:
            hits = [p for p, text in zip(pointers, texts, strict=True) if fnmatchcase(text, _plain(pattern))]
            applied = [pointer for pointer in hits if _apply(rule, pointer, ours, published)]
            if not applied:
                raise SourceError(_stale(rule, pattern, hits, ours, published))
            count += len(applied)
    return count


def _plain(pattern: str) -> str:
    """Return a pattern in which brackets stand for themselves, as parts of a route may have them."""
    return pattern.replace("[", "[[]")


def _apply(rule: Rule, pointer: Pointer, ours: Facts, published: Facts) -> bool:
    here, there = ours.values.get(pointer), published.values.get(pointer)
    if not _fits(rule.published, there):
        return False
    if here is None and rule.ours is not None and _is_to_come(pointer, ours, published):
        here = rule.ours
    elif same(here, there) or not _fits(rule.ours, here):
        return False
    if here is None or here == ANY:
        # Ours has none: what is below a thing goes with it.
        for key in [key for key in published.values if key[: len(pointer)] == pointer]:
            del published.values[key]
        return True
    if there is None:
        for key, value in ours.values.items():
            if key[: len(pointer)] == pointer:
                published.values[key] = value
    published.values[pointer] = here
    return True


def _fits(expected: Any, value: Any) -> bool:
    return value is not None if expected == ANY else same(expected, value)


def _is_to_come(pointer: Pointer, ours: Facts, published: Facts) -> bool:
    """Return whether a fact is of a thing that the document has and the fragment lacks."""
    holders = [pointer[:size] for size in range(2, len(pointer)) if _is_thing(pointer[:size])]
    return any(holder in published.values and holder not in ours.values for holder in holders)


def _is_thing(pointer: Pointer) -> bool:
    if len(pointer) == 2:
        return pointer[0] in ("operations", "schemas")
    return pointer[-2] in ("parameters", "properties", "answers", "headers") or pointer[2:] == ("body",)


def _stale(rule: Rule, pattern: str, hits: list[Pointer], ours: Facts, published: Facts) -> str:
    said = f"{rule.where}: {pattern} matches no difference any more"
    if not hits:
        return f"{said}: nothing has that name. Remove the rule, or mend its pattern"
    here, there = ours.values.get(hits[0]), published.values.get(hits[0])
    return f"{said}: {text_of(hits[0])} is {here!r} here and {there!r} in the document. Remove the rule, or mend it"
