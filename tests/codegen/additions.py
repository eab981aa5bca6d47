"""Additions to the fragments: a property, an enum value, operations, a group."""

from __future__ import annotations

from typing import Any

NEW_MIXIN = '''"""What lists of persons can do."""

TYPE_CHECKING = False


class ListMixin:
    """Gives a list a title."""

    __slots__ = ()

    if TYPE_CHECKING:
        watch_list_id: str

    @property
    def title(self) -> str:
        """The id as a title."""
        return self.watch_list_id.title()
'''
"""A runtime module, `watching.py`, with a mixin."""

NEW_SCHEMAS: dict[str, Any] = {
    "PersonGroupStatistics": {
        "type": "object",
        "description": "Numbers of a group.",
        "required": ["persons"],
        "properties": {
            "persons": {"type": "integer", "description": "How many persons it has."},
            "countedDateTime": {"type": "string", "format": "date-time", "description": "When they were counted."},
        },
    },
    "WatchList": {
        "type": "object",
        "x-azfacade": {"mixin": "watching.ListMixin"},
        "description": "A list of persons to look out for.",
        "required": ["watchListId"],
        "properties": {
            "watchListId": {"type": "string", "readOnly": True, "description": "Id of the list."},
            "mood": {"$ref": "#/components/schemas/Mood", "description": "How the list feels."},
            "rules": {
                "type": "array",
                "description": "What to do.",
                "maxItems": 2,
                "items": {"$ref": "#/components/schemas/WatchRule"},
            },
        },
    },
    "WatchRule": {
        "type": "object",
        "description": "A rule, and what else anybody adds to it.",
        "required": ["ruleId", "moods"],
        "additionalProperties": True,
        "properties": {
            "ruleId": {"type": "string", "readOnly": True, "description": "Id of the rule."},
            "moods": {
                "type": "array",
                "description": "Its moods.",
                "minItems": 1,
                "items": {"$ref": "#/components/schemas/Mood"},
            },
            "oldName": {"type": "string", "x-versions": {"until": "v1.2-preview.1"}, "description": "Its name."},
            "sinceDateTime": {"type": "string", "format": "date-time", "description": "Since when."},
            "inner": {"$ref": "#/components/schemas/WatchRule", "description": "A rule of it."},
        },
    },
    "Mood": {
        "type": "string",
        "description": "How things feel.",
        "enum": ["calm", "veryTense"],
        "x-value-versions": {"veryTense": {"until": "v1.2-preview.1"}},
        "x-enum-descriptions": {"calm": "Fine.", "veryTense": "Not fine."},
    },
}


def references(node: Any) -> set[str]:
    """Return every component that a node refers to, discriminators included."""
    if isinstance(node, dict):
        return set().union(*map(references, node.values())) if node else set()
    if isinstance(node, list):
        return set().union(*map(references, node)) if node else set()
    return {node} if isinstance(node, str) and node.startswith("#/components/") else set()


def trim(document: dict[str, Any], prefix: str) -> None:
    """Leave only the paths under a prefix and what they reach."""
    document["paths"] = {key: item for key, item in document["paths"].items() if key.startswith(prefix)}
    components = document["components"]
    reached: set[str] = set()
    fresh = references(document["paths"])
    while fresh:
        reached |= fresh
        found = (reference.split("/")[2:] for reference in fresh)
        fresh = set().union(*(references(components[kind][name]) for kind, name in found)) - reached
    for kind, held in components.items():
        if kind != "securitySchemes":
            components[kind] = {name: node for name, node in held.items() if f"#/components/{kind}/{name}" in reached}


def operation(name: str, description: str, schema: str | None, **ours: Any) -> dict[str, Any]:
    """Return an operation without parameters of its own."""
    verb = name.partition("_")[2]
    answer: dict[str, Any] = {"description": "The answer."}
    if schema:
        answer["content"] = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {
        "operationId": name,
        "tags": [ours.pop("tag", "Person Group Operations")],
        "summary": verb,
        "description": description,
        "x-azfacade": {"bucket": "management", **ours},
        "responses": {"200": answer},
    }


def add_to_face(document: dict[str, Any]) -> None:
    """Add to Face: a property, an enum value, operations in a group that is there, and a group."""
    schemas, paths = document["components"]["schemas"], document["paths"]
    schemas["PersonGroup"]["properties"]["shelfMark"] = {"type": "string", "description": "Where it is filed."}
    schemas["RecognitionModel"]["enum"].append("recognition_05")
    schemas["RecognitionModel"]["x-enum-descriptions"]["recognition_05"] = "Better still."
    schemas.update(NEW_SCHEMAS)
    of_group = {"parameters": [{"$ref": "#/components/parameters/PersonGroupId"}]}
    paths["/persongroups/{personGroupId}/statistics"] = {
        **of_group,
        "get": operation(
            "PersonGroupOperations_GetPersonGroupStatistics", "Counts what a group holds.", "PersonGroupStatistics",
            group="person_groups", method="get_statistics",
        ),
    }  # fmt: skip
    paths["/persongroups/{personGroupId}/statistics?_overload=getPersonGroupDeepStatistics"] = {
        **of_group,
        "get": operation(
            "PersonGroupOperations_GetPersonGroupDeepStatistics", "Counts twice.", "PersonGroupStatistics",
            group="person_groups", method="get_deep_statistics",
        ),
    }  # fmt: skip
    document["tags"].append({"name": "Watch List Operations", "description": "Lists of persons to look out for."})
    of_list = {
        "name": "watchListId", "in": "path", "required": True, "description": "Which list.",
        "schema": {"type": "string", "pattern": "^[a-z]+$"},
    }  # fmt: skip
    paths["/watchlists/{watchListId}"] = {
        "parameters": [of_list],
        "get": operation(
            "WatchListOperations_GetWatchList", "Reads a watch list.", "WatchList",
            group="watch_lists", method="get", tag="Watch List Operations",
        ),
        "put": {
            **operation(
                "WatchListOperations_CreateWatchList", "Makes a watch list.", None,
                group="watch_lists", method="create", tag="Watch List Operations",
            ),
            "requestBody": {"required": True, "content": {"application/json": {"schema": {
                "$ref": "#/components/schemas/WatchList"}}}},
        },
    }  # fmt: skip


def add_to_document_intelligence(document: dict[str, Any]) -> None:
    """Add to Document Intelligence: a kind of operation with a class of its own and an overload to ask for it."""
    schemas, paths = document["components"]["schemas"], document["paths"]
    base = schemas["DocumentIntelligenceOperationDetails"]
    base["discriminator"]["mapping"]["documentSplitterBuild"] = (
        "#/components/schemas/DocumentSplitterBuildOperationDetails"
    )
    schemas["OperationKind"]["enum"].append("documentSplitterBuild")
    schemas["OperationKind"]["x-enum-descriptions"]["documentSplitterBuild"] = "The building of a splitter."
    schemas["DocumentSplitterBuildOperationDetails"] = {
        "allOf": [
            {"$ref": "#/components/schemas/DocumentIntelligenceOperationDetails"},
            {
                "type": "object",
                "description": "The building of a splitter.",
                "properties": {"cuts": {"type": "integer", "description": "How many cuts it makes."}},
            },
        ]
    }
    key = "/operations/{operationId}?_overload=getDocumentClassifierBuildOperation"
    like = paths[key]["get"]
    new = operation(
        "MiscellaneousOperations_GetDocumentSplitterBuildOperation", "Reads it.",
        "DocumentSplitterBuildOperationDetails", group="operations", method="get", tag=like["tags"][0],
    )  # fmt: skip
    shared = {name: value for name, value in paths[key].items() if name == "parameters"}
    paths["/operations/{operationId}?_overload=getDocumentSplitterBuildOperation"] = {
        **shared,
        "get": {**new, **({"parameters": like["parameters"]} if "parameters" in like else {})},
    }
