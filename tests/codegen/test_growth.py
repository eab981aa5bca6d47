"""An addition to a fragment is available on the client after one command, without hand-written code."""

from __future__ import annotations

from typing import Any

import pytest

from tests.codegen.trees import ROOT, Tree

ASK = """
import asyncio, inspect, json
from datetime import datetime, timezone
import httpx
from azfacade import AsyncDocumentIntelligenceClient, AsyncFaceClient, DocumentIntelligenceClient, FaceClient, Overload
from azfacade_raw.document_intelligence import models as di
from azfacade_raw.face import models as face

BODIES = {
    "/statistics": {"persons": 3, "countedDateTime": "2025-01-02T03:04:05Z"},
    "/watchlists/friends": {"watchListId": "friends", "mood": "veryTense"},
    "/operations/": {"operationId": "1", "kind": "documentSplitterBuild", "status": "running", "cuts": 4,
        "createdDateTime": "2025-01-02T03:04:05Z", "lastUpdatedDateTime": "2025-01-02T03:04:05Z",
        "resourceLocation": "https://example.org"},
}
sent = []

def answer(request):
    sent.append([request.method, str(request.url), request.content.decode()])
    return httpx.Response(200, json=next((b for p, b in BODIES.items() if p in str(request.url)), None))

def calls(face_client, documents):
    yield face_client.person_groups.get_statistics("staff")
    yield face_client.person_groups.get_deep_statistics("staff")
    yield face_client.watch_lists.get("friends")
    yield face_client.watch_lists.create("friends", mood=face.Mood.CALM)
    yield documents.operations.get("1", overload=Overload.GET_DOCUMENT_SPLITTER_BUILD_OPERATION)
    yield documents.operations.get("1")

def clients(one, other):
    return [cls("https://x.cognitiveservices.azure.com", "key", transport=httpx.MockTransport(answer))
            for cls in (one, other)]

async def run_async():
    return [await call for call in calls(*clients(AsyncFaceClient, AsyncDocumentIntelligenceClient))]

results = list(calls(*clients(FaceClient, DocumentIntelligenceClient)))
sync_sent, sent = sent, []
results_async = asyncio.run(run_async())
async_sent, sent = sent, []
RULES = [
    [{"moods": ["calm"], "free": {"a": None}}],
    [{"moods": ["calm"], "oldName": None, "sinceDateTime": datetime(2025, 1, 2)}],
    [face.WatchRule(rule_id="r", moods=["calm"], inner=face.WatchRule.from_dict({"ruleId": "i", "moods": ["calm"]}))],
    [{"moods": ["calm"], "inner": {}}],
    [{"moods": ["calm"], "inner": {"moods": []}}],
    [{"moods": ["calm"], "ruleId": "r"}],
    [{"moods": ["calm", "Calm"]}],
    [{"moods": ["calm", "veryTense"]}],
    [face.WatchRule(rule_id="r", moods=["calm"], old_name="n")],
    [{"moods": ["calm"], "sinceDateTime": "soon"}],
    [{"moods": ["calm"]}] * 3,
]

def told(rules):
    try:
        clients(FaceClient, DocumentIntelligenceClient)[0].watch_lists.create("friends", rules=rules)
    except ValueError as error:
        return str(error)
    return json.loads(sent[-1][2])["rules"]

group = face.PersonGroup.from_dict({"personGroupId": "g", "name": "n", "shelfMark": "A7"})
print(json.dumps({
    "property": [group.shelf_mark, group.additional_properties, group.to_dict(), face.PersonGroup.__doc__],
    "enum": [face.RecognitionModel.RECOGNITION_05.value, face.RecognitionModel("recognition_05").name],
    "results": [type(r).__name__ for r in results], "results_async": [type(r).__name__ for r in results_async],
    "values": [results[0].persons, results[0].counted_date_time == datetime(2025, 1, 2, 3, 4, 5, tzinfo=timezone.utc),
               results[2].mood.name, results[4].cuts],
    "sent": sync_sent, "sent_async": async_sent,
    "doc": inspect.getdoc(type(FaceClient("https://x.cognitiveservices.azure.com", "k").watch_lists).get),
    "group_doc": inspect.getdoc(FaceClient.watch_lists),
    "signature": str(inspect.signature(type(AsyncFaceClient("https://x.cognitiveservices.azure.com", "k")
                                            .watch_lists).create)),
    "rules": [told(rules) for rules in RULES],
    "mixin": [results[2].title, results[2].watch_list_id, hasattr(results[2], "__dict__"), results[2].to_dict(),
              face.WatchList.title.__doc__, [base.__name__ for base in face.WatchList.__bases__]],
    "splitter": type(di.DocumentIntelligenceOperationDetails.from_dict(BODIES["/operations/"])).__name__,
}))
"""


@pytest.fixture(scope="module")
def said(grown: Tree) -> dict[str, Any]:
    found: dict[str, Any] = grown.ask(ASK)
    return found


def test_a_property(said: dict[str, Any]) -> None:
    value, extra, written, doc = said["property"]
    assert (value, extra) == ("A7", {})
    assert written == {"personGroupId": "g", "name": "n", "shelfMark": "A7"}
    assert "shelf_mark: Where it is filed." in doc


def test_an_enum_value(said: dict[str, Any]) -> None:
    assert said["enum"] == ["recognition_05", "RECOGNITION_05"]


def test_behaviour_of_a_model(said: dict[str, Any]) -> None:
    title, name, has_dict, written, doc, bases = said["mixin"]
    assert (title, name, has_dict) == ("Friends", "friends", False)
    assert written == {"watchListId": "friends", "mood": "veryTense"}, "a property of a mixin is none of the wire"
    assert (doc, bases) == ("The id as a title.", ["Model", "ListMixin"])


@pytest.mark.parametrize("twin", ["", "_async"], ids=["sync", "async"])
def test_operations_in_old_and_new_groups(said: dict[str, Any], twin: str) -> None:
    base = "https://x.cognitiveservices.azure.com"
    operations = f"{base}/documentintelligence/operations/1?"
    assert said[f"sent{twin}"] == [
        ["GET", f"{base}/face/v1.2/persongroups/staff/statistics", ""],
        ["GET", f"{base}/face/v1.2/persongroups/staff/statistics?_overload=getPersonGroupDeepStatistics", ""],
        ["GET", f"{base}/face/v1.2/watchlists/friends", ""],
        ["PUT", f"{base}/face/v1.2/watchlists/friends", '{"mood":"calm"}'],
        ["GET", f"{operations}_overload=getDocumentSplitterBuildOperation&api-version=2024-11-30", ""],
        ["GET", f"{operations}api-version=2024-11-30", ""],
    ]
    assert said[f"results{twin}"] == [
        "PersonGroupStatistics",
        "PersonGroupStatistics",
        "WatchList",
        "NoneType",
        "DocumentSplitterBuildOperationDetails",
        "DocumentSplitterBuildOperationDetails",
    ]


def test_what_they_answer(said: dict[str, Any]) -> None:
    assert said["values"] == [3, True, "VERY_TENSE", 4]
    assert said["splitter"] == "DocumentSplitterBuildOperationDetails"


def test_a_new_group_explains_itself(said: dict[str, Any]) -> None:
    assert said["group_doc"] == "Lists of persons to look out for."
    assert said["doc"].startswith("Reads a watch list.\n\nArgs:\n    watch_list_id: Which list.")
    assert "REST page: Face v1.2, Watch List Operations, GetWatchList." in said["doc"]
    assert said["signature"].startswith("(self, watch_list_id: 'str', *, mood: 'Mood | str | None' = None, rules: ")


def test_objects_in_a_list_of_an_open_schema(said: dict[str, Any]) -> None:
    assert said["rules"] == [
        [{"moods": ["calm"], "free": {"a": None}}],
        [{"moods": ["calm"], "sinceDateTime": "2025-01-02T00:00:00Z"}],
        [{"ruleId": "r", "moods": ["calm"], "inner": {"ruleId": "i", "moods": ["calm"]}}],
        "rules[0].inner.moods is missing: WatchRule needs it",
        "rules[0].inner.moods must have 1 to any number of items, got 0",
        "rules[0].ruleId is read-only, as the service sets it: leave it out",
        "rules[0].moods[1] must be written 'calm', got 'Calm'",
        "rules[0].moods[1]=veryTense is not part of Face v1.2: make the client with api_version='v1.2-preview.1'",
        "rules[0].old_name is not part of Face v1.2: make the client with api_version='v1.2-preview.1'",
        "rules[0].sinceDateTime must be a date-time such as 2025-01-15T10:30:00Z, got 'soon'",
        "rules must have 0 to 2 items, got 3",
    ]


def test_an_addition_touches_only_the_files_it_belongs_to(grown: Tree) -> None:
    """So that reviews stay short."""
    touched = {
        name.removeprefix("generated/azfacade_raw/")
        for name, content in grown.contents().items()
        if name.startswith("generated/") and (ROOT / name).exists() and (ROOT / name).read_bytes() != content
    }
    everywhere = {"overloads.py", "face/client.py", "document_intelligence/client.py"}
    assert touched - everywhere - {
        f"{service}/models/{name}"
        for service in ("face", "document_intelligence")
        for name in ("__init__.py", "schemas.json")
    } == {
        "face/bodies.py",
        "face/groups/person_groups.py",
        "face/models/person_group.py",
        "face/models/recognition_model.py",
        "document_intelligence/groups/operations.py",
        "document_intelligence/models/document_intelligence_operation_details.py",
        "document_intelligence/models/operation_kind.py",
    }
