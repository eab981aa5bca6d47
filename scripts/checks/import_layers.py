"""Defines the layers of the facade's folders, and finds imports that violate them.

Imports are read from the source, so those under TYPE_CHECKING and inside functions count too.
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
    ("results",),
    ("files", "models"),
    ("errors", "_version"),
)
"""Modules and folders of `azfacade`, top first; "" is `azfacade` itself. A layer imports only layers below it."""

CLI_MAY_IMPORT = ("azfacade.client.environment", "azfacade.core.endpoint", "azfacade.http.service")
"""Private modules that the command line may import, to read the same environment variables and endpoints."""

TESTING_MAY_IMPORT = ("azfacade.results.offsets", "azfacade.http.clock")
"""Private modules that `testing` may import: to count offsets and wait on clocks by the same code."""

PUBLIC = (
    "azfacade",
    "azfacade.errors",
    "azfacade.face",
    "azfacade.document_intelligence",
    "azfacade.models.face",
    "azfacade.models.document_intelligence",
    "azfacade.testing",
)
SENDS = {
    "httpx": (
        "azfacade.client.base",
        "azfacade.http.async_transport",
        "azfacade.http.body_watch",
        "azfacade.http.transport",
    ),
    "httpcore": ("azfacade.http.async_network", "azfacade.http.network"),
    "aiohttp": ("azfacade.http.aiohttp_body", "azfacade.http.aiohttp_session", "azfacade.http.aiohttp_transport"),
}
"""The modules that send, by HTTP library. Those of httpx serve httpx2 too, and only name its types."""


@cache
def graph() -> ImportGraph:
    """Return the import graph of `azfacade` and `azfacade_raw`, with the libraries they use."""
    return build_graph("azfacade", "azfacade_raw", include_external_packages=True, cache_dir=None)


def part(module: str) -> str:
    """Return the top-level folder or file of `azfacade` that a module belongs to."""
    return module.split(".")[1] if "." in module else ""


def imports(package: str = "azfacade") -> Iterator[tuple[str, str]]:
    """Yield each import of a package's modules as (importer, imported)."""
    for module in sorted(graph().modules):
        if module.split(".")[0] == package:
            for imported in sorted(graph().find_modules_directly_imported_by(module)):
                yield module, imported


def upward_imports() -> list[str]:
    """Return the imports of the same or a higher layer, except imports within one folder."""
    level = {name: number for number, layer in enumerate(LAYERS) for name in layer}
    return [
        f"{module} imports {imported}"
        for module, imported in imports()
        if imported.split(".")[0] == "azfacade"
        and part(module) != part(imported)
        and level[part(module)] >= level[part(imported)]
    ]


def parts_without_layer() -> set[str]:
    """Return the folders and files of `azfacade` that are in no layer."""
    placed = {name for layer in LAYERS for name in layer}
    return {part(module) for module in graph().modules if module.split(".")[0] == "azfacade"} - placed


def import_cycle() -> list[str]:
    """Return the modules of one import cycle in the facade; empty if there is none."""
    imported_by: dict[str, set[str]] = {}
    for module, imported in imports():
        if imported.split(".")[0] == "azfacade":  # generated models may import each other, like their schemas
            imported_by.setdefault(module, set()).add(imported)
    try:
        TopologicalSorter(imported_by).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def private_imports() -> list[str]:
    """Return the imports of private modules in `testing` and `cli`."""
    return [
        f"{module} imports {imported}"
        for module, imported in imports()
        if part(module) in ("testing", "cli")
        and imported.split(".")[0] == "azfacade"
        and part(imported) not in ("testing", "cli")
        and imported not in PUBLIC
        and not (part(module) == "cli" and imported in CLI_MAY_IMPORT)
        and not (part(module) == "testing" and imported in TESTING_MAY_IMPORT)
    ]


def forbidden_raw_imports() -> list[str]:
    """Return the imports in generated code of modules that it may not depend on."""
    allowed = {"azfacade_raw", "attrs", "attr", "dateutil", "orjson", "pydantic_core"}
    return [
        f"{module} imports {imported}"
        for module, imported in imports("azfacade_raw")
        if imported.split(".")[0] not in allowed | sys.stdlib_module_names
    ]
