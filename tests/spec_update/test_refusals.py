"""What is no published document of a service gives a sentence and exit code 2, and nothing is written."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.spec_update.changes import Document, add_property
from tests.spec_update.museum import HERE, PUBLISHED, Museum

TEXT = json.dumps(PUBLISHED)


def edited(edit: Callable[[Document], object]) -> str:
    document: Document = json.loads(TEXT)
    edit(document)
    return json.dumps(document)


def dangling(document: Document) -> None:
    document["definitions"]["Piece"]["properties"]["era"] = {"$ref": "#/definitions/Epoch"}


def cyclic(document: Document) -> None:
    document["definitions"]["Era"] = {"$ref": "#/definitions/Age"}
    document["definitions"]["Age"] = {"$ref": "#/definitions/Era"}


def other_file(document: Document) -> None:
    document["definitions"]["Era"] = {"$ref": "common.json#/definitions/Era"}


def other_service(document: Document) -> None:
    document["x-ms-parameterized-host"]["hostTemplate"] = "{endpoint}/zoo"


def wrong_shape(document: Document) -> None:
    document["paths"]["/pieces"]["get"]["responses"] = "none"


def no_paths(document: Document) -> None:
    document["paths"], document["x-ms-paths"] = {}, {}


def no_version(document: Document) -> None:
    document["info"]["version"] = " "


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (TEXT[: len(TEXT) // 2], "it ends too early"),
        (TEXT[: len(TEXT) - 1], "it ends too early"),
        ("", "is not valid JSON"),
        ("not JSON", "is not valid JSON"),
        ("[1, 2]", "it holds no object"),
        ("{}", "is no Swagger 2.0, OpenAPI 3.0 or 3.1 document"),
        ('{"swagger": "1.2", "info": {"version": "1"}, "paths": {}}', "is no Swagger 2.0"),
        ("<html><title>429 Too Many Requests</title></html>", "is not valid JSON"),
        (edited(dangling), "refers to #/definitions/Epoch, which does not exist"),
        (edited(cyclic), "which leads back to itself"),
        (edited(other_file), "bundle the files into one"),
        (edited(other_service), "describes another service: its paths are below /zoo, not /museum"),
        (edited(wrong_shape), "is not valid: paths"),
        (edited(no_paths), "has no paths"),
        (edited(no_version), "names no api version"),
        ("[" * 100_000, "is nested too deeply"),
    ],
)
def test_a_bad_document_is_refused(museum: Museum, text: str, message: str) -> None:
    source = museum.root / "bad.json"
    source.write_text(text, encoding="utf-8")
    before = museum.fragment.read_bytes()
    code, out, err = museum.update(source, "--write")
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith(str(source))
    assert err.count("\n") == 1
    assert museum.fragment.read_bytes() == before


def test_bytes_that_are_no_text_are_refused(museum: Museum) -> None:
    source = museum.root / "bad.json"
    source.write_bytes(b"\x89PNG\r\n\xff\xfe")
    code, _, err = museum.update(source)
    assert (code, "is not UTF-8 text" in err) == (2, True)


def test_a_file_that_is_not_there_is_refused(museum: Museum) -> None:
    code, _, err = museum.update(museum.root / "missing.json")
    assert (code, "cannot be read: No such file" in err) == (2, True)


def test_the_service_asked_for_must_be_the_one_described(museum: Museum) -> None:
    (museum.root / "specs" / "zoo.yaml").write_text(museum.text.replace("/museum'", "/zoo'"), encoding="utf-8")
    source = museum.publish(add_property)
    code, _, err = museum.update(source, "--service", "zoo", "--write")
    assert (code, err) == (2, f"{source} describes museum, not zoo\n")
    assert museum.update(source, "--service", "aquarium")[0] == 2
    assert museum.update(source, "--service", "museum")[0] == 1


def test_a_fragment_that_is_not_readable_is_told(museum: Museum) -> None:
    museum.fragment.write_text("openapi: [", encoding="utf-8")
    code, _, err = museum.update(museum.publish())
    assert (code, "museum.yaml is not valid YAML" in err) == (2, True)


def test_a_fragment_that_is_not_valid_is_told(museum: Museum) -> None:
    text = museum.text.replace("    Photo:\n", "    Image:\n")
    museum.fragment.write_text(text, encoding="utf-8")
    code, _, err = museum.update(museum.publish(), "--write")
    assert (code, "museum.yaml is not valid" in err, "run scripts/generate" in err) == (2, True, True)
    assert museum.text == text


@pytest.fixture
def address() -> Iterator[str]:
    """The address of a server with the files of the tests."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name of the base class
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(HERE))) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_url_is_read(museum: Museum, address: str) -> None:
    assert museum.update(f"{address}/museum.swagger.json")[0] == 0
    code, _, err = museum.update(f"{address}/missing.json")
    assert code == 2
    assert "cannot be read: " in err
    assert museum.update("http://127.0.0.1:9/none.json")[0] == 2


def test_the_command_has_all_that_its_script_needs() -> None:
    script = (Path(__file__).resolve().parents[2] / "scripts" / "update-specs").read_text(encoding="utf-8")
    assert "python -m spec_update" in script
