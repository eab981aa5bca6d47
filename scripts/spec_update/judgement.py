"""Judges what a difference does to the Python API, and says what a person has to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from codegen.schemas import PLAIN
from spec_update.comparison import Difference
from spec_update.facts import LIMITS, PRESENT, Facts, Pointer

Effect: TypeAlias = Literal["breaking", "behaviour only", "compatible"]
EFFECTS: tuple[Effect, ...] = ("breaking", "behaviour only", "compatible")
"""The effects, the gravest first."""

_PYTHON = {**PLAIN, "array": "list", "map": "dict", "any": "Any", "object": "Any"}


@dataclass(frozen=True)
class Judgement:
    """What a difference does."""

    effect: Effect
    """breaking: code that works needs a change. behaviour only: the same calls do something else."""
    python: str
    """What happens to the Python API."""
    decide: str
    """What a person has to decide; empty for nothing."""


class Judge:
    """Judges the differences between a fragment and a published document."""

    def __init__(self, ours: Facts, published: Facts) -> None:
        """Find out which schemas requests and answers hold."""
        self._ours = ours
        self._published = published
        self._directions: dict[str, set[str]] = {}
        for facts in (ours, published):
            for name, directions in facts.directions().items():
                self._directions.setdefault(name, set()).update(directions)

    def judge(self, difference: Difference) -> Judgement:
        """Return what a difference does."""
        thing, change = difference.thing, difference.change
        if thing in LIMITS or thing in ("default", "format", "type", "required", "readOnly"):
            return getattr(self, f"_{thing}" if thing not in LIMITS else "_limit")(difference)  # type: ignore[no-any-return]
        if thing in ("parameter", "property"):
            return self._argument(difference)
        if (thing, change) in _SIMPLE:
            return _SIMPLE[thing, change]
        return _SIMPLE.get((thing, "any"), Judgement("behaviour only", f"{thing} differs", "Whether it matters here."))

    def _sides(self, pointer: Pointer) -> set[str]:
        """Return whether requests or answers hold what a pointer names."""
        if pointer[0] == "schemas":
            return self._directions.get(pointer[1], set())
        return {"answer"} if "answers" in pointer[2:3] else {"request"}

    def _argument(self, difference: Difference) -> Judgement:
        thing, sides, pointer = difference.thing, self._sides(difference.pointer), difference.pointer
        name = (
            f"the argument {pointer[-1].partition(':')[2]}" if thing == "parameter" else f"the property {pointer[-1]}"
        )
        if difference.change == "gone":
            return Judgement("breaking", f"{name} goes", "Whether the service still takes or sends it.")
        is_required = bool(self._published.values.get((*pointer, "required")))
        text = "Its description, and whether it is secret, a URL or text of the document."
        if is_required and "request" in sides:
            return Judgement("breaking", f"{name} comes and must be given", text)
        return Judgement("compatible", f"{name} comes", text)

    def _required(self, difference: Difference) -> Judgement:
        sides, comes = self._sides(difference.pointer), bool(difference.published)
        if "body" in difference.pointer[2:3]:
            return Judgement("behaviour only", "the body may be left out, or not any more", "")
        if comes and "request" in sides:
            return Judgement("breaking", "the argument must be given", "Whether the service refuses calls without it.")
        if comes:
            return Judgement("compatible", "the attribute is never None", "Whether the service always sends it.")
        if "request" in sides:
            return Judgement("breaking", "the argument may be left out, and can be given by name only", "")
        return Judgement("breaking", "the attribute may be None", "")

    def _type(self, difference: Difference) -> Judgement:
        if difference.pointer[:1] == ("operations",) and "headers" in difference.pointer:
            return Judgement("behaviour only", "a header has another type", "")
        old, new = (str(_PYTHON.get(value, value)) for value in (difference.ours, difference.published))
        if old == new:
            return Judgement("behaviour only", f"it stays {old}", "Which of the two is right.")
        return Judgement("breaking", f"{old} becomes {new}", "Which of the two the service sends.")

    def _format(self, difference: Difference) -> Judgement:
        values = {difference.ours, difference.published}
        if "date-time" in values and "headers" not in difference.pointer:
            return Judgement("breaking", "datetime becomes str, or the reverse", "Which of the two the service sends.")
        if "binary" in values:
            return Judgement("breaking", "bytes become str, or the reverse", "")
        if "uuid" in values and "request" in self._sides(difference.pointer):
            return Judgement("behaviour only", "the argument is checked to be a UUID, or not any more", "")
        return Judgement("behaviour only", "no type changes", "")

    def _limit(self, difference: Difference) -> Judgement:
        if "request" not in self._sides(difference.pointer):
            return Judgement("behaviour only", "nothing: answers are not checked", "")
        if difference.published is None:
            return Judgement("behaviour only", "a limit that is checked before sending goes", "Whether it still holds.")
        if difference.ours is None:
            return Judgement("behaviour only", "a limit is checked before sending", "Whether the service enforces it.")
        return Judgement("behaviour only", "another limit is checked before sending", "")

    def _default(self, difference: Difference) -> Judgement:
        return Judgement("behaviour only", "a call without the value does something else", "Texts that tell it.")

    def _readOnly(self, difference: Difference) -> Judgement:  # noqa: N802  # the name of the keyword
        if "request" in self._sides(difference.pointer) and difference.published:
            return Judgement("breaking", "it is no argument any more", "")
        return Judgement("compatible", "it becomes an argument where requests hold it, or stays none", "")


_TEXTS = "Its texts, and whether group, method, bucket and billed are as proposed."
_SIMPLE: dict[tuple[str, str], Judgement] = {
    ("operation", "new"): Judgement("compatible", "a method comes", _TEXTS),
    ("operation", "gone"): Judgement("breaking", "a method goes", "Whether the service still has it."),
    ("schema", "new"): Judgement("compatible", "a class comes", "Its description."),
    ("schema", "gone"): Judgement("breaking", "a class goes", ""),
    ("name", "any"): Judgement("breaking", "a class has another name", "Whether to keep the name, by an override."),
    ("enum value", "new"): Judgement("compatible", "an enum member comes", "Its description."),
    ("enum value", "gone"): Judgement("breaking", "an enum member goes", "Whether the service still knows it."),
    ("class", "new"): Judgement("compatible", "a subclass comes, chosen by the discriminator", ""),
    ("class", "gone"): Judgement("breaking", "a subclass is not chosen any more", ""),
    ("class", "changed"): Judgement("breaking", "another subclass is chosen", ""),
    ("property", "any"): Judgement("breaking", "another property tells the classes apart", ""),
    ("base", "any"): Judgement("breaking", "the class has another base", ""),
    ("open", "any"): Judgement("behaviour only", "unknown properties are kept either way", ""),
    ("answer", "any"): Judgement("behaviour only", "the service answers with other statuses", "Texts that tell it."),
    ("header", "any"): Judgement("behaviour only", "nothing: headers are read by name", "Whether a caller needs it."),
    ("media type", "any"): Judgement("behaviour only", "another form is sent or accepted", "Which form to prefer."),
    ("operationId", "any"): Judgement("breaking", "the raw builder has another name", "Whether to keep the name."),
    ("longRunning", "any"): Judgement("breaking", "the method begins an operation, or not any more", "Its poll, kind."),
    ("nextPage", "any"): Judgement("breaking", "the method returns pages, or not any more", ""),
    ("separated", "any"): Judgement("behaviour only", "lists are sent in another way", ""),
    ("nullable", "any"): Judgement("behaviour only", "null is sent or accepted", ""),
    ("deprecated", "any"): Judgement("behaviour only", "nothing yet", "Whether its text tells what to use instead."),
    ("body", "new"): Judgement("breaking", "the method takes a body", ""),
    ("body", "gone"): Judgement("breaking", "the method takes no body", ""),
    ("path", "any"): Judgement("breaking", "all requests go to another path", "Whether it is the same service."),
}


def gravest(judgements: list[Judgement]) -> Effect | None:
    """Return the gravest effect; None for no judgement."""
    return next((effect for effect in EFFECTS if any(j.effect == effect for j in judgements)), None)


def as_json(difference: Difference, judgement: Judgement) -> dict[str, Any]:
    """Return a judged difference as JSON."""
    values = {"ours": difference.ours, "published": difference.published}
    return {
        "change": difference.change,
        "thing": difference.thing,
        "pointers": ["/".join(pointer) for pointer in difference.pointers],
        **({} if PRESENT in values.values() else values),
        "effect": judgement.effect,
        "python": judgement.python,
        "decide": judgement.decide,
    }
