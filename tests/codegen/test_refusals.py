"""A fragment that the generator does not support is rejected: the message names the place, no file changes."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

import codegen.__main__ as command
from tests.codegen.trees import SMALL, Tree

Edit = Callable[[dict[str, Any]], object]

GET = ("/shelves/{shelfId}", "get")
PUT = ("/shelves/{shelfId}", "put")
SORT = ("/shelves/{shelfId}/sorting", "post")
SORTING = ("/shelves/{shelfId}/sorting", "get")
LIST = ("/shelves", "get")


def operation(place: tuple[str, str], **changes: Any) -> Edit:
    """Return an edit that changes an operation; None takes a key away."""

    def edit(document: dict[str, Any]) -> None:
        node = document["paths"][place[0]][place[1]]
        for key, value in changes.items():
            if value is None:
                del node[key.replace("x_azfacade", "x-azfacade")]
            else:
                node[key] = value

    return edit


def ours(place: tuple[str, str], **changes: Any) -> Edit:
    """Return an edit that changes an operation's x-azfacade; None takes a key away."""

    def edit(document: dict[str, Any]) -> None:
        node = document["paths"][place[0]][place[1]]["x-azfacade"]
        node.update(changes)
        for key in [key for key, value in changes.items() if value is None]:
            del node[key]

    return edit


def schema(name: str, **changes: Any) -> Edit:
    """Return an edit that changes a schema."""
    return lambda document: document["components"]["schemas"].setdefault(name, {}).update(changes)


def property_of(name: str, key: str, node: dict[str, Any]) -> Edit:
    """Return an edit that gives a schema another property."""
    return lambda document: document["components"]["schemas"][name]["properties"].update({key: node})


def parameter(place: tuple[str, str], **node: Any) -> Edit:
    """Return an edit that gives an operation another parameter."""
    described = {"in": "query", "description": "Text.", "schema": {"type": "string"}, **node}
    return lambda document: document["paths"][place[0]][place[1]].setdefault("parameters", []).append(described)


def mixin(name: str, value: Any, **properties: Any) -> Edit:
    """Return an edit that gives a schema a mixin, and properties."""

    def edit(document: dict[str, Any]) -> None:
        node = document["components"]["schemas"][name]
        node["x-azfacade"] = {"mixin": value}
        if properties:
            node["properties"].update(properties)

    return edit


TEXT = {"type": "string", "description": "Text."}
NUMBER = {"type": "number", "description": "A number."}
LIMITED = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Shelf"}}}}
DATE = {"type": "string", "format": "date-time"}

REFUSED: dict[str, tuple[Edit, list[str]]] = {
    # without a description
    "a schema": (schema("Box", description=""), ["without a description", "Box"]),
    "a property": (property_of("Shelf", "depth", {"type": "number"}), ["without a description", "Shelf.depth"]),
    "an enum value": (schema("Color", enum=["red", "darkBlue", "mauve"]), ["without a description", "Color=mauve"]),
    "an operation": (operation(GET, description=None), ["without a description", "ShelfOperations_GetShelf: desc"]),
    "a summary": (operation(GET, summary=""), ["without a description", "ShelfOperations_GetShelf: summary"]),
    "a parameter": (
        parameter(LIST, name="depth", description=" "),
        ["without a desc", "ShelfOperations_ListShelves depth"],
    ),
    # what no docstring can hold
    "a backslash": (schema("Box", description="A \\box."), ["backslash", "Box"]),
    "three quotes": (property_of("Shelf", "x", {**TEXT, "description": 'A """ b.'}), ["three quotes", "Shelf.x"]),
    "a quote at the end": (operation(GET, description='Reads "it"'), ["end with a quote", "ShelfOperations_GetShelf"]),
    "quotes in a summary": (operation(GET, summary='Get "Shelf" now'), ["may not have quotes", "GetShelf"]),
    # invalid OpenAPI
    "an unknown type": (property_of("Shelf", "x", {**TEXT, "type": "strin"}), ["not valid OpenAPI", "properties/x"]),
    "no responses of a known form": (operation(GET, responses=7), ["not valid OpenAPI", "paths/"]),
    "a path parameter nobody declared": (
        lambda document: document["paths"].update({"/x/{y}": document["paths"].pop("/shelves")}),
        ["not valid OpenAPI", "'y'"],
    ),
    "a twin operationId": (
        operation(GET, operationId="ShelfOperations_ListShelves"),
        ["not valid OpenAPI", "ListShelves"],
    ),
    # what is not said
    "no x-azfacade": (operation(GET, x_azfacade=None), ["ShelfOperations_GetShelf", "x-azfacade.method"]),
    "no method": (ours(GET, method=None), ["ShelfOperations_GetShelf", "x-azfacade.method"]),
    "no bucket": (ours(GET, bucket=None), ["ShelfOperations_GetShelf", "x-azfacade.bucket"]),
    "an unknown bucket": (ours(GET, bucket="slow"), ["ShelfOperations_GetShelf", "bucket slow is none of submit"]),
    "a tag that names an api version": (
        lambda d: d["tags"][0].update(description="Shelves, at v2 only."),
        ["tag Shelf Operations", "names v2", "x-versions"],
    ),
    "a tag nobody described": (operation(GET, tags=["Other"]), ["ShelfOperations_GetShelf", "tag Other"]),
    "no kind of work": (ours(SORT, kind=None), ["ShelfOperations_SortShelf", "needs a kind"]),
    "no key to page by": (ours(LIST, page_key=None), ["ShelfOperations_ListShelves", "page_key"]),
    "no answer of success": (
        operation(GET, responses={"404": {"description": "Gone."}}),
        ["ShelfOperations_GetShelf", "no answer of success"],
    ),
    "limits without a size": (
        operation(("/shelves/{shelfId}", "put"), **{"requestBody": LIMITED | {"x-limits": {"F0": {"pages": 2}}}}),
        ["ShelfOperations_CreateShelf", "x-limits of F0 must be bytes"],
    ),
    "limits of a part that are no numbers": (
        property_of("Shelf", "x", {**TEXT, "x-limits": {"S0": {"bytes": "6 MB"}}}),
        ["ShelfOperations_CreateShelf", "x-limits of S0 must be bytes"],
    ),
    # what leads nowhere, or to several places
    "an error of repeated attempts without a code": (
        ours(PUT, already_done={"read": "ShelfOperations_GetShelf"}),
        ["ShelfOperations_CreateShelf", "already_done needs a code"],
    ),
    "a read of what is created at another path": (
        ours(PUT, already_done={"code": "ShelfExists", "read": "ShelfOperations_ListShelves"}),
        ["ShelfOperations_CreateShelf", "ListShelves, which reads nothing at its path"],
    ),
    "a read of nothing": (
        ours(PUT, already_done={"code": "ShelfExists", "read": "ShelfOperations_GetNothing"}),
        ["ShelfOperations_CreateShelf", "GetNothing, which reads nothing at its path"],
    ),
    "a poll of nothing": (
        ours(SORT, poll="ShelfOperations_GetNothing"),
        ["ShelfOperations_SortShelf", "poll names ShelfOperations_GetNothing, which is not there"],
    ),
    "a reference to nothing": (
        property_of("Shelf", "x", {"$ref": "#/components/schemas/Nothing", "description": "Text."}),
        ["#/components/schemas/Nothing"],
    ),
    "two operations and no rule": (ours(SORTING, method="get"), ["get of shelves", "nothing tells them apart"]),
    "two operations of one last name": (
        operation(GET, operationId="OtherOperations_ListShelves"),
        ["share an operationId or its last part"],
    ),
    # names and types there is no room for
    "a header parameter": (
        parameter(LIST, name="x-odd", **{"in": "header"}),
        ["ShelfOperations_ListShelves", "header"],
    ),
    "an argument with a name of ours": (parameter(LIST, name="query"), ["ShelfOperations_ListShelves", "'query'"]),
    "an argument with a name of every call": (parameter(LIST, name="timeout"), ["ListShelves", "'timeout'"]),
    "a property with a name of ours": (property_of("Box", "toDict", TEXT), ["Box", "'to_dict'"]),
    "two properties of one name": (property_of("Box", "KIND", TEXT), ["Box", "'kind', 'kind'"]),
    "two values of one name": (
        schema("Color", enum=["red", "Red"], **{"x-enum-descriptions": {"red": "A.", "Red": "B."}}),
        ["two values of Color"],
    ),
    "an object of nothing": (
        property_of("Shelf", "x", {"type": "object", "description": "Text."}),
        ["without properties"],
    ),
    "a list of dates": (
        property_of("Shelf", "dates", {"type": "array", "items": DATE, "description": "Text."}),
        ["dates holds several"],
    ),
    # keys and names that would be dropped silently, or break what is generated
    "an unknown extension": (property_of("Shelf", "x", {**TEXT, "x-secrt": True}), ["x-secrt is no key", "x-secret"]),
    "an unknown key of ours": (ours(GET, piad=True), ["piad is no key", "billed"]),
    "a flag that is text": (ours(GET, billed="yes"), ["billed must be a bool, not a str"]),
    "a version that does not exist": (
        operation(GET, **{"x-versions": ["v9"]}),
        ["x-versions names ['v9']", "'v1', 'v2'"],
    ),
    "a property of a version that does not exist": (
        property_of("Shelf", "x", {**TEXT, "x-versions": ["v2", "v3"]}),
        ["x-versions names ['v3']"],
    ),
    "a range of versions that does not exist": (
        operation(GET, **{"x-versions": {"from": "v9"}}),
        ["x-versions names ['v9']"],
    ),
    "a range of versions that ends before it begins": (
        operation(GET, **{"x-versions": {"from": "v2", "until": "v1"}}),
        ["x-versions ends before it begins"],
    ),
    "a range of versions with another key": (operation(GET, **{"x-versions": {"since": "v2"}}), ["from and until"]),
    "a default version that does not exist": (
        lambda document: document.update({"x-default-version": "v7"}),
        ["x-default-version is none of ['v1', 'v2']"],
    ),
    "the end of a version that looks like none": (
        lambda document: document.update({"x-ended-versions": {"1": "2026-06-30"}}),
        ["x-ended-versions: 1 is not spelt like a version of ['v1', 'v2']"],
    ),
    "the end of a version that is no day": (
        lambda document: document.update({"x-ended-versions": {"v1": "2026-06-31x"}}),
        ["the end of v1 must be a day in quotes"],
    ),
    "the end of a version without quotes": (
        lambda document: document.update({"x-ended-versions": {"v1": date(2026, 6, 30)}}),
        ["the end of v1 must be a day in quotes"],
    ),
    "the end of the default version": (
        lambda document: document.update({"x-ended-versions": {"v2": "2026-06-30"}}),
        ["v2 is the version that clients send by default"],
    ),
    "ended versions as a list": (
        lambda document: document.update({"x-ended-versions": ["v1"]}),
        ["x-ended-versions must be a dict, not a list"],
    ),
    "a reference to itself": (schema("Loop", **{"$ref": "#/components/schemas/Loop"}), ["leads back to itself"]),
    "references in a circle": (
        lambda document: document["components"]["schemas"].update(
            One={"$ref": "#/components/schemas/Two"}, Two={"$ref": "#/components/schemas/One"}
        ),
        ["schemas/One leads back", "schemas/Two leads back"],
    ),
    "a schema that is its own base": (
        schema("Loop", description="A.", allOf=[{"$ref": "#/components/schemas/Loop"}]),
        ["Loop is its own base"],
    ),
    "a group that shadows a model": (ours(GET, group="shelf"), ["the group shelf", "as Shelf"]),
    "two schemas of one module": (
        schema("BOX", type="string", description="Text."),
        ["BOX and Box would be the same module"],
    ),
    "a schema of a small name": (schema("lamp", type="string", description="Text."), ["the schema lamp"]),
    "a property that is not ASCII": (property_of("Shelf", "gr\u00f6\u00dfe", TEXT), ["makes no name in Python"]),
    "a group that is a keyword": (ours(GET, group="class"), ["x-azfacade.group 'class'"]),
    "an enum of nothing": (schema("Color", enum=[], **{"x-enum-descriptions": {}}), ["needs at least one value"]),
    "a text for a value that is gone": (schema("Color", enum=["red"]), ["Color has no value darkBlue"]),
    "a choice of schemas without a discriminator": (
        schema("Either", description="A.", oneOf=[{"$ref": "#/components/schemas/Shelf"}]),
        ["oneOf needs a discriminator"],
    ),
    "an unknown overload": (
        lambda document: document["paths"].update({"/shelves?_overload=listBoxes": document["paths"].pop("/shelves")}),
        ["the overload listBoxes is unknown"],
    ),
    "an object of nothing that nobody uses": (
        schema("Void", type="object", description="A."),
        ["Void is an object without properties"],
    ),
    "a date with an alias": (
        property_of("Shelf", "made", {**DATE, "x-alias": "m", "description": "Text."}),
        ["x-alias of made"],
    ),
    # behaviour of models
    "a mixin that is not there": (mixin("Shelf", "values.ShelfMixin"), ["values.py has no class ShelfMixin"]),
    "a mixin of no module": (mixin("Shelf", "shelves.ShelfMixin"), ["shelves.ShelfMixin must be module.Class"]),
    "a mixin of another folder": (mixin("Shelf", "../values.FieldMixin"), ["must be module.Class"]),
    "a mixin that is no text": (mixin("Shelf", 7), ["mixin must be a str, not a int"]),
    "a mixin that reads what a schema lacks": (
        mixin("Shelf", "values.CurrencyMixin"),
        ["Shelf: the mixin values.CurrencyMixin reads ['amount'], which are no properties"],
    ),
    "a mixin that a property would hide": (
        mixin("Shelf", "values.CurrencyMixin", amount=NUMBER, decimal=NUMBER),
        ["Shelf: the mixin values.CurrencyMixin defines ['decimal'], which are attributes"],
    ),
    "a mixin that a property of a child would hide": (
        lambda document: (
            mixin("Box", "values.CurrencyMixin", amount=NUMBER)(document),
            document["components"]["schemas"]["TinBox"]["allOf"][1]["properties"].update(decimal=NUMBER),
        ),
        ["TinBox: the mixin values.CurrencyMixin defines ['decimal']"],
    ),
    "a mixin that costs memory": (mixin("Shelf", "wire.Extras"), ["the mixin wire.Extras must have `__slots__ = ()`"]),
    "a mixin of an enum": (mixin("Color", "values.CurrencyMixin"), ["only a schema with properties may have"]),
    "a mixin of a property": (
        property_of("Shelf", "x", {**TEXT, "x-azfacade": {"mixin": "values.CurrencyMixin"}}),
        ["x-azfacade has no effect here"],
    ),
    "a key of an operation at a schema": (
        schema("Shelf", **{"x-azfacade": {"group": "a"}}),
        ["group is no key", "mixin"],
    ),
    "a mixin of an operation": (ours(GET, mixin="values.CurrencyMixin"), ["mixin is no key"]),
    "a method that the generator does not know": (
        lambda document: document["paths"]["/shelves"].update(
            head={**document["paths"]["/shelves"]["get"], "operationId": "ShelfOperations_CountShelves"}
        ),
        ["small.yaml:", "head /shelves: only get, put, post, patch, delete are supported"],
    ),
}


@pytest.fixture
def generate(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> tuple[Tree, Callable[[], int]]:
    """A tree that was never generated, and the command run on it in this process."""
    tree = Tree(tmp_path)
    tree.specs.mkdir()
    (tree.specs / "small.yaml").write_bytes(SMALL.read_bytes())
    for name in ("SPECS", "GENERATED", "LOCK", "PAGE", "VERSIONS_PAGE"):
        monkeypatch.setattr(command, name, tree.root / getattr(command, name).relative_to(command.ROOT))
    monkeypatch.setattr("sys.argv", ["generate"])

    def service(*_: object) -> None:
        pytest.fail("the fragment was not refused before the generator ran")

    monkeypatch.setattr("codegen.run_generator._generate_service", service)
    return tree, command.main


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name: str, generate: tuple[Tree, Callable[[], int]], capsys: pytest.CaptureFixture[str]) -> None:
    tree, run = generate
    edit, words = REFUSED[name]
    tree.change("small", edit)
    before = tree.contents()
    assert run() == 1
    out, err = capsys.readouterr()
    assert out == ""
    for word in words:
        assert word in err
    assert tree.contents() == before


def test_a_choice_of_what_is_no_property_is_refused(
    generate: tuple[Tree, Callable[[], int]], capsys: pytest.CaptureFixture[str]
) -> None:
    tree, run = generate
    tree.change("small", schema("Shelf", **{"x-exactly-one": ["color", "colour"]}))
    assert run() == 1
    assert "colour" in capsys.readouterr().err


def test_a_part_of_a_form_that_is_a_list_or_map_is_refused(
    generate: tuple[Tree, Callable[[], int]], capsys: pytest.CaptureFixture[str]
) -> None:
    tree, run = generate
    form = {"content": {"multipart/form-data": {"schema": {"$ref": "#/components/schemas/Shelf"}}}}
    tree.change("small", property_of("Shelf", "box", {"$ref": "#/components/schemas/Box", "description": "Text."}))
    tree.change("small", operation(PUT, requestBody=form))
    assert run() == 1
    assert "parts of a form cannot be lists or maps" in capsys.readouterr().err


def test_a_choice_inside_an_object_is_of_its_properties(
    generate: tuple[Tree, Callable[[], int]], capsys: pytest.CaptureFixture[str]
) -> None:
    tree, run = generate
    tree.change("small", property_of("Shelf", "box", {"$ref": "#/components/schemas/Box", "description": "Text."}))
    tree.change("small", schema("Box", **{"x-exactly-one": ["lid"]}))
    assert run() == 1
    assert "x-exactly-one of Box names ['lid']" in capsys.readouterr().err


def test_an_addition_to_no_parameter_is_refused(
    generate: tuple[Tree, Callable[[], int]], capsys: pytest.CaptureFixture[str]
) -> None:
    tree, run = generate
    tree.change("small", parameter(LIST, name="colors", **{"x-adds": {"features": "colors"}}))
    assert run() == 1
    assert "'features'" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["a: [", "- 1\n", "", "\t"], ids=ascii)
def test_what_is_no_document(
    text: str, generate: tuple[Tree, Callable[[], int]], capsys: pytest.CaptureFixture[str]
) -> None:
    tree, run = generate
    (tree.specs / "small.yaml").write_text(text, encoding="utf-8")
    assert run() == 1
    assert "small.yaml" in capsys.readouterr().err


def test_the_small_fragment_itself_is_accepted(generate: tuple[Tree, Callable[[], int]]) -> None:
    """Else the refusals above would prove nothing."""
    with pytest.raises(pytest.fail.Exception, match="was not refused"):
        generate[1]()


def test_a_refusal_on_the_command_line_is_one_message_and_exit_code_1(tree: Tree) -> None:
    before = tree.contents()
    tree.change("small", ours(SORT, poll="ShelfOperations_GetNothing"))
    code, out, err = tree.run()
    assert (code, out) == (1, "")
    assert re.fullmatch(
        r"small\.yaml:\d+: ShelfOperations_SortShelf: poll names ShelfOperations_GetNothing, which is not there\n", err
    )
    after = tree.contents()
    assert {name for name in after if after[name] != before[name]} == {"specs/small.yaml"}


def test_everything_is_told_at_once_each_with_its_line(
    generate: tuple[Tree, Callable[[], int]], capsys: pytest.CaptureFixture[str]
) -> None:
    tree, run = generate
    chosen = ["a backslash", "no bucket", "an unknown extension", "an enum of nothing", "a header parameter"]
    for name in chosen:
        tree.change("small", REFUSED[name][0])
    assert run() == 1
    lines = capsys.readouterr().err.splitlines()
    text = (tree.specs / "small.yaml").read_text(encoding="utf-8").splitlines()
    for name in chosen:
        assert any(all(word in line for word in REFUSED[name][1][1:]) for line in lines), name
    secret = next(line for line in lines if "x-secrt is no key" in line)
    number = int(secret.split(":")[1])
    assert "x-secrt: true" in text[number - 1]


def test_a_key_that_stands_there_twice(
    generate: tuple[Tree, Callable[[], int]], capsys: pytest.CaptureFixture[str]
) -> None:
    tree, run = generate
    file = tree.specs / "small.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("  version: v2\n", "  version: v2\n  version: v3\n"), encoding="utf-8")
    assert run() == 1
    assert capsys.readouterr().err == "small.yaml:6: info/version stands there twice\n"
