"""Proposes for new operations what the published document does not say: tag, group, method, bucket, kind, poll."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from codegen.fragment import Fragment
from codegen.python_names import pascal, snake
from spec_update.facts import Facts, Pointer

_PAGED = {"query:start", "query:top", "query:skip", "query:maxpagesize"}
_STATE = re.compile(r"(Operation|Result|Status)$")
"""How the operations are named that read the state of work."""
_WORK = ("Analyze", "Classify", "Detect")


class Proposals:
    """Proposes by the patterns of the operations that a fragment has."""

    def __init__(self, fragment: Fragment, facts: Facts) -> None:
        """Take the operations of the fragment, and the facts of the published document."""
        self._facts = facts
        self._known = {f"{method.upper()} {key}": operation for key, method, operation in fragment.operations()}
        self._schemas = {*fragment.schemas, *facts.schemas()}
        self._made: dict[str, dict[str, Any]] = {}

    def tag(self, operation_id: str) -> str:
        """Return the tag of an operation: that of those with the same first part of the id, or one made of it."""
        prefix = operation_id.partition("_")[0]
        tags = Counter(o["tags"][0] for o in self._known.values() if o["operationId"].partition("_")[0] == prefix)
        return tags.most_common(1)[0][0] if tags else " ".join(_words(prefix))

    def ours(self, key: str) -> dict[str, Any]:
        """Return the `x-azfacade` of a new operation, such as "GET /settings"."""
        pointer = ("operations", key)
        operation_id = self._facts.values[*pointer, "operationId"]
        method, _, path = key.partition(" ")
        is_long = (*pointer, "longRunning") in self._facts.values
        siblings = [ours for ours in self._same_route(key) if ("poll" in ours) == is_long]
        twin = self._twin(key)
        group = siblings[0].get("group") if siblings else twin["group"] if twin else self._group(path, operation_id)
        bucket = self._bucket(pointer, method, group, is_long)
        if siblings:
            name = siblings[0]["method"]
        elif twin and twin["id"] == operation_id:
            name = twin["method"]
        else:
            name = self._method(operation_id, group, bucket, is_long)
        result: dict[str, Any] = {"group": group} if group else {}
        result |= {"method": name, "bucket": bucket}
        if bucket == "list" and (page_key := self._page_key(pointer)):
            result["page_key"] = page_key
        if self._is_billed(pointer, method, operation_id, is_long):
            result["billed"] = True
        if is_long:
            result |= self._long_running(operation_id)
        if variant := self._variant(pointer):
            result["variant"] = variant
        if follow_up := self._follow_up(method, path):
            result |= {"bucket": "poll" if method == "GET" else bucket, "follow_up": follow_up}
        self._made[key] = result
        return result

    def _same_route(self, key: str) -> list[dict[str, Any]]:
        """Return the `x-azfacade` of the operations that differ from one by the overload only."""
        route = key.partition("?")[0]
        found = [o["x-azfacade"] for name, o in self._known.items() if name.partition("?")[0] == route]
        return found + [made for name, made in self._made.items() if name.partition("?")[0] == route]

    def _group(self, path: str, operation_id: str) -> str | None:
        prefix = operation_id.partition("_")[0]
        same = {k: o for k, o in self._known.items() if o["operationId"].partition("_")[0] == prefix}
        close = [
            (_common(path, key.partition(" ")[2]), o["x-azfacade"].get("group"))
            for key, o in same.items()
            if _common(path, key.partition(" ")[2])
        ]
        if close:
            best: str | None = max(close, key=lambda pair: pair[0])[1]
            return best
        if same:
            groups = Counter[str | None](o["x-azfacade"].get("group") for o in same.values())
            return groups.most_common(1)[0][0]
        if noun := self._noun(path):
            return noun if pascal(noun) not in self._schemas else f"{noun}_operations"
        name = snake(prefix.removesuffix("Operations"))
        name += "" if name.endswith("s") else "s"
        return name if pascal(name) not in self._schemas else f"{name}_operations"

    def _twin(self, key: str) -> dict[str, Any] | None:
        """Return id, group and method of the operation that other versions have for the same work.

        It has the same operationId; or that of one at a route that begins like this one.
        """
        known = {o["operationId"]: o["x-azfacade"] for o in self._known.values()}
        start = key.partition(" ")[2].partition("?")[0].strip("/").partition("/")[0]
        others = [p[1] for p in self._facts.values if len(p) == 2 and p[0] == "operations"]
        near = [name for name in others if name.partition(" ")[2].strip("/").partition("/")[0] == start]
        for name in [key, *near]:
            operation_id = self._facts.values["operations", name, "operationId"]
            if name not in self._known and operation_id in known:
                ours = known[operation_id]
                return {"id": operation_id, "group": ours.get("group"), "method": ours["method"]}
        return None

    def _noun(self, path: str) -> str | None:
        """Return what a route begins with as words, which the id below it tells: dynamic_person_groups."""
        first = path.strip("/").partition("/")[0].lower()
        routes = "".join(pointer[1] for pointer in self._facts.values if pointer[0] == "operations")
        nouns = {f"{snake(name)}s" for name in re.findall(r"/\{(\w+)Id\}", routes)}
        return next((noun for noun in sorted(nouns) if noun.replace("_", "") == first), None)

    def _method(self, operation_id: str, group: str | None, bucket: str, is_long: bool) -> str:
        full = snake(operation_id.rpartition("_")[2])
        verb, _, rest = full.partition("_")
        verb = "update" if verb == "patch" else verb
        noun = (group or "").removesuffix("s")
        if bucket == "list" and verb == "get":
            verb = "list"
        elif verb == "patch":
            verb = "update"
        short = re.sub(rf"(^|_){noun}s?(?=_|$)", "", rest, count=1).strip("_") if noun else rest
        name = "_".join(filter(None, (verb, short)))
        taken = {o["x-azfacade"]["method"] for o in self._known.values() if o["x-azfacade"].get("group") == group}
        taken |= {made["method"] for made in self._made.values() if made.get("group") == group}
        name = name if name not in taken else full
        return f"begin_{name}" if is_long else name

    def _bucket(self, pointer: Pointer, method: str, group: str | None, is_long: bool) -> str:
        facts, last = self._facts, self._facts.values[*pointer, "operationId"].rpartition("_")[2]
        answers = [p for p in facts.values if p[:3] == (*pointer, "answers") and p[-2:] == ("schema", "type")]
        is_array = any(facts.values[p] == "array" and p[3].startswith("2") for p in answers)
        if method == "GET":
            if (*pointer, "nextPage") in facts.values or is_array or self._is_paged(pointer):
                return "list"
            return "poll" if _STATE.search(last) else "management"
        if method != "POST":
            return "management"
        is_work = any(self._is_binary(p) for p in self._same_route_published(pointer))
        return "submit" if is_work or group is None or last.startswith(_WORK) else "management"

    def _is_paged(self, pointer: Pointer) -> bool:
        return bool(_PAGED & set(self._facts.children((*pointer, "parameters"))))

    def _is_binary(self, pointer: Pointer) -> bool:
        return self._facts.values.get((*pointer, "body", "schema", "format")) == "binary"

    def _same_route_published(self, pointer: Pointer) -> list[Pointer]:
        """Return the published operations that differ from one by the overload only, itself included."""
        route = pointer[1].partition("?")[0]
        return [p for p in self._facts.values if len(p) == 2 and p[1].partition("?")[0] == route]

    def _page_key(self, pointer: Pointer) -> str | None:
        """Return the property by whose value the next page starts, where no link leads to it."""
        values = self._facts.values
        if (*pointer, "parameters", "query:start") not in values:
            return None
        item = next((values[p] for p in values if p[:2] == pointer and p[-2:] == ("items", "type")), None)
        names = self._facts.children(("schemas", str(item), "properties"))
        return next((name for name in names if name == "id"), next((n for n in names if n.endswith("Id")), None))

    def _is_billed(self, pointer: Pointer, method: str, operation_id: str, is_long: bool) -> bool:
        """Return whether a repeated call could do its work twice."""
        if is_long and self._read_of_all():
            return method != "PATCH"
        if method != "POST":
            return False
        if is_long:
            return (*pointer, "body") in self._facts.values
        return operation_id.rpartition("_")[2].startswith(("Create", "Add"))

    def _long_running(self, operation_id: str) -> dict[str, Any]:
        """Return what a long-running operation needs: the operation that reads its state, and its kind."""
        words = set(_words(operation_id.rpartition("_")[2]))
        reads = [
            value
            for pointer, value in self._facts.values.items()
            if pointer[2:] == ("operationId",) and pointer[1].startswith("GET ") and _STATE.search(value)
        ]
        own_kind = operation_id.rpartition("_")[2]
        own_kind = own_kind[:1].lower() + own_kind[1:]
        if not reads:
            return {"poll": "", "kind": own_kind}
        if poll := self._read_of_all():
            return {"poll": poll, "kind": own_kind, "result": "accepted"}
        poll = max(reads, key=lambda name: _alike(words, set(_words(name.rpartition("_")[2]))))
        kind = re.sub(r"^Get|(Operation|Result|Status)$", "", poll.rpartition("_")[2])
        result = {"poll": poll, "kind": kind[:1].lower() + kind[1:]}
        known = [o["x-azfacade"] for o in self._known.values() if o["x-azfacade"].get("poll") == poll]
        if known and "result_property" in known[0]:
            result["result_property"] = known[0]["result_property"]
        return result

    def _read_of_all(self) -> str | None:
        """Return the operation that reads the state of work of every kind; None where each kind has its own."""
        keys = [key for key in self._facts.children(("operations",)) if re.match(r"GET /operations/\{\w+\}", key)]
        return self._facts.values["operations", keys[0], "operationId"] if len(keys) == 1 else None

    def _follow_up(self, method: str, path: str) -> dict[str, str] | None:
        """Return what an operation on the result of work is called: the last part of its route, or delete."""
        kinds = {ours["poll"]: ours["kind"] for o in self._known.values() if "poll" in (ours := o["x-azfacade"])}
        for key, operation in self._known.items():
            route = key.removeprefix("GET ")
            if operation["operationId"] not in kinds or route == key or "?" in route:
                continue
            if path == route and method == "DELETE":
                return {"kind": kinds[operation["operationId"]], "name": "delete"}
            if path.startswith(f"{route}/") and method == "GET":
                name = snake(path.removeprefix(f"{route}/").partition("/")[0])
                return {"kind": kinds[operation["operationId"]], "name": name.removesuffix("s")}
        return None

    def _variant(self, pointer: Pointer) -> str | None:
        """Return which of two forms of one method an operation is: the bytes of a file, or its URL."""
        route = self._same_route_published(pointer)
        binary = [self._is_binary(p) for p in route]
        if len(route) < 2 or not any(binary):
            return None
        body = self._facts.values.get((*pointer, "body", "schema", "type"), "")
        names = self._facts.children(("schemas", str(body), "properties"))
        return "stream" if self._is_binary(pointer) else "url" if {"url", "urlSource"} & set(names) else None


def summary_of(operation_id: str) -> str:
    """Return the title of the REST page of an operation, as the services' pages have it."""
    return " ".join(_words(operation_id.rpartition("_")[2]))


def _words(name: str) -> list[str]:
    return [word.capitalize() if word.islower() else word for word in snake(name).split("_")]


def _alike(words: set[str], others: set[str]) -> tuple[int, int]:
    """Return how much two names have in common: words with the same beginning, then how few others there are."""
    shared = sum(any(word[:5] == other[:5] for other in others) for word in words)
    return shared, -len(others)


def _common(one: str, other: str) -> int:
    """Return how many leading parts two routes have in common."""
    parts, others = (re.split(r"[/:?]", route.strip("/")) for route in (one, other))
    return next(
        (n for n, (a, b) in enumerate(zip(parts, others, strict=False)) if a != b), min(len(parts), len(others))
    )
