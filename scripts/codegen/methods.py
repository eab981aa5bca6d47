"""Template data of the client methods: which operations a method calls, its arguments, its return type."""

from __future__ import annotations

from typing import Any

from codegen.arguments import source_argument
from codegen.docstrings import method_docstring
from codegen.fragment import Fragment
from codegen.problems import FragmentError
from codegen.python_names import snake
from codegen.schemas import all_properties, shape_of


def method_view(fragment: Fragment, name: str, variants: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the template data of one client method.

    Its `form` is the shape of the code the template writes: plain, begin (long-running), list (paged), download,
    source (URL or bytes), overload (chosen by the `overload` argument) or choice (chosen by which arguments are given).

    Args:
        fragment: The fragment the operations are in.
        name: The name of the method.
        variants: The operations that share it.
    """
    view: dict[str, Any] = {"name": name, "constant": f"_{name.upper()}", "variants": variants}
    if len(variants) == 1:
        view.update(_single(variants[0]))
    elif {v["variant"] for v in variants} == {"url", "stream"}:
        view.update(_by_source(variants))
    elif {v["overload"] for v in variants} > {""} and not any(v["body"]["kind"] for v in variants):
        view.update(form="overload", operation=variants[0], arguments=variants[0]["arguments"])
    else:
        view.update(_by_arguments(name, variants))
    view["type"], view["uses"] = _return_type(fragment, view)
    if view["form"] == "list":
        view["paging"] = _paging(fragment, view["operation"])
    view["doc"] = method_docstring(fragment, view)
    return view


def _single(operation: dict[str, Any]) -> dict[str, Any]:
    download = operation["result"]["kind"] == "bytes"
    form = "list" if operation["bucket"] == "list" else "download" if download else "plain"
    form = "begin" if "long_running" in operation else form
    return {"form": form, "operation": operation, "arguments": operation["arguments"]}


def _by_source(variants: list[dict[str, Any]]) -> dict[str, Any]:
    """Merge the variant that takes a URL in a JSON body and the one that takes bytes: both become `source`."""
    by_url, stream = (next(v for v in variants if v["variant"] == kind) for kind in ("url", "stream"))
    source = source_argument(
        "What to send: a path, bytes, an open binary file, or a URL the service can read (a str that starts with"
        " http:// or https://, or an httpx.URL or the like, is a URL; any other str is a path)."
    )
    url_name = by_url["body"]["arguments"][0]["name"]
    # The JSON body's other ways to give a document (base64) are left out: its bytes are sent instead.
    shared = {a["name"] for a in stream["arguments"]} | {url_name}
    url_arguments = [a for a in by_url["arguments"] if a["name"] in shared]
    arguments = [source if a["name"] == url_name else a for a in url_arguments]
    return {
        "form": "source",
        "operation": by_url,
        "stream": stream,
        "url_name": url_name,
        "url_arguments": url_arguments,
        "arguments": sorted(arguments, key=lambda a: not a["required"]),
    }


def _by_arguments(name: str, variants: list[dict[str, Any]]) -> dict[str, Any]:
    """Merge operations that are told apart by the arguments they require."""
    choices: list[dict[str, Any]] = []
    sources = [v for v in variants if v["variant"]]
    if sources:
        choices.append(_by_source(sources))
    choices += [{"form": "plain", "operation": v, "arguments": v["arguments"]} for v in variants if not v["variant"]]
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
            f"{name}: {arguments[name]['type']}" + ("" if name in common else " | None = None") for name in by_position
        ],
        "named": [
            f"{a['name']}: {a['type']} | None = None" if a["required"] else a["declared"]
            for a in arguments.values()
            if a["name"] not in by_position
        ],
        "selectors": [
            a["name"] for a in arguments.values() if not a["common"] and any(a["name"] in c["needs"] for c in choices)
        ],
    }


def _return_type(fragment: Fragment, view: dict[str, Any]) -> tuple[str, list[str]]:
    """Return (type of the result or of the items, the model classes in it)."""
    operation = view["operation"]
    if "long_running" in operation:
        return operation["long_running"]["type"], [operation["long_running"]["type"]]
    if view["form"] == "list":
        item = operation["result"].get("item")
        if item is None:
            properties, _ = all_properties(fragment, operation["result"]["cls"])
            shape = shape_of(fragment, properties["value"]).item
            item = shape.name if shape else ""
        return item, [item]
    if view["form"] == "overload":
        bases = {name for name, schema in fragment.schemas.items() if "discriminator" in schema}
        base = next(v for v in view["variants"] if v["result"]["cls"] in bases)
        return base["result"]["type"], [v["result"]["cls"] for v in view["variants"]]
    return operation["result"]["type"], operation["result"]["uses"]


def _paging(fragment: Fragment, operation: dict[str, Any]) -> str:
    """Return the expression of a list's `Paging`: by `nextLink`, or by `start` and `top`."""
    if not any(a["wire"] == "top" for a in operation["query"]):
        return "Paging()"
    if not operation["page_key"]:
        raise FragmentError(f"{operation['id']}: a list with `top` needs x-azfacade.page_key")
    return f'Paging("{snake(operation["page_key"])}", {_default_top(fragment, operation["id"])})'


def _default_top(fragment: Fragment, operation_id: str) -> int:
    for _, _, operation in fragment.operations():
        if operation["operationId"] == operation_id:
            for parameter in map(fragment.resolve, operation["parameters"]):
                if parameter["name"] == "top":
                    return int(fragment.resolve(parameter["schema"])["default"])
    raise FragmentError(f"{operation_id}: `top` needs a default")
