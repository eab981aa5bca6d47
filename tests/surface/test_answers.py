"""The documented response of every operation decodes to the documented class, and back to the same JSON."""

from __future__ import annotations

import json
from typing import Any

from tests.cases import each
from tests.facade.kit import Reply, Script, Side

from .calling import call, case, client, good, model_class
from .reader import Fragment, Operation, fragment, operations
from .values import Maker
from .walk import every_answered, every_list


def same(made: Any, example: Any) -> None:
    """Compare to the letter: 1 is not 1.0, and nothing is missing or new."""
    assert json.dumps(made, sort_keys=True) == json.dumps(example, sort_keys=True)


def documented_class(found: Fragment, node: dict[str, Any], example: dict[str, Any]) -> Any:
    """Return the class of a schema, or the one its discriminator names."""
    chosen = found.follow(node).get("discriminator")
    if chosen:
        node = {"$ref": chosen["mapping"][example[chosen["propertyName"]]]}
    return model_class(found.service, node["$ref"].rsplit("/", 1)[-1])


def ask(side: Side, operation: Operation, reply: Reply, **more: Any) -> tuple[Any, Script]:
    """Call an operation with the least it needs and return what it gives, and the script."""
    found = fragment(operation.service)
    script = Script(reply)
    given = case(operation, operation.version, Maker(found, least=True)).arguments | more
    return call(side, client(side, operation, script), operation, given), script


@every_answered
def test_the_example_decodes_to_the_documented_class(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    result, _ = ask(both, operation, good(operation))
    schema, example = operation.answer, operation.answer_example
    if schema is None:
        assert result is None
    elif found.follow(schema).get("format") == "binary":
        assert type(result) is bytes
        assert result == good(operation).body
    elif schema.get("type") == "array":
        assert type(result) is list
        assert [type(item) for item in result] == [documented_class(found, schema["items"], item) for item in example]
        assert result, "an example without items proves nothing"
        same([item.to_dict() for item in result], example)
    else:
        assert type(result) is documented_class(found, schema, example)
        same(result.to_dict(), example)


@every_list
def test_lists_give_items_of_the_documented_class(both: Side, operation: Operation) -> None:
    found = fragment(operation.service)
    assert operation.answer is not None
    key = operation.items_key
    items = found.properties(operation.answer)[0][key]["items"] if key else operation.answer["items"]
    example = operation.answer_example[key] if key else operation.answer_example
    result, script = ask(both, operation, good(operation))
    assert len(script.requests) == 1
    assert result, "an example without items proves nothing"
    if found.follow(items)["type"] == "string":
        assert result == example
        return
    assert [type(item) for item in result] == [documented_class(found, items, item) for item in example]
    same([item.to_dict() for item in result], example)


@every_list
def test_an_empty_list_is_one_request(both: Side, operation: Operation) -> None:
    assert operation.answer is not None
    result, script = ask(both, operation, Reply(200, {operation.items_key: []} if operation.items_key else []))
    assert result == []
    assert len(script.requests) == 1


@each("operation", [o for o in operations() if o.answer and o.accept != "application/json"], ids=str)
def test_files_come_as_they_are_whatever_they_hold(both: Side, operation: Operation) -> None:
    result, _ = ask(both, operation, Reply(200, b'{"not": "decoded"}', {"Content-Type": operation.accept}))
    assert result == b'{"not": "decoded"}'


def test_every_answer_with_a_body_has_an_example() -> None:
    for operation in operations():
        if operation.answer is not None and operation.accept == "application/json":
            assert operation.answer_example, f"{operation} shows no answer"
