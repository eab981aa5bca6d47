"""Whatever a published document holds, it is refused, or taken over as far as the report says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from tests.spec_update.changes import Document
from tests.spec_update.museum import Museum

VALUES: tuple[Any, ...] = (
    None, "x", 7, [], {}, "string", "object", True, {"type": "object"},
    {"$ref": "#/definitions/Piece"}, {"$ref": "#/definitions/Era"},
)  # fmt: skip
KEYS = ("new", "type", "enum", "default", "items", "allOf", "properties", "required", "maxLength")


def holders(node: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each object and list with each of its keys or indexes."""
    for key in list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        yield node, key
        yield from holders(node[key])


def damaged(seed: int, document: Document) -> None:
    chance = random.Random(seed)
    node, key = chance.choice(list(holders(document)))
    if chance.random() < 0.3:
        del node[key]
    elif chance.random() < 0.5:
        node[key] = chance.choice(VALUES)
    elif isinstance(node, dict):
        node[chance.choice(KEYS)] = node[key]
    else:
        node.append(node[key])


@pytest.mark.parametrize("seed", range(16))
def test_a_damaged_document(museum: Museum, seed: int) -> None:
    source = museum.publish(lambda document: damaged(seed, document))
    before = museum.text
    code, _, err = museum.update(source, "--write")
    assert code in (0, 1, 2)
    if code != 1:
        assert museum.text == before
        assert bool(err) == (code == 2)
        return
    again, _, _ = museum.update(source)
    assert (again == 0) == ("by hand" not in err)
