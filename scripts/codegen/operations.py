"""What the templates need to know of each operation: its builder, its method, its group."""

from __future__ import annotations

import re
from typing import Any

from codegen.arguments import argument_view, body_of, ordered, path_code
from codegen.fragment import Fragment, FragmentError
from codegen.names import member, pascal, snake
from codegen.schemas import all_properties, shape_of
from codegen.text import entries, reflow, renamed, wrap

CLIENT = "client"
"""The group of operations that are methods of the client itself."""

RESERVED_NAMES = {"body", "call", "checks", "given", "models", "overload", "path", "query", "self"}
"""Names the generated functions use themselves."""

OPTIONS = (
    ("timeout", "Seconds this call may take, retries included; None for the client's setting."),
    ("headers", "Headers to add to this call."),
    ("client_request_id", "The `x-ms-client-request-id` to send; None to have one made."),
)


class Operations:
    """The views of one fragment's operations."""

    def __init__(self, fragment: Fragment) -> None:
        """Read them."""
        self.fragment = fragment
        self.views = [self._view(key, method, operation) for key, method, operation in fragment.operations()]
        self.by_id = {view["id"]: view for view in self.views}
        if len(self.by_id) != len(self.views) or len({v["builder"] for v in self.views}) != len(self.views):
            raise FragmentError(f"{fragment.path.name}: two operations share an operationId or its last part")
        self._accept_sibling_kinds()
        for view in self.views:
            if view["poll"]:
                self._link_poll(view)
        self._link_follow_ups()
        for view in self.views:
            view["doc"] = self._doc(view)

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
            group["methods"] = [self._method(name, variants) for name, variants in group["methods"].items()]
            group["uses"] = sorted(
                {u for view in group["operations"] for u in view["uses"]}
                | {u for m in group["methods"] for u in m["uses"]}
            )
            group["works"] = list({v["kind"]: v["work"] for v in group["operations"] if "work" in v}.values())
            tags = {tag["name"]: tag["description"] for tag in self.fragment.document["tags"]}
            group["doc"] = wrap(tags.get(group["operations"][0]["tag"], "Operations of the client itself."))
        return groups

    # -- one operation --------------------------------------------------------------------------------------------

    def _view(self, key: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
        fragment, ours = self.fragment, operation["x-azfacade"]
        template, _, query = key.partition("?")
        overload = dict(pair.split("=", 1) for pair in query.split("&") if pair).get("_overload", "")
        parameters = [fragment.resolve(p) for p in operation["parameters"]]
        where = {"path": [], "query": []}  # type: dict[str, list[dict[str, Any]]]
        for parameter in parameters:
            if parameter["name"] == "api-version":
                continue  # the client's version policy sends it
            where[parameter["in"]].append(
                argument_view(
                    fragment,
                    parameter["name"],
                    parameter["schema"],
                    parameter,
                    required=bool(parameter.get("required")),
                )
            )
        order = re.findall(r"{(\w+)}", template)
        where["path"].sort(key=lambda a: order.index(a["wire"]))
        body = body_of(fragment, operation)
        result = self._result(operation)
        arguments = ordered(where["path"], where["query"], body)
        taken = [a["name"] for a in arguments]
        if len(set(taken)) != len(taken) or set(taken) & ({name for name, _ in OPTIONS} | RESERVED_NAMES):
            raise FragmentError(f"{operation['operationId']}: two arguments share a name, or one is taken: {taken}")
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
            "versions": operation.get("x-versions", []),
            "billed": bool(ours.get("billed")),
            "poll": ours.get("poll", ""),
            "kind": ours.get("kind", ""),
            "follow_up": ours.get("follow_up", {}),
            "page_key": ours.get("page_key", ""),
            "result_property": ours.get("result_property", ""),
            "variant": ours.get("variant", ""),
            "path": where["path"],
            "path_code": path_code(template, where["path"]),
            "query": where["query"],
            "body": body,
            "arguments": arguments,
            "result": result,
            "uses": sorted(uses),
        }

    def _result(self, operation: dict[str, Any]) -> dict[str, Any]:
        """Return how the answer of the first success code decodes."""
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
        raise FragmentError(f"{operation['operationId']}: no decoder for its answer")

    # -- what spans operations ------------------------------------------------------------------------------------

    def _link_poll(self, view: dict[str, Any]) -> None:
        """Fill in how long-running work is polled and what it results in."""
        poll = self.by_id.get(view["poll"])
        if poll is None:
            raise FragmentError(f"{view['id']}: poll names {view['poll']}, which is not there")
        details = poll["result"].get("own", poll["result"]["cls"])
        properties, _ = all_properties(self.fragment, details)
        key = view["result_property"] or ("result" if "result" in properties else "")
        result = shape_of(self.fragment, properties[key]).type if key else details
        if not view["kind"]:
            raise FragmentError(f"{view['id']}: x-azfacade needs a kind")
        view["work"] = {
            "constant": snake(view["kind"]).upper() + "_OPERATION",
            "follow_ups": [],
            "poll_constant": poll["constant"],
            "kind": view["kind"],
            "poll_group": poll["group"],
            "decode": poll["result"]["decode"],
            "expects": poll["result"].get("expects", ""),
            "ids": [a["wire"] for a in poll["path"]],
            "result_attribute": snake(key) if key else "",
            "type": result,
        }
        view["uses"] = sorted({*view["uses"], result})

    def _link_follow_ups(self) -> None:
        """Fill in what can be done with work that has ended, such as downloading what it made."""
        works = [(view["group"], view["work"]) for view in self.views if "work" in view]
        for view in self.views:
            if not view["follow_up"]:
                continue
            found = [
                work for group, work in works if (group, work["kind"]) == (view["group"], view["follow_up"]["kind"])
            ]
            if not found:
                raise FragmentError(f"{view['id']}: x-azfacade.follow_up names a kind that its group has no work of")
            for work in found:
                result = {name: view["result"][name] for name in ("kind", "decode", "accept")}
                work["follow_ups"].append({"name": view["follow_up"]["name"], "constant": view["constant"], **result})

    def _accept_sibling_kinds(self) -> None:
        """Let variants of one read decode whatever sibling the service answers with.

        The one without `_overload` asks for no kind, so its answer is any; the others say which they expect.
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

    def _doc(self, view: dict[str, Any]) -> str:
        doc = wrap(view["text"])
        if view["arguments"]:
            doc += "\n\nArgs:\n" + entries((a["name"], self._argument_text(a)) for a in view["arguments"])
        return renamed(doc, self._names(view)) + "\n\n" + self._page(view)

    def _names(self, view: dict[str, Any]) -> dict[str, str]:
        """Return the Python names of what texts call by its wire name; values that read alike stay as they are."""
        values = {value for schema in self.fragment.schemas.values() for value in schema.get("enum", [])}
        return {a["wire"]: a["name"] for a in view["arguments"] if a["wire"] and a["wire"] not in values}

    @staticmethod
    def _argument_text(argument: dict[str, Any]) -> str:
        text: str = argument["text"]
        versions = argument["versions"]
        return text + (f" Only at {', '.join(versions)}." if versions else "")

    def _page(self, view: dict[str, Any]) -> str:
        service = self.fragment.document["info"]["title"].removeprefix("Azure AI ")
        return wrap(f"REST page: {service} {self.fragment.versions[-1]}, {view['tag']}, {view['rest_page']}.")

    def _method(self, name: str, variants: list[dict[str, Any]]) -> dict[str, Any]:
        """Return the view of one client method."""
        view: dict[str, Any] = {"name": name, "constant": f"_{name.upper()}", "variants": variants}
        if len(variants) == 1:
            view.update(self._alone(variants[0]))
        elif {v["variant"] for v in variants} == {"url", "stream"}:
            view.update(self._by_source(variants))
        elif {v["overload"] for v in variants} > {""} and not any(v["body"]["kind"] for v in variants):
            view.update(form="overload", operation=variants[0], arguments=variants[0]["arguments"])
        else:
            view.update(self._by_arguments(name, variants))
        view["type"], view["uses"] = self._type(view)
        if view["form"] == "list":
            view["paging"] = self._paging(view["operation"])
        view["doc"] = self._method_doc(view)
        return view

    @staticmethod
    def _alone(operation: dict[str, Any]) -> dict[str, Any]:
        download = operation["result"]["kind"] == "bytes"
        form = "list" if operation["bucket"] == "list" else "download" if download else "plain"
        form = "begin" if "work" in operation else form
        return {"form": form, "operation": operation, "arguments": operation["arguments"]}

    def _by_source(self, variants: list[dict[str, Any]]) -> dict[str, Any]:
        """A URL goes in a JSON body, anything else as bytes: one method takes either as `source`."""
        by_url, stream = (next(v for v in variants if v["variant"] == kind) for kind in ("url", "stream"))
        return {
            "form": "source",
            "operation": by_url,
            "stream": stream,
            "url_name": by_url["body"]["arguments"][0]["name"],
            **self._source_arguments(by_url, stream),
        }

    def _by_arguments(self, name: str, variants: list[dict[str, Any]]) -> dict[str, Any]:
        """The arguments that are given tell which operation is meant."""
        choices: list[dict[str, Any]] = []
        sources = [v for v in variants if v["variant"]]
        if sources:
            choices.append(self._by_source(sources))
        choices += [
            {"form": "plain", "operation": v, "arguments": v["arguments"]} for v in variants if not v["variant"]
        ]
        needs = [{a["name"] for a in choice["arguments"] if a["required"]} for choice in choices]
        common = set.intersection(*needs)
        if len({frozenset(need) for need in needs}) != len(choices):
            raise FragmentError(
                f"{name} of {variants[0]['group']}: two operations need the same arguments; nothing tells them apart"
            )
        for choice, need in zip(choices, needs, strict=True):
            choice["needs"] = [a["name"] for a in choice["arguments"] if a["name"] in need - common]
            first = choice is choices[0]
            choice["positional"] = [
                a["declared"] for a in choice["arguments"] if a["required"] and (first or a["name"] in common)
            ]
            choice["named"] = [
                a["declared"]
                for a in sorted(choice["arguments"], key=lambda a: not a["required"])
                if not a["required"] or not (first or a["name"] in common)
            ]
        arguments: dict[str, dict[str, Any]] = {}
        for choice in choices:
            for argument in choice["arguments"]:
                arguments.setdefault(argument["name"], {**argument, "common": argument["name"] in common})
        by_position = [a["name"] for a in choices[0]["arguments"] if a["required"]]
        return {
            "form": "choice",
            "operation": choices[0]["operation"],
            "choices": choices,
            "arguments": sorted(
                arguments.values(), key=lambda a: by_position.index(a["name"]) if a["name"] in by_position else 99
            ),
            "positional": [
                f"{name}: {arguments[name]['type']}" + ("" if name in common else " | None = None")
                for name in by_position
            ],
            "named": [
                f"{a['name']}: {a['type']} | None = None" if a["required"] else a["declared"]
                for a in arguments.values()
                if a["name"] not in by_position
            ],
            "selectors": [
                a["name"]
                for a in arguments.values()
                if not a["common"] and any(a["name"] in c["needs"] for c in choices)
            ],
        }

    @staticmethod
    def _source_arguments(by_url: dict[str, Any], stream: dict[str, Any]) -> dict[str, Any]:
        source = {
            "name": "source",
            "wire": "",
            "required": True,
            "declared": "source: Source",
            "type": "Source",
            "versions": [],
            "value_versions": {},
            "uses": [],
            "text": "What to send: a path, bytes, an open binary file, or a URL the service can read (a str that starts"
            " with http:// or https:// is a URL, any other str a path).",
        }
        url = by_url["body"]["arguments"][0]["name"]
        # Other ways to put a document into the JSON body (base64) are what sending its bytes makes needless.
        shared = {a["name"] for a in stream["arguments"]} | {url}
        passed = [a for a in by_url["arguments"] if a["name"] in shared]
        arguments = [source if a["name"] == url else a for a in passed]
        return {"url_arguments": passed, "arguments": sorted(arguments, key=lambda a: not a["required"])}

    def _type(self, view: dict[str, Any]) -> tuple[str, list[str]]:
        operation = view["operation"]
        if "work" in operation:
            return operation["work"]["type"], [operation["work"]["type"]]
        if view["form"] == "list":
            item = operation["result"].get("item")
            if item is None:
                properties, _ = all_properties(self.fragment, operation["result"]["cls"])
                item = shape_of(self.fragment, properties["value"]).item
                item = item.name if item else ""
            return item, [item]
        if view["form"] == "overload":
            base = next(v for v in view["variants"] if v["result"]["cls"] in self._bases())
            return base["result"]["type"], [v["result"]["cls"] for v in view["variants"]]
        return operation["result"]["type"], operation["result"]["uses"]

    def _bases(self) -> set[str]:
        return {name for name, schema in self.fragment.schemas.items() if "discriminator" in schema}

    def _paging(self, view: dict[str, Any]) -> str:
        top = next((a for a in view["query"] if a["wire"] == "top"), None)
        if top is None:
            return "Paging()"
        if not view["page_key"]:
            raise FragmentError(f"{view['id']}: a list with `top` needs x-azfacade.page_key")
        return f'Paging("{snake(view["page_key"])}", {self._default_top(view)})'

    def _default_top(self, view: dict[str, Any]) -> int:
        for _, _, operation in self.fragment.operations():
            if operation["operationId"] == view["id"]:
                for parameter in map(self.fragment.resolve, operation["parameters"]):
                    if parameter["name"] == "top":
                        return int(self.fragment.resolve(parameter["schema"])["default"])
        raise FragmentError(f"{view['id']}: `top` needs a default")

    def _method_doc(self, view: dict[str, Any]) -> str:
        operation = view["operation"]
        pairs = [(a["name"], self._argument_text(a)) for a in view["arguments"]]
        if view["form"] == "overload":
            pairs.append(
                (
                    "overload",
                    "The kind of operation the id belongs to, as a documented `_overload` value: the answer is then"
                    " that kind's own class, and another kind is an error. None sends nothing and takes any kind.",
                )
            )
        if view["form"] == "download":
            pairs.append(
                (
                    "to",
                    "Where to write it as it comes, with bounded memory: a path, which is replaced when all is there,"
                    " or a file open for writing bytes. None to have the bytes returned.",
                )
            )
        doc = wrap(operation["summary"] or operation["text"]) + "\n\nArgs:\n" + entries([*pairs, *OPTIONS])
        returns = {
            True: "A handle on the running work; its `result()` is what the work makes.",
            "list": "The items; each page is fetched when iteration reaches it. Nothing is sent by the call itself.",
            "download": f"{operation['result']['text']} None with `to`.",
        }.get("work" in operation or view["form"], operation["result"]["text"])
        if returns:
            doc += "\n\nReturns:\n    " + wrap(returns).replace("\n", "\n    ")
        doc += "\n\nRaises:\n" + entries(
            [
                ("InvalidInputError", "An argument was refused; nothing was sent."),
                ("AzFacadeError", self._failures(view)),
            ]
        )
        pages = "\n".join(self._page(v) for v in view["variants"])
        return renamed(doc, self._names(operation)) + "\n\n" + pages

    def _failures(self, view: dict[str, Any]) -> str:
        if view["form"] == "list":
            return "While iterating: a page could not be read; the subclass tells why."
        return "The call failed; the subclass tells why (see `azfacade.errors`)."
