"""`x-ms-client-request-id` is described where its page documents it, and is one argument of every method."""

from __future__ import annotations

import importlib
import inspect

from tests.cases import each

from .reader import REQUEST_ID, Operation, fragment, operations

DOCUMENTED = {
    "/operations",
    "/operations/{operationId}",
    "/documentModels",
    "/documentModels/{modelId}",
    "/documentClassifiers",
    "/documentClassifiers/{classifierId}",
}


def test_the_fragment_describes_it_where_the_pages_do() -> None:
    found = fragment("document_intelligence")
    described: list[str] = []
    for key, item in found.document["paths"].items():
        for node in item.values():
            parameters = [found.follow(parameter) for parameter in node["parameters"]]
            headers = [p for p in parameters if p["in"] == "header"]
            assert [(p["name"], p["required"], p["schema"]["format"]) for p in headers] in (
                [],
                [(REQUEST_ID, False, "uuid")],
            )
            described += [key.partition("?")[0]] * len(headers)
    assert set(described) == DOCUMENTED
    assert len(described) == 13


@each("operation", operations(), ids=lambda operation: operation.id)
def test_no_builder_takes_it(operation: Operation) -> None:
    module = importlib.import_module(f"azfacade_raw.{operation.service}.groups.{operation.group or 'client'}")
    builders = [value for value in vars(module).values() if inspect.isfunction(value)]
    names = {name for builder in builders for name in inspect.signature(builder).parameters}
    assert builders
    assert not {name for name in names if "request_id" in name}
