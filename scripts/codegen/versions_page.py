"""Writes docs/api-versions.md: the api versions of both services, their states, and what only some of them have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jinja2

from codegen.fragment import Fragment, reference_name
from codegen.generator_input import template_data
from codegen.operations import CLIENT
from codegen.python_names import member, snake

Line = tuple[str, list[str]]
"""What only some api versions have, and these versions."""


def versions_page(fragments: list[Fragment], templates: Path) -> str:
    """Return the page as Markdown; `templates` is the folder with its template, which has the texts."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    return environment.get_template("api-versions.md.jinja").render(services=list(map(_service, fragments)))


def state_of(version: str, fragment: Fragment) -> str:
    """Return the state of an api version: GA, preview or ended."""
    if version in fragment.ended_versions:
        return f"ended on {fragment.ended_versions[version]}"
    return "preview" if "preview" in version else "GA"


def _service(fragment: Fragment) -> dict[str, Any]:
    lines = [*_operations(fragment), *_arguments(fragment), *_attributes(fragment), *_values(fragment)]
    described = [fragment.versions_of(operation) for _, _, operation in fragment.operations()]
    return {
        "title": fragment.document["info"]["title"],
        "versions": fragment.versions,
        "states": [
            (
                version,
                state_of(version, fragment) + (", the default" if version == fragment.default_version else ""),
                sum(1 for versions in described if not versions or version in versions)
                if version in fragment.versions
                else "not known to azfacade",
            )
            for version in sorted({*fragment.versions, *fragment.ended_versions}, key=_place(fragment))
        ],
        "lines": [
            (what, ["yes" if version in versions else "no" for version in fragment.versions])
            for what, versions in lines
        ],
    }


def _place(fragment: Fragment) -> Any:
    """Return the key that sorts versions: those that are not described first, then the oldest first."""
    return lambda version: (fragment.versions.index(version) if version in fragment.versions else -1, version)


def _methods(fragment: Fragment) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each operation's template data, with the name of the method that calls it."""
    for group in template_data(fragment)["groups"].values():
        for method in group["methods"]:
            place = "" if group["name"] == CLIENT else f"{group['name']}."
            yield from ((f"{place}{method['name']}", view) for view in method["variants"])


def _operations(fragment: Fragment) -> Iterator[Line]:
    for name, view in _methods(fragment):
        if view["versions"]:
            overload = f"?_overload={view['overload']}" if view["overload"] else ""
            yield f"`{name}`: `{view['http']} {view['template']}{overload}`", view["versions"]


def _arguments(fragment: Fragment) -> Iterator[Line]:
    for name, view in _methods(fragment):
        for argument in view["arguments"]:
            if argument["versions"] and argument["versions"] != view["versions"]:
                yield f"argument `{argument['name']}` of `{name}`", argument["versions"]


def _attributes(fragment: Fragment) -> Iterator[Line]:
    """Yield the attributes of models; those of bodies are arguments."""
    bodies = {
        reference_name(media["schema"])
        for _, _, operation in fragment.operations()
        for media in fragment.resolve(operation.get("requestBody", {})).get("content", {}).values()
    }
    for name, schema in fragment.schemas.items():
        for part in [schema, *schema.get("allOf", [])] if name not in bodies else []:
            for key, node in part.get("properties", {}).items():
                if versions := fragment.versions_of(node):
                    yield f"`{name}.{snake(key)}`", versions


def _values(fragment: Fragment) -> Iterator[Line]:
    for name, schema in fragment.schemas.items():
        for value, said in schema.get("x-value-versions", {}).items():
            if versions := fragment.version_list(said):
                yield f"`{'Status' if schema.get('x-status') else name}.{member(value)}`", versions
