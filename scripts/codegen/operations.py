"""Template data of the operations and their groups: request builders, responses, long-running operations."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager
from typing import Any

from codegen.already_done import already_done_view
from codegen.arguments import argument_view, body_view, in_signature_order, path_expression, require_by_version
from codegen.docstrings import CALL_OPTIONS, builder_docstring, reflow, wrap
from codegen.fragment import Fragment, is_sent_with_every_request
from codegen.methods import method_view
from codegen.positions import Place
from codegen.problems import FragmentError
from codegen.python_names import member, pascal, snake
from codegen.schemas import all_properties, shape_of

CLIENT = "client"
"""The name of the group whose operations are methods of the client itself."""

RESERVED_NAMES = {
    "bodies",
    "body",
    "call",
    "checks",
    "given",
    "models",
    "overload",
    "path",
    "query",
    "self",
    "source_url",
    "versions",
}
"""Names that the generated functions use themselves, so that no argument may have them."""


class Operations:
    """The template data of all operations of a fragment."""

    def __init__(self, fragment: Fragment) -> None:
        """Collect the operations and link those that belong together."""
        self.fragment = fragment
        self.views: list[dict[str, Any]] = []
        self._places: dict[str, Place] = {}
        for key, method, operation in fragment.operations():
            with fragment.problems.collect("paths", key, method):
                self.views.append(self._operation_view(key, method, operation))
                self._places[operation["operationId"]] = ("paths", key, method)
        fragment.problems.raise_any()  # what follows relies on all operations
        self.by_id = {view["id"]: view for view in self.views}
        if len(self.by_id) != len(self.views) or len({v["builder"] for v in self.views}) != len(self.views):
            fragment.problems.add(("paths",), "two operations share an operationId or its last part")
            fragment.problems.raise_any()
        self._accept_sibling_kinds()
        for view in self.views:
            if view["poll"]:
                with self._collect(view):
                    self._link_poll(view)
        self._link_follow_ups()
        for view in self.views:
            with self._collect(view):
                view["already_done"] = already_done_view(fragment, view, view["already_done"], self.by_id)
        for view in self.views:
            view["doc"] = builder_docstring(fragment, view)

    def _collect(self, view: dict[str, Any]) -> AbstractContextManager[None]:
        return self.fragment.problems.collect(*self._places[view["id"]])

    def groups(self) -> dict[str, Any]:
        """Return the groups by name, each with its methods in the order of the fragment."""
        groups: dict[str, Any] = {}
        for view in self.views:
            group = groups.setdefault(
                view["group"], {"name": view["group"], "cls": pascal(view["group"]), "operations": [], "methods": {}}
            )
            group["operations"].append(view)
            group["methods"].setdefault(view["method"], []).append(view)
        for group in groups.values():
            methods = []
            for name, variants in group["methods"].items():
                with self._collect(variants[0]):
                    methods.append(method_view(self.fragment, name, variants))
            group["methods"] = methods
            group["uses"] = sorted(
                {u for view in group["operations"] for u in view["uses"]}
                | {u for m in group["methods"] for u in m["uses"]}
            )
            group["long_running"] = list(
                {v["kind"]: v["long_running"] for v in group["operations"] if "long_running" in v}.values()
            )
            group["doc"] = wrap(self._group_text(group["operations"]))
        return groups

    def _group_text(self, operations: list[dict[str, Any]]) -> str:
        """Return the text of the tag of a group's operations, and the api versions where not all have the group."""
        tags = {tag["name"]: tag["description"] for tag in self.fragment.document["tags"]}
        text: str = tags.get(operations[0]["tag"], "Operations of the client itself.")
        held = {version for view in operations for version in view["versions"] or self.fragment.versions}
        if held.issuperset(self.fragment.versions):
            return text
        return f"{text} Only at {', '.join(version for version in self.fragment.versions if version in held)}."

    def _operation_view(self, key: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
        fragment, ours = self.fragment, operation["x-azfacade"]
        template, _, query = key.partition("?")
        overload = dict(pair.split("=", 1) for pair in query.split("&") if pair).get("_overload", "")
        parameters = [fragment.resolve(p) for p in operation["parameters"]]
        where = {"path": [], "query": []}  # type: dict[str, list[dict[str, Any]]]
        for parameter in parameters:
            if is_sent_with_every_request(parameter):
                continue
            where[parameter["in"]].append(
                argument_view(
                    fragment,
                    parameter["name"],
                    parameter["schema"],
                    parameter,
                    required=bool(parameter.get("required")),
                )
            )
        in_query = {a["wire"] for a in where["query"]}
        if strangers := {to for a in where["query"] for to in a["adds"]} - in_query:
            raise FragmentError(f"{operation['operationId']}: x-adds names no query parameter: {sorted(strangers)}")
        order = re.findall(r"{(\w+)}", template)
        where["path"].sort(key=lambda a: order.index(a["wire"]))
        body = body_view(fragment, operation)
        result = self._response_view(operation)
        require_by_version([*where["query"], *body["arguments"]], fragment.versions_of(operation) or fragment.versions)
        arguments = in_signature_order(where["path"], where["query"], body)
        taken = [a["name"] for a in arguments]
        if len(set(taken)) != len(taken) or set(taken) & ({name for name, _ in CALL_OPTIONS} | RESERVED_NAMES):
            raise FragmentError(
                f"{operation['operationId']}: two arguments have the same name, or one has a reserved name: {taken}"
            )
        uses = {u for a in arguments for u in a["uses"]} | set(result["uses"])
        return {
            "id": operation["operationId"],
            "builder": snake(operation["operationId"].partition("_")[2] or operation["operationId"]),
            "constant": snake(operation["operationId"].partition("_")[2] or operation["operationId"]).upper(),
            "group": ours.get("group", CLIENT),
            "method": ours["method"],
            "tag": operation["tags"][0],
            "rest_page": operation["summary"],
            "text": reflow(operation["description"]),
            "summary": reflow(ours.get("description", "")),
            "http": method.upper(),
            "template": template,
            "overload": overload,
            "overload_member": member(overload) if overload else "",
            "bucket": ours["bucket"],
            "versions": fragment.versions_of(operation),
            "billed": bool(ours.get("billed")),
            "poll": ours.get("poll", ""),
            "kind": ours.get("kind", ""),
            "result_of_work": ours.get("result", ""),
            "follow_up": ours.get("follow_up", {}),
            "already_done": ours.get("already_done", {}),
            "page_key": ours.get("page_key", ""),
            "result_property": ours.get("result_property", ""),
            "variant": ours.get("variant", ""),
            "path": where["path"],
            "path_expression": path_expression(template, where["path"]),
            "query": where["query"],
            "body": body,
            "arguments": arguments,
            "result": result,
            "uses": sorted(uses),
        }

    def _response_view(self, operation: dict[str, Any]) -> dict[str, Any]:
        """Return the template data of the first success response: its type and decoder."""
        success = next(
            self.fragment.resolve(r) for code, r in operation["responses"].items() if str(code).startswith("2")
        )
        content = success.get("content", {})
        if not content:
            return {
                "kind": "nothing",
                "type": "None",
                "decode": "no_body",
                "accept": "application/json",
                "uses": [],
                "text": "",
            }
        media, described = next(iter(content.items()))
        text = reflow(success["description"])
        if media != "application/json":
            return {"kind": "bytes", "type": "bytes", "decode": "raw_bytes", "accept": media, "uses": [], "text": text}
        shape = shape_of(self.fragment, described["schema"])
        found = {"kind": shape.kind, "accept": media, "uses": sorted(shape.names), "text": text, "cls": shape.name}
        if shape.kind == "model":
            return {**found, "type": shape.name, "decode": f"models.{shape.name}.from_dict"}
        if shape.kind == "list" and shape.item is not None and shape.item.kind == "model":
            return {
                **found,
                "type": f"builtins.{shape.type}",
                "decode": f"ListOf(models.{shape.item.name}.from_dict)",
                "item": shape.item.name,
            }
        raise FragmentError(
            f"{operation['operationId']}: no decoder for its response; use a model, a list of models or bytes"
        )

    def _link_poll(self, view: dict[str, Any]) -> None:
        """Add to an operation that starts long-running work how it is polled and what its result is."""
        poll = self.by_id.get(view["poll"])
        if poll is None:
            raise FragmentError(f"{view['id']}: poll names {view['poll']}, which is not there")
        details = poll["result"].get("own", poll["result"]["cls"])
        properties, _ = all_properties(self.fragment, details)
        key = view["result_property"] or ("result" if "result" in properties else "")
        result = shape_of(self.fragment, properties[key]).type if key else details
        is_accepted = view["result_of_work"] == "accepted"
        if is_accepted:
            result, key = view["result"]["type"], ""
        if not view["kind"]:
            raise FragmentError(f"{view['id']}: an operation with x-azfacade.poll needs a kind")
        view["long_running"] = {
            "constant": snake(view["kind"]).upper() + "_OPERATION",
            "follow_ups": [],
            "poll_constant": poll["constant"],
            "kind": view["kind"],
            "poll_group": poll["group"],
            "decode": poll["result"]["decode"],
            "expects": poll["result"].get("expects", ""),
            "ids": [a["wire"] for a in poll["path"]],
            "result_attribute": snake(key) if key else "",
            "accepted": view["result"]["decode"] if is_accepted else "",
            "type": result,
        }
        view["uses"] = sorted({*view["uses"], result} - {"None"})

    def _link_follow_ups(self) -> None:
        """Add to long-running operations the calls possible after their end, such as the download of an output."""
        works = [(view["group"], view["long_running"]) for view in self.views if "long_running" in view]
        for view in self.views:
            if not view["follow_up"]:
                continue
            found = [
                work for group, work in works if (group, work["kind"]) == (view["group"], view["follow_up"]["kind"])
            ]
            with self._collect(view):
                if not found:
                    raise FragmentError(
                        f"{view['id']}: x-azfacade.follow_up names a kind that no operation of its group has"
                    )
            for work in found:
                result = {name: view["result"][name] for name in ("kind", "decode", "accept")}
                work["follow_ups"].append({"name": view["follow_up"]["name"], "constant": view["constant"], **result})

    def _accept_sibling_kinds(self) -> None:
        """Let the variants of one read decode any class with the same base.

        The variant without `_overload` returns any of them. The others still decode any, and check that it is theirs.
        """
        for base, schema in self.fragment.schemas.items():
            siblings = {ref.rsplit("/", 1)[-1] for ref in schema.get("discriminator", {}).get("mapping", {}).values()}
            for view in self.views:
                result = view["result"]
                if result.get("cls") in siblings:
                    result["decode"] = f"models.{base}.from_dict"
                    if view["overload"]:
                        result["expects"] = result["cls"]
                    else:
                        result.update(own=result["cls"], cls=base, type=base, uses=[base])
                        view["uses"] = sorted({*view["uses"], base})
