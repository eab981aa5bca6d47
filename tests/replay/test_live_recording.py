"""`scripts/record --live` without a live service: a fake behind an invented host.

Requests go over https to that host, but a transport of the test's own hands them to a fake.
"""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from azfacade.testing import FakeAzure, VirtualClock
from azfacade.testing.recording.redaction import ENDPOINT, HOST, Redactor
from azfacade_raw.document_intelligence.models import AnalyzeResult
from recording.cassette import CassetteSerializer, recording
from recording.record import record_live
from tests.cases import each
from tests.replay import playing
from tests.replay.cases import CASES, STAND_INS, VARIABLES
from tests.replay.cases.batches import FILES

CANARY = "canary"
KEY = "canarykey0123456789abcdef0123456"
HOSTS = {
    "face": "canary-face.cognitiveservices.azure.com",
    "document_intelligence": "canary-di.cognitiveservices.azure.com",
}
SIGNATURE = "sv=2024-11-04&se=2026-01-01&sp=rl&sig=canarySignature%2B%3D"
ACCOUNT = "https://canaryaccount.blob.core.windows.net"
SECRET_TEXT = b"Canary Smith owes 1234567 to Zanzibar\nsecond canary line\fCanary page"
HIDDEN = ("canary", "smith", "1234567", "zanzibar")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for service, host in HOSTS.items():
        found |= {f"AZFACADE_{service.upper()}_ENDPOINT": f"https://{host}/", f"AZFACADE_{service.upper()}_KEY": KEY}
    for name in ("image", "same_image", "other_image"):
        file = tmp_path / f"{name}.jpg"
        file.write_bytes(getattr(STAND_INS, name)[:20] + b"canary " + name.encode().ljust(1024, b"."))
        found[VARIABLES[name]] = str(file)
    (tmp_path / "document").write_bytes(SECRET_TEXT)
    return found | {
        "AZFACADE_FACE_IMAGE_URL": f"{ACCOUNT}/faces/canary.jpg?{SIGNATURE}",
        "AZFACADE_DOCUMENT": str(tmp_path / "document"),
        "AZFACADE_DOCUMENT_URL": f"{ACCOUNT}/inbox/canary.pdf?{SIGNATURE}",
        "AZFACADE_CONTAINER_URL": f"{ACCOUNT}/canary-training?{SIGNATURE}",
        "AZFACADE_RESULTS_URL": f"{ACCOUNT}/canary-results?{SIGNATURE}",
    }


class Live(httpx.MockTransport):
    """Stands for the network: a fake behind each host, which knows no other key and no other container."""

    def __init__(self, same_person: tuple[bytes, bytes] = (b"", b"")) -> None:
        self.clock = VirtualClock()
        self.asked: set[str] = set()
        self.fakes: dict[str, FakeAzure] = {}
        for host in HOSTS.values():
            fake = self.fakes[host] = FakeAzure(key=KEY, host=host, clock=self.clock, strict=False)
            fake.add_container(f"{ACCOUNT}/canary-training", FILES)
            for image in same_person:
                fake.show_faces(image, "Ann")
        super().__init__(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.add(request.url.host)
        return self.fakes[request.url.host].transport.handle_request(request)


def test_no_canary_gets_into_a_cassette(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every case that could be recorded live is; all say so on their first line, tell nothing, and replay."""
    ann, again = (Path(environment[VARIABLES[name]]).read_bytes() for name in ("image", "same_image"))
    live = Live((ann, again))
    done, failed = record_live(CASES, tmp_path / "new", environment, live)
    told = capsys.readouterr().out
    possible = [case for case in CASES if not case.fake_only]
    assert (done, failed) == (len(possible), 0), told
    assert told.count("skipped ") == len(CASES) - done
    assert live.asked == set(HOSTS.values()), "nothing else was asked"
    monkeypatch.setattr(playing, "CASSETTES", tmp_path / "new")
    for case in possible:
        text = (tmp_path / "new" / case.path).read_text(encoding="utf-8")
        assert text.startswith("# Recorded by scripts/record against the live service.\n")
        assert [word for word in HIDDEN if word in everything_in(text)] == [], case.path
        for use_async in (False, True):
            playing.play(case, use_async=use_async)


def everything_in(text: str) -> str:
    """Return all of a cassette as small letters, binary bodies read as text."""
    found = [text]
    for interaction in CassetteSerializer.deserialize(text)["interactions"]:
        bodies = interaction["request"]["body"], interaction["response"]["body"]["string"]
        found += [body.decode("latin-1") for body in bodies if isinstance(body, bytes)]
    return "\n".join(found).lower()


def test_what_the_environment_lacks_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    environment = {"AZFACADE_FACE_ENDPOINT": f"https://{HOSTS['face']}", "AZFACADE_FACE_KEY": KEY}
    paths = (
        "face/person_groups/persons_and_faces",
        "classifiers/classify",
        "document_intelligence/errors/failed_build",
    )
    chosen = [case for path in paths for case in CASES if case.path.endswith(f"{path}.yaml")]
    assert record_live(chosen, tmp_path, environment, Live()) == (0, 0)
    assert capsys.readouterr().out.splitlines() == [
        "skipped face/person_groups/persons_and_faces.yaml: AZFACADE_FACE_IMAGE, AZFACADE_FACE_IMAGE_URL not set",
        "skipped document_intelligence/classifiers/classify.yaml: AZFACADE_DOCUMENT_INTELLIGENCE_ENDPOINT,"
        " AZFACADE_DOCUMENT_INTELLIGENCE_KEY, AZFACADE_CONTAINER_URL, AZFACADE_DOCUMENT, AZFACADE_DOCUMENT_URL not set",
        "skipped document_intelligence/errors/failed_build.yaml: the live service does not fail on request",
    ]
    assert not list(tmp_path.rglob("*.yaml"))


def test_a_case_that_fails_is_named_and_its_old_cassette_stays(
    environment: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (case,) = [case for case in CASES if case.path == "face/errors/refused_by_face.yaml"]
    old = tmp_path / case.path
    old.parent.mkdir(parents=True)
    old.write_text("old", encoding="utf-8")
    live = Live()
    live.fakes[HOSTS["face"]].fail(409, body={"error": {"code": "Taken", "message": f"No, {KEY}"}})
    assert record_live([case], tmp_path, environment, live) == (0, 1)
    told = capsys.readouterr().out
    assert told.startswith("failed face/errors/refused_by_face.yaml: ConflictError")
    assert CANARY not in told
    assert old.read_text(encoding="utf-8") == "old"


def test_an_endpoint_that_is_no_azure_host_is_not_called_the_live_service(tmp_path: Path) -> None:
    (case,) = [case for case in CASES if case.path == "face/errors/unknown_address.yaml"]
    with FakeAzure().serve() as server:
        environment = {"AZFACADE_FACE_ENDPOINT": server.endpoint, "AZFACADE_FACE_KEY": "fake-key"}
        assert record_live([case], tmp_path, environment) == (1, 0)
    text = (tmp_path / case.path).read_text(encoding="utf-8")
    assert text.startswith("# Recorded by scripts/record against an endpoint given with --live that is no Azure host.")
    assert server.endpoint.partition("://")[2] not in text


def test_tokens_and_unknown_headers_are_left_out(tmp_path: Path) -> None:
    """Only headers that are known to be harmless are kept, so a new one cannot tell anything."""
    live = Live()
    cassette = tmp_path / "one.yaml"
    url = f"https://{HOSTS['face']}/face/v1.2/persongroups"
    secret = {
        "Authorization": f"Bearer {CANARY}-token",
        "Cookie": CANARY,
        "X-New": CANARY,
        "Accept": "application/json",
    }
    with (
        recording(cassette, Redactor(f"https://{HOSTS['face']}"), "a test"),
        httpx.Client(transport=live) as client,
    ):
        live.fakes[HOSTS["face"]].fail(200, body="[]", headers={"Set-Cookie": CANARY, "X-Answer": CANARY})
        assert client.get(url, headers=secret).status_code == 200
    assert CANARY not in everything_in(cassette.read_text(encoding="utf-8"))


@pytest.mark.parametrize("where", ["request body", "answer", "text that is no JSON"])
def test_a_secret_that_scrubbing_missed_stops_the_recording(where: str, tmp_path: Path) -> None:
    unpatched = httpx.MockTransport.handle_request
    live = Live()
    cassette = tmp_path / "one.yaml"
    body = {"answer": f'{{"hint": "{KEY}"}}', "text that is no JSON": f"<p>{KEY}</p>"}.get(where, "[]")
    live.fakes[HOSTS["face"]].fail(200, body=body)
    redactor = Redactor(f"https://{HOSTS['face']}", secrets=(KEY,))
    content = KEY.encode() if where == "request body" else b""
    with (
        pytest.raises(RuntimeError, match="a secret would be written"),
        recording(cassette, redactor, "a test"),
        httpx.Client(transport=live) as client,
    ):
        client.post(f"https://{HOSTS['face']}/face/v1.2/detect", content=content)
    assert not cassette.exists()
    assert httpx.MockTransport.handle_request is unpatched, "what follows is not recorded"


def test_a_token_that_was_issued_is_a_secret_from_then_on(tmp_path: Path) -> None:
    redactor = Redactor()
    answer = {"headers": {"Content-Type": ["application/json"]}, "body": {"string": b'{"authToken": "canary-token"}'}}
    assert redactor.redact_response(answer)["body"]["string"] == b'{"authToken":"REDACTED"}'
    with pytest.raises(RuntimeError, match="a secret would be written"):
        redactor.check_no_secrets({"later": "for canary-token only"})


@each(
    ("told", "kept"),
    [
        (
            {"message": "No: https://b.example.com/x?sv=1&sig=canary here"},
            {"message": "No: https://b.example.com/x here"},
        ),
        ({"nextLink": "https://canary.example.com/face/v1.2/x"}, {"nextLink": f"{ENDPOINT}/face/v1.2/x"}),
        ({"message": "canary-di.cognitiveservices.azure.com is busy"}, {"message": f"{HOST} is busy"}),
        ({"targetResourceId": "/subscriptions/canary"}, {"targetResourceId": "REDACTED"}),
        ({"analyzeResult": {"new": {"surname": "Canary-2"}}}, {"analyzeResult": {"new": {"name1": "xxxxxx-1"}}}),
        ({"analyzeResult": {"valueNumber": 1234567.5}}, {"analyzeResult": {"valueNumber": 1}}),
        ({"analyzeResult": {"valueDate": "2024-12-31"}}, {"analyzeResult": {"valueDate": "1111-11-11"}}),
        ({"resourceId": "/subscriptions/canary/x"}, {"resourceId": "REDACTED"}),
        ({"message": "In /subscriptions/canary/resourceGroups/x."}, {"message": "In REDACTED"}),
        ({"message": "see %2FSUBSCRIPTIONS%2Fcanary now"}, {"message": "see REDACTED now"}),
        ({"message": "Canary-DI is busy"}, {"message": "example is busy"}),
        ({"message": "canary%2Ddi, canary-dish"}, {"message": "example, canary-dish"}),
        ({"message": "HTTPS://CANARY-DI.CognitiveServices.Azure.com/x"}, {"message": f"{ENDPOINT}/x"}),
        ({"message": "https%3A%2F%2Fcanary-di.cognitiveservices.azure.com%2Fx"}, {"message": f"{ENDPOINT}%2Fx"}),
        ({"message": "canary.api.cognitive.microsoft.com"}, {"message": HOST}),
        ({"message": "canary-di.openai.azure.com"}, {"message": HOST}),
        ({"CANARY-DI": 1}, {"example": 1}),
        ({"sourceUrl": f"{ACCOUNT}/in/Canary.pdf"}, {"sourceUrl": "https://stand.in/x/xxxxxx.xxx"}),
    ],
)
def test_what_answers_tell_unasked(told: dict[str, Any], kept: dict[str, Any]) -> None:
    stand_ins = {f"{ACCOUNT}/in": "https://stand.in/x"}
    redactor = Redactor(f"https://{HOSTS['document_intelligence']}", stand_ins=stand_ins, hide_documents=True)
    answer = {"headers": {"Content-Type": ["application/json"]}, "body": {"string": json.dumps(told).encode()}}
    assert json.loads(redactor.redact_response(answer)["body"]["string"]) == kept


def redacted(redactor: Redactor, body: Any, **headers: str) -> Any:
    """Return the body and headers of a JSON response as a cassette has them."""
    sent = {"Content-Type": ["application/json"], **{name.replace("_", "-"): [text] for name, text in headers.items()}}
    response = redactor.redact_response({"headers": sent, "body": {"string": json.dumps(body).encode()}})
    return json.loads(response["body"]["string"]), {name: texts[0] for name, texts in response["headers"].items()}


def live_redactor() -> Redactor:
    return Redactor(f"https://{HOSTS['document_intelligence']}", hide_documents=True)


def sent_request(body: Any, query: str = "") -> Any:
    """Return a request as vcrpy gives it to the redactor."""
    uri = f"https://{HOSTS['document_intelligence']}/documentintelligence/documentModels/mine:analyze{query}"
    return SimpleNamespace(uri=uri, headers={"content-type": "application/json"}, body=json.dumps(body).encode())


FIELD: dict[str, Any] = {
    "type": "object",
    "content": "Canary",
    "confidence": 0.5,
    "spans": [{"offset": 1, "length": 6}],
    "boundingRegions": [{"pageNumber": 1, "polygon": [1, 2.5]}],
    "valueAddress": {"unit": "Canary", "state": "Canary", "road": "Canary", "source": "Canary"},
    "valueCurrency": {"amount": 98765.5, "currencySymbol": "C", "currencyCode": "CAN"},
    "valueSelectionMark": "selected",
    "valueSignature": "signed",
    "valueBoolean": True,
    "valueInteger": 98765,
    "valueDate": "1987-06-05",
    "valueSelectionGroup": ["Canary"],
    "valueNew": {"canary": ["Canary", 98765, True]},
}


def test_contents_are_hidden_by_the_schema_of_each_key() -> None:
    nested = {**FIELD, "valueObject": {"CanaryName": FIELD}, "valueArray": [FIELD, None, "Canary"]}
    result = {
        "apiVersion": "2024-11-30",
        "modelId": "mine",
        "stringIndexType": "textElements",
        "content": "Canary",
        "pages": [{"pageNumber": 1, "unit": "inch", "selectionMarks": [{"state": "selected", "confidence": 1}]}],
        "documents": [{"docType": "mine:canary", "confidence": 1, "fields": {"CanaryName": nested, "Null": None}}],
    }
    redactor = live_redactor()
    redactor.redact_request(sent_request({}))
    found = redacted(redactor, {"status": "succeeded", "analyzeResult": result})[0]["analyzeResult"]
    text = json.dumps(found)
    for told in ("anary", "98765", "1987", "CAN", "Null"):
        assert told not in text
    assert (found["modelId"], found["pages"][0]["unit"], found["stringIndexType"]) == ("mine", "inch", "textElements")
    document = found["documents"][0]
    assert document["docType"] == "mine:name1"
    assert list(document["fields"]) == ["name2", "name3"]
    field = document["fields"]["name2"]
    assert field["spans"] == FIELD["spans"]
    assert field["boundingRegions"] == FIELD["boundingRegions"]
    assert list(field["valueObject"]) == ["name2"], "one name, one stand-in"
    assert (field["valueBoolean"], field["valueInteger"], field["valueDate"]) == (False, 1, "1111-11-11")
    signed, unsigned = (
        redacted(redactor, {"analyzeResult": {**result, "documents": [{"fields": {"a": {"valueSignature": value}}}]}})
        for value in ("signed", "unsigned")
    )
    assert signed == unsigned
    assert AnalyzeResult.from_dict(found).documents[0].fields["name2"].value_array[0].content == "xxxxxx"


def test_names_that_a_request_chose_and_those_of_prebuilt_models_stay() -> None:
    redactor = live_redactor()
    redactor.redact_request(sent_request({"docTypes": {"letters": {}}}, "?queryFields=Total"))
    fields = {"Total": {"type": "string"}, "CanaryName": {"type": "string"}}
    custom = {"modelId": "mine", "documents": [{"docType": "letters", "fields": fields}]}
    prebuilt = {"modelId": "prebuilt-invoice", "documents": [{"docType": "invoice", "fields": {"InvoiceTotal": {}}}]}
    document = redacted(redactor, {"analyzeResult": custom})[0]["analyzeResult"]["documents"][0]
    assert (document["docType"], list(document["fields"])) == ("letters", ["Total", "name1"])
    assert redacted(redactor, {"analyzeResult": prebuilt})[0]["analyzeResult"] == prebuilt


def test_descriptions_of_models_name_no_fields() -> None:
    redactor = live_redactor()
    details = {
        "fieldSchema": {"CanaryName": {"type": "object", "properties": {"CanaryPart": {"type": "string"}}}},
        "fieldConfidence": {"CanaryName": 0.5},
        "queryFields": ["CanaryName"],
        "buildMode": "neural",
    }
    models = {"value": [{"modelId": "mine", "createdDateTime": "x", "docTypes": {"canary": details}}]}
    found = redacted(redactor, models)[0]["value"][0]["docTypes"]
    assert found == {
        "name1": {
            "fieldSchema": {"name2": {"type": "object", "properties": {"name3": {"type": "string"}}}},
            "fieldConfidence": {"name2": 0.5},
            "queryFields": ["name2"],
            "buildMode": "neural",
        }
    }
    sent = redactor.redact_request(sent_request({"docTypes": {"canary": details}}, "?queryFields=CanaryName,Total"))
    assert b"anary" not in sent.body, "what came from a response stays hidden in later requests"
    assert sent.uri.endswith("?queryFields=name2,Total")


def test_headers_tell_no_resource() -> None:
    location = "https://CANARY-DI.cognitiveservices.azure.com:443/documentintelligence/operations/1"
    regional = "https://canaryregion.api.cognitive.microsoft.com/documentintelligence/operations/1"
    for address in (location, regional):
        _, headers = redacted(live_redactor(), {}, Operation_Location=address)
        assert CANARY not in json.dumps(headers).lower()
        assert headers["operation-location"].startswith(f"{ENDPOINT}")


def test_another_spelling_of_the_host_stops_the_recording() -> None:
    with pytest.raises(RuntimeError, match="a secret would be written"):
        live_redactor().check_no_secrets({"a": "CANARY-DI.cognitiveservices%2Eazure.com"})
