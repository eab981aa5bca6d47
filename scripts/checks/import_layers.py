"""The order of the facade's folders, and which imports break it.

Read from the source, so imports under TYPE_CHECKING and inside functions count too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter

from grimp import ImportGraph, build_graph

LAYERS: tuple[tuple[str, ...], ...] = (
    ("cli",),
    ("testing",),
    ("",),
    ("face", "document_intelligence"),
    ("client",),
    ("operations",),
    ("http", "pipeline"),
    ("auth",),
    ("core",),
    ("files",),
    ("errors", "_version"),
)
"""Modules and folders of `azfacade`, top first; "" is `azfacade` itself. A layer imports only layers below it."""

CLI_MAY_IMPORT = ("azfacade.client.environment", "azfacade.core.endpoint", "azfacade.http.service")
"""What the command line takes beside public names and the clients: it reads the same variables and endpoints."""

PUBLIC = ("azfacade", "azfacade.errors", "azfacade.face", "azfacade.document_intelligence", "azfacade.testing")
SENDS = ("azfacade.http.transport", "azfacade.http.transport_errors", "azfacade.http.tls")
"""The modules that import the HTTP library to send; `NAMES_TYPES` only name or check its types."""
NAMES_TYPES = ("azfacade.client.base", "azfacade.client.configuration")


@cache
def graph() -> ImportGraph:
    """Return all imports between modules of `azfacade` and `azfacade_raw`, and to the libraries they use."""
    return build_graph("azfacade", "azfacade_raw", include_external_packages=True, cache_dir=None)


def part(module: str) -> str:
    """Return the folder or file at the top of `azfacade` that a module belongs to."""
    return module.split(".")[1] if "." in module else ""


def imports(package: str = "azfacade") -> Iterator[tuple[str, str]]:
    """Yield each import of a package's modules as (importer, imported)."""
    for module in sorted(graph().modules):
        if module.split(".")[0] == package:
            for imported in sorted(graph().find_modules_directly_imported_by(module)):
                yield module, imported


def upward_imports() -> list[str]:
    """Return the imports that lead to the same or a higher layer, other than within a folder."""
    level = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    return [
        f"{module} imports {imported}"
        for module, imported in imports()
        if imported.split(".")[0] == "azfacade"
        and part(module) != part(imported)
        and level[part(module)] >= level[part(imported)]
    ]


def parts_without_layer() -> set[str]:
    """Return the folders and files of `azfacade` that no layer names."""
    placed = {name for layer in LAYERS for name in layer}
    return {part(module) for module in graph().modules if module.split(".")[0] == "azfacade"} - placed


def import_cycle() -> list[str]:
    """Return the modules of one circle of imports in the facade; empty where there is none."""
    imported_by: dict[str, set[str]] = {}
    for module, imported in imports():
        if imported.split(".")[0] == "azfacade":  # generated models name each other, as their schemas do
            imported_by.setdefault(module, set()).add(imported)
    try:
        TopologicalSorter(imported_by).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def private_imports() -> list[str]:
    """Return the imports by which `testing` and `cli` reach behind the public surface."""
    return [
        f"{module} imports {imported}"
        for module, imported in imports()
        if part(module) in ("testing", "cli")
        and imported.split(".")[0] == "azfacade"
        and part(imported) not in ("testing", "cli")
        and imported not in PUBLIC
        and not (part(module) == "cli" and imported in CLI_MAY_IMPORT)
    ]


def forbidden_raw_imports() -> list[str]:
    """Return the imports of generated code that its contract does not allow."""
    allowed = {"azfacade_raw", "attrs", "attr", "dateutil", "orjson"}
    return [
        f"{module} imports {imported}"
        for module, imported in imports("azfacade_raw")
        if imported.split(".")[0] not in allowed | sys.stdlib_module_names
    ]
