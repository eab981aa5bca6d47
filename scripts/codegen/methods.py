"""Template data of the client methods: which operations a method calls, its arguments, its return type."""

from __future__ import annotations

from typing import Any

from codegen.arguments import source_argument
from codegen.docstrings import method_docstring
from codegen.fragment import Fragment
from codegen.problems import FragmentError
from codegen.python_names import snake
from codegen.schemas import all_properties, shape_of
from codegen.version_methods import merged_by_versions, split_by_versions

VALUE = "value"
"""The property with the items of a page, where the page is an object."""


def method_view(fragment: Fragment, name: str, variants: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the template data of one client method.

    Its `form` is the shape of the code the template writes: plain, begin (long-running), list (paged), download,
    source (URL or bytes), overload (chosen by the `overload` argument), choice (chosen by which arguments are given) or
    versions (chosen by the client's api version).

    Args:
        fragment: The fragment the operations are in.
        name: The name of the method.
        variants: The operations that share it.
    """
    view: dict[str, Any] = {"name": name, "constant": f"_{name.upper()}", "variants": variants}
    parts = [_by_shape(name, part) for part in split_by_versions(variants)]
    view.update(parts[0] if len(parts) == 1 else merged_by_versions(name, parts, fragment.default_version))
    view["type"], view["uses"] = _return_type(fragment, view)
    if view["form"] == "list":
        view["paging"] = _paging(fragment, view["operation"])
    view["doc"] = method_docstring(fragment, view)
    return view


def _by_shape(name: str, variants: list[dict[str, Any]]) -> dict[str, Any]:
    if len(variants) == 1:
        return _single(variants[0])
    if {v["variant"] for v in variants} == {"url", "stream"}:
        return _by_source(variants)
    if {v["overload"] for v in variants} > {""} and not any(v["body"]["kind"] for v in variants):
        return {"form": "overload", "operation": variants[0], "arguments": variants[0]["arguments"]}
    return _by_arguments(name, variants)


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
        return operation["long_running"]["type"], sorted({operation["long_running"]["type"]} - {"None"})
    if view["form"] == "list":
        item = operation["result"].get("item")
        if item is None:
            page, _ = all_properties(fragment, operation["result"]["cls"])
            shape = shape_of(fragment, fragment.resolve(page[_items_key(fragment, operation)])["items"])
            return shape.type, sorted(shape.names)
        return item, [item]
    if view["form"] == "overload":
        bases = {name for name, schema in fragment.schemas.items() if "discriminator" in schema}
        base = next(v for v in view["variants"] if v["result"]["cls"] in bases)
        return base["result"]["type"], [v["result"]["cls"] for v in view["variants"]]
    return operation["result"]["type"], operation["result"]["uses"]


def _paging(fragment: Fragment, operation: dict[str, Any]) -> str:
    """Return the expression of a list's `Paging`: by `nextLink`, or by `start` and `top`."""
    items = ""
    if operation["result"].get("item") is None and (key := _items_key(fragment, operation)) != VALUE:
        items = f'items="{key}", items_attribute="{snake(key)}"'
    if not any(a["wire"] == "top" for a in operation["query"]):
        return f"Paging({items})"
    if not operation["page_key"] and not items:
        raise FragmentError(f"{operation['id']}: a list with `top` needs x-azfacade.page_key")
    top = _default_top(fragment, operation["id"])
    return f'Paging("{snake(operation["page_key"])}", {top}{", " * bool(items)}{items})'


def _items_key(fragment: Fragment, operation: dict[str, Any]) -> str:
    """Return the property of a page that holds the items: `value`, or the only list there is."""
    properties, _ = all_properties(fragment, operation["result"]["cls"])
    lists = [key for key, node in properties.items() if shape_of(fragment, node).kind == "list"]
    if VALUE in lists or len(lists) == 1:
        return VALUE if VALUE in lists else lists[0]
    raise FragmentError(f"{operation['id']}: a page needs one list, or one called `{VALUE}`; it has {lists}")


def _default_top(fragment: Fragment, operation_id: str) -> int:
    for _, _, operation in fragment.operations():
        if operation["operationId"] == operation_id:
            for parameter in map(fragment.resolve, operation["parameters"]):
                if parameter["name"] == "top":
                    return int(fragment.resolve(parameter["schema"])["default"])
    raise FragmentError(f"{operation_id}: `top` needs a default")
