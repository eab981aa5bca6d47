"""What is wrong inside an argument, at any depth, is refused with its path, and nothing is sent."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

import azfacade
from azfacade.testing import FakeAzure
from tests.cases import each
from tests.facade.kit import Script, Side

from .calling import call, client, good, model_class, with_argument
from .nesting import Wrong, as_models, nested_arguments, objects, path_of, valid, with_wrong, wrong_values
from .reader import Argument, Fragment, Operation, fragment
from .values import Maker

NESTED = {
    f"{operation}-{argument.name}": (operation, argument, node) for operation, argument, node in nested_arguments()
}
over_nested = each(("operation", "argument", "node"), NESTED.values(), ids=NESTED)


def fake_client(side: Side, fake: FakeAzure, operation: Operation) -> Any:
    default = operation.version == fragment(operation.service).default_version
    made = getattr(fake, f"{'async_' * side.is_async}{operation.service}_client")
    return made(api_version=None if default else operation.version)


def name_of(operation: Operation, argument: Argument) -> str:
    return operation.whole or argument.name


def given(operation: Operation, argument: Argument, value: Any) -> dict[str, Any]:
    return with_argument(operation, operation.version, name_of(operation, argument), value)


@over_nested
@each("in_models", [False, True], ids=["mappings", "models"])
def test_every_wrong_value_is_refused_with_its_path(
    both: Side, operation: Operation, argument: Argument, node: dict[str, Any], in_models: bool
) -> None:
    found, fake = fragment(operation.service), FakeAzure()
    owner = fake_client(both, fake, operation)
    for wrong in wrong_values(found, node):
        if in_models and not wrong.of_models:
            continue
        value = with_wrong(valid(found, node, wrong, in_models=in_models), wrong)
        path = path_of(name_of(operation, argument), wrong, in_models=in_models)
        with pytest.raises(azfacade.InvalidInputError, match=re.escape(path) + "(?=[ :,]|$)") as caught:
            call(both, owner, operation, given(operation, argument, value))
        assert fake.requests == [], f"{path}: {wrong.value!r} was sent"
        assert len(str(caught.value)) < 400
        if wrong.steps[-1][0] == "unknown":
            assert f"did you mean {wrong.steps[-1][1][1]}?" in str(caught.value)


def test_the_wrong_values_are_many() -> None:
    counts = {name: len(wrong_values(fragment(o.service), node)) for name, (o, _, node) in NESTED.items()}
    assert all(count >= 3 for count in counts.values()), counts
    assert sum(counts.values()) > 500, counts
    assert {"DocumentModels_ComposeModel-doc_types", "DocumentClassifiers_BuildClassifier-doc_types"} < set(counts)
    assert "FaceListOperations_AddFaceListFaceFromUrl-target_face" in counts


@over_nested
def test_a_model_of_a_newer_service_is_sent_as_it_came(
    both: Side, operation: Operation, argument: Argument, node: dict[str, Any]
) -> None:
    """With unknown fields at every level, and with nulls; without what is required or excludes others."""
    if argument in operation.query:
        pytest.skip("sent as a list")
    found = fragment(operation.service)
    script = Script(lambda _: good(operation))
    owner = client(both, operation, script)
    full = Maker(found).make(node, argument.wire)
    for value in (with_news(found, node, full), with_nulls(found, node, full)):
        call(both, owner, operation, given(operation, argument, as_models(found, node, value)))
        sent = json.loads(script.last.content)
        assert (sent if operation.whole else sent[argument.wire]) == value


def with_news(found: Fragment, node: dict[str, Any], value: Any) -> Any:
    """Return a value with unknown fields in each object."""
    return _changed(found, node, value, lambda _: {"newer": {"a": [None, 1]}, "aNumber": 1.5})


def with_nulls(found: Fragment, node: dict[str, Any], value: Any) -> Any:
    """Return a value of objects with an unknown field, nulls for what is optional, and nothing that is required."""
    news = _changed(found, node, value, lambda optional: {"newer": 1, **dict.fromkeys(optional)})

    def without_required(node: dict[str, Any], value: Any) -> Any:
        schema = found.follow(node)
        if isinstance(value, dict) and "additionalProperties" in schema:
            return {key: without_required(schema["additionalProperties"], item) for key, item in value.items()}
        return {key: item for key, item in value.items() if key not in found.properties(node)[1]}

    return without_required(node, news)


def _changed(found: Fragment, node: dict[str, Any], value: Any, news: Callable[[list[str]], dict[str, Any]]) -> Any:
    """Return a value whose objects have what is returned for the keys that they may lack."""
    schema = found.follow(node)
    if isinstance(value, list):
        return [_changed(found, schema["items"], item, news) for item in value]
    if isinstance(value, dict) and "additionalProperties" in schema:
        return {key: _changed(found, schema["additionalProperties"], item, news) for key, item in value.items()}
    if not isinstance(value, dict):
        return value
    properties, required = found.properties(node)
    changed = {key: _changed(found, properties[key], item, news) for key, item in value.items()}
    return changed | news([key for key in properties if key not in required])


@over_nested
def test_what_every_example_shows_is_accepted(operation: Operation, argument: Argument, node: dict[str, Any]) -> None:
    """An object that an answer or a request of the fragment shows, as it is and decoded."""
    found = fragment(operation.service)
    names = {inner["$ref"] for inner in objects(found, node)}
    for wanted in names:
        shown = [value for at, value in examples(found) if at == wanted]
        for value in shown:
            schema = check_of(found.service, wanted)
            decoded = model_class(found.service, wanted.rsplit("/", 1)[-1]).from_dict(value)
            assert schema.check("x", decoded, []) == value
            assert schema.check("x", value, []) == {key: item for key, item in value.items() if item is not None}


def test_the_examples_show_what_is_sent() -> None:
    shown = {
        name.rsplit("/", 1)[-1]
        for service in ("face", "document_intelligence")
        for name, _ in examples(fragment(service))
    }
    assert {"ModelCopyAuthorization", "DocumentTypeDetails", "AzureBlobContentSource", "FaceRectangle"} < shown


def examples(found: Fragment) -> list[tuple[str, Any]]:
    """Return (reference, value) of each object in the examples of a fragment."""
    shown: list[tuple[str, Any]] = []

    def look(node: dict[str, Any], value: Any) -> None:
        schema = found.follow(node)
        if isinstance(value, list) and "items" in schema:
            for item in value:
                look(schema["items"], item)
        elif isinstance(value, dict) and isinstance(schema.get("additionalProperties"), dict):
            for item in value.values():
                look(schema["additionalProperties"], item)
        elif isinstance(value, dict):
            if "$ref" in node:
                shown.append((node["$ref"], value))
            properties, _ = found.properties(node)
            for key, item in value.items():
                if key in properties:
                    look(properties[key], item)

    for operation in found.operations:
        if operation.answer and operation.answer_example is not None:
            look(operation.answer, operation.answer_example)
    for item in found.document["paths"].values():
        for http in item.values():
            if isinstance(http, dict):
                for media in found.follow(http.get("requestBody") or {}).get("content", {}).values():
                    if "example" in media:
                        look(media["schema"], media["example"])
    return shown


def check_of(service: str, reference: str) -> Any:
    """Return the generated schema of an object."""
    import importlib

    bodies = importlib.import_module(f"azfacade_raw.{service}.bodies")
    name = reference.rsplit("/", 1)[-1]
    return next(schema for schema in vars(bodies).values() if getattr(schema, "name", None) == name)


@over_nested
def test_values_that_only_some_versions_have_are_refused_at_others(
    both: Side, operation: Operation, argument: Argument, node: dict[str, Any]
) -> None:
    found = fragment(operation.service)
    fake = FakeAzure()
    owner = fake_client(both, fake, operation)
    for steps, value in versioned(found, node, (), ()):
        wrong = Wrong(steps, value)
        for in_models in (False, True):
            path = path_of(name_of(operation, argument), wrong, in_models=in_models)
            odd = with_wrong(valid(found, node, wrong, in_models=in_models), wrong)
            with pytest.raises(azfacade.InvalidInputError, match=re.escape(path)) as caught:
                call(both, owner, operation, given(operation, argument, odd))
            assert "is not part of" in str(caught.value)
    assert fake.requests == []


def versioned(found: Fragment, node: dict[str, Any], steps: Any, above: Any) -> list[Any]:
    """Return (steps, value) of what the default version lacks."""
    schema, cases = found.follow(node), []
    for value, versions in schema.get("x-value-versions", {}).items():
        cases += [(steps, value)] * (found.default_version not in versions)
    if "properties" in schema and node.get("$ref") not in above:
        for key, inner in found.properties(node)[0].items():
            here = (*steps, ("property", key))
            inside = found.follow(inner)
            if inside.get("readOnly"):
                continue
            if found.default_version not in inside.get("x-versions", [found.default_version]):
                cases.append((here, Maker(found).make(inner, key)))
            cases += versioned(found, inner, here, (*above, node.get("$ref")))
    elif isinstance(schema.get("additionalProperties"), dict):
        cases += versioned(found, schema["additionalProperties"], (*steps, ("member", "key 1")), above)
    elif "items" in schema:
        cases += versioned(found, schema["items"], (*steps, ("item", 0)), above)
    return cases
