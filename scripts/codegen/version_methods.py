"""Template data of client methods whose work is another operation at other api versions."""

from __future__ import annotations

from typing import Any

from codegen.problems import FragmentError


def split_by_versions(variants: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Return the operations of a method by the api versions that have them; one list where all share some version."""
    parts: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for variant in variants:
        parts.setdefault(tuple(variant["versions"]), []).append(variant)
    listed = [version for versions in parts for version in versions]
    is_disjoint = len(parts) > 1 and () not in parts and len(set(listed)) == len(listed)
    return list(parts.values()) if is_disjoint else [variants]


def merged_by_versions(name: str, views: list[dict[str, Any]], default_version: str) -> dict[str, Any]:
    """Return the template data of a method that chooses its operation by the api version of the client.

    Args:
        name: The name of the method.
        views: The data of the method at each set of versions, each as if there were no other.
        default_version: The api version that clients send unless they are told another one.
    """
    for view in views:
        view["versions"] = view["operation"]["versions"]
        view["calls"] = view.get("choices", [{"arguments": view["arguments"]}])
        _add_signatures(view)
    # The versions of the last one are not asked for: it also serves versions that nobody knows.
    views = sorted(views, key=lambda view: default_version in view["versions"])
    last = views[-1]
    if len({view["operation"]["result"]["type"] for view in views}) > 1 or any("long_running" in v for v in views):
        raise FragmentError(f"{name}: its operations at different versions must have the same result")
    arguments = _merged_arguments([last, *views[:-1]])
    for view in views:
        view["others"] = [
            argument for argument in arguments if argument["name"] not in {a["name"] for a in view["arguments"]}
        ]
    signatures = [call for view in [last, *views[:-1]] for call in view["calls"]]
    return {
        "form": "versions",
        "is_download": last["form"] == "download",
        "alternatives": views,
        "operation": last["operation"],
        "arguments": arguments,
        "positional": [a["declared"] for a in arguments if a["by_position"]],
        "named": [a["declared"] for a in arguments if not a["by_position"]],
        "optional": [a["name"] for a in arguments if a["is_optional"]],
        "signatures": signatures if len({tuple(s["positional"] + s["named"]) for s in signatures}) > 1 else [],
    }


def _add_signatures(view: dict[str, Any]) -> None:
    for call in view["calls"]:
        if "positional" not in call or view["form"] != "choice":
            call["positional"] = [a["declared"] for a in call["arguments"] if a["required"]]
            call["named"] = [a["declared"] for a in call["arguments"] if not a["required"]]


def _merged_arguments(views: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the arguments of all versions; what is required in some only may be left out, and its text says so."""
    calls = [(view, call) for view in views for call in view["calls"]]
    found: dict[str, dict[str, Any]] = {}
    for _, call in calls:
        for argument in call["arguments"]:
            found.setdefault(argument["name"], argument)
    merged = []
    for name, argument in found.items():
        held = [(view, a) for view, call in calls for a in call["arguments"] if a["name"] == name]
        required = all(a["required"] for _, a in held) and len(held) == len(calls)
        by_position = argument["required"]
        versions = argument["versions"] or [v for view in views if name in _names(view) for v in view["versions"]]
        text = argument["text"]
        if by_position and not required:
            left_out = [v for view, call in calls if name not in _required(call) for v in view["versions"]]
            text += f" May be left out at {', '.join(dict.fromkeys(left_out))}."
        merged.append(
            {
                **argument,
                "declared": f"{name}: {argument['type']} | None = None"
                if argument["required"] and not required
                else argument["declared"],
                "required": required,
                "by_position": by_position,
                "is_optional": by_position and not required,
                "versions": [] if all(name in _names(view) for view in views) else versions,
                "text": text,
            }
        )
    return sorted(merged, key=lambda a: not a["by_position"])


def _names(view: dict[str, Any]) -> set[str]:
    return {argument["name"] for call in view["calls"] for argument in call["arguments"]}


def _required(call: dict[str, Any]) -> set[str]:
    return {argument["name"] for argument in call["arguments"] if argument["required"]}
