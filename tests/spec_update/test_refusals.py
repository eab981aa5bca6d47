"""What is no published document of a service gives a sentence and exit code 2, and nothing is written."""

from __future__ import annotations

import gzip
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


def shared_error(document: Document) -> None:
    document["definitions"]["Failure"] = {"$ref": "../../../types.json#/definitions/Error"}


def shared_parameter(document: Document) -> None:
    document["paths"]["/pieces/{pieceId}"]["get"]["parameters"][1] = {"$ref": "../../../types.json#/parameters/Version"}


def whole_document(document: Document) -> None:
    document["definitions"]["Piece"]["properties"]["era"] = {"$ref": "#"}


def holds_itself(document: Document) -> None:
    document["definitions"]["Piece"]["allOf"] = [{"$ref": "#/definitions/Photo"}]
    document["definitions"]["Photo"]["allOf"] = [{"$ref": "#/definitions/Piece"}]


def list_of_itself(document: Document) -> None:
    document["definitions"]["Pile"] = {"type": "array", "items": {"$ref": "#/definitions/Pile"}}
    document["definitions"]["Piece"]["properties"]["pile"] = {"$ref": "#/definitions/Pile"}


def map_of_itself(document: Document) -> None:
    document["definitions"]["Tree"] = {"type": "object", "additionalProperties": {"$ref": "#/definitions/Tree"}}
    document["definitions"]["Piece"]["properties"]["tree"] = {"$ref": "#/definitions/Tree"}


def list_of_paths(document: Document) -> None:
    document["paths"] = []


def no_host(document: Document) -> None:
    document["x-ms-parameterized-host"] = None


def line_end_in_a_name(document: Document) -> None:
    document["definitions"]["Piece"]["properties"]["a\nb: {}"] = {"type": "string"}


def half_a_character(document: Document) -> None:
    document["definitions"]["Era"]["enum"].append("\ud800")


def odd_version(document: Document) -> None:
    document["info"]["version"] = "v1\nevil: 1"


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
        ("", "is empty"),
        (" \n\n", "is empty"),
        ("not JSON", "is not valid JSON"),
        ("[1, 2]", "it holds no object"),
        ("{}", "is no Swagger 2.0, OpenAPI 3.0 or 3.1 document"),
        ('{"swagger": "1.2", "info": {"version": "1"}, "paths": {}}', "is no Swagger 2.0"),
        ("<html><title>429 Too Many Requests</title></html>", "is a web page"),
        ('{"swaggerVersion": "1.2", "apis": []}', "it says neither swagger nor openapi"),
        ('{"openapi": "3.2.0", "info": {"title": "x", "version": "1"}, "paths": {}}', "it says openapi '3.2.0'"),
        ('{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "components": {}}', "has no paths"),
        ("null", "it holds no object"),
        (TEXT.replace('"info":', '"info": {}, "info":', 1), "has the key 'info' twice"),
        (TEXT.replace('"maximum": 100', f'"maximum": 1{"0" * 5000}'), "Exceeds the limit"),
        (TEXT.replace('"maximum": 100', f'"maximum": 1{"0" * 400}'), "has a number that is too large"),
        (TEXT.replace('"maximum": 100', '"maximum": NaN'), "NaN is no number in JSON"),
        (TEXT.replace('"maximum": 100', '"maximum": 1e999'), "has a number that is too large"),
        ('{"a":' * 500 + "1" + "}" * 500, "is no Swagger 2.0"),
        (edited(dangling), "refers to #/definitions/Epoch, which does not exist"),
        (edited(cyclic), "which leads back to itself"),
        (edited(other_file), "bundle the files into one"),
        (edited(shared_error), "definitions/Failure refers to another file, ../../../types.json#/definitions/Error"),
        (edited(shared_parameter), "parameters/1 refers to another file, ../../../types.json#/parameters/Version"),
        (edited(whole_document), "refers to #, which is no component"),
        (edited(holds_itself), "a schema holds itself without an end"),
        (edited(list_of_itself), "a schema holds itself without an end"),
        (edited(map_of_itself), "a schema holds itself without an end"),
        (edited(list_of_paths), "paths must be an object"),
        (edited(no_host), "a part of it has the wrong type"),
        (edited(line_end_in_a_name), "has a name that cannot be taken over: 'a\\nb: {}'"),
        (edited(half_a_character), "has a text that is no Unicode"),
        (edited(other_service), "describes another service: its paths are below /zoo, not /museum"),
        (edited(wrong_shape), "is not valid: paths"),
        (edited(no_paths), "has no paths"),
        (edited(no_version), "names no api version"),
        (edited(odd_version), "has under info.version no api version but 'v1\\nevil: 1'"),
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


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\xff\xfe", TEXT.encode("utf-16"), gzip.compress(TEXT.encode())])
def test_bytes_that_are_no_text_are_refused(museum: Museum, content: bytes) -> None:
    source = museum.root / "bad.json"
    source.write_bytes(content)
    code, _, err = museum.update(source)
    assert (code, "is not UTF-8 text" in err) == (2, True)


def test_a_byte_order_mark_is_no_fault(museum: Museum) -> None:
    source = museum.root / "marked.json"
    source.write_text(TEXT, encoding="utf-8-sig")
    assert museum.update(source)[0] == 0


def test_references_of_examples_to_other_files_are_no_fault(museum: Museum) -> None:
    def with_example(document: Document) -> None:
        example = {"$ref": "./examples/Pieces_GetPiece.json"}
        document["paths"]["/pieces/{pieceId}"]["get"]["x-ms-examples"] = {"Get a piece": example}

    assert museum.update(museum.publish(with_example))[0] == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a: &a [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1 or ''}, *a{n - 1 or ''}]\n" for n in range(1, 25)),
            "values",
        ),
        ("a:\n\t- b", "neither JSON nor YAML"),
        ("swagger: '2.0'\n---\nswagger: '2.0'\n", "neither JSON nor YAML"),
        ("swagger: '2.0'\ninfo: {}\ninfo: {}\n", "has the key 'info' twice (line 3)"),
        ("!!python/object/apply:os.getcwd []", "neither JSON nor YAML"),
        ("\0\0", "neither JSON nor YAML"),
        ("swagger: '2.0'\ninfo: {title: x, version: 2024-11-30}\npaths: {}\n", "info/version"),
    ],
)
def test_bad_yaml_is_refused(museum: Museum, text: str, message: str) -> None:
    source = museum.root / "bad.yaml"
    source.write_text(text, encoding="utf-8")
    code, out, err = museum.update(source, "--write")
    assert (code, out) == (2, "")
    assert message in err
    assert err.startswith(str(source))
    assert err.count("\n") == 1


def test_an_operation_without_a_name_is_left_for_a_person(museum: Museum) -> None:
    def nameless(document: Document) -> None:
        document["paths"]["/visitors"] = {"get": {"responses": {"200": {"description": "Success."}}}}

    before = museum.text
    code, _, err = museum.update(museum.publish(nameless), "--write")
    assert (code, museum.text) == (1, before)
    assert "by hand: operation operations/GET /visitors" in err


def test_a_value_of_several_lines_is_written_as_one(museum: Museum) -> None:
    def with_default(document: Document) -> None:
        text = {"type": "string", "default": "one\ntwo"}
        document["definitions"]["Restoration"]["properties"]["note"] = text

    source = museum.publish(with_default)
    museum.update(source, "--write")
    museum.write_texts()
    assert (museum.problems(), museum.update(source)[0]) == ([], 0)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("{root}/missing.json", "No such file"),
        ("{root}", "Is a directory"),
        ("a\0b", "null byte"),
        ("http://[::1", "Invalid IPv6"),
        ("http://exa mple/x.json", "control characters"),
        ("http://", "no host given"),
        ("http://127.0.0.1:9/none.json", "refused"),
    ],
)
def test_what_cannot_be_read_is_refused(museum: Museum, source: str, why: str) -> None:
    code, _, err = museum.update(source.format(root=museum.root))
    assert (code, "cannot be read: " in err, err.count("\n")) == (2, True, 1)
    assert why in err


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

        def do_GET(self) -> None:
            if self.path == "/moved.json":
                self.send_response(302)
                self.send_header("Location", "/museum.swagger.json")
                self.end_headers()
            elif self.path == "/round.json":
                self.send_response(302)
                self.send_header("Location", self.path)
                self.end_headers()
            elif self.path == "/cut.json":
                self.send_response(200)
                self.send_header("Content-Length", "100000")
                self.end_headers()
                self.wfile.write(b'{"swagger": "2.0"')
            elif self.path == "/noise.json":
                self.wfile.write(b"\x00\x01noise\r\n\r\n")
            else:
                super().do_GET()

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(HERE))) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_url_is_read(museum: Museum, address: str) -> None:
    assert museum.update(f"{address}/museum.swagger.json")[0] == 0
    code, _, err = museum.update(f"{address}/missing.json")
    assert code == 2
    assert "cannot be read: " in err
    assert "404" in err


def test_a_redirect_is_followed(museum: Museum, address: str) -> None:
    assert museum.update(f"{address}/moved.json")[0] == 0


@pytest.mark.parametrize("name", ["round.json", "cut.json", "noise.json"])
def test_an_answer_that_is_none_is_refused(museum: Museum, address: str, name: str) -> None:
    code, out, err = museum.update(f"{address}/{name}", "--write")
    assert (code, out) == (2, "")
    assert "cannot be read: " in err or "ends too early" in err
    assert err.count(address) == 1


def test_the_command_has_all_that_its_script_needs() -> None:
    script = (Path(__file__).resolve().parents[2] / "scripts" / "update-specs").read_text(encoding="utf-8")
    assert "python -m spec_update" in script
