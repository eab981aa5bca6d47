"""A language server offers what fields, documents and amounts get from mixins, and what views have."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
from azfacade import ResultView
from azfacade_raw.document_intelligence.models import AnalyzeResult, CurrencyValue

view = ResultView(AnalyzeResult.from_json("invoice.json"))
document = view.result.documents[0]
document.#document
field = document.fields["InvoiceTotal"]
field.#field
if isinstance(field.value, CurrencyValue):
    field.value.#amount
view.#view
view.tables()[0].#table
"""
EXPECTED = {
    "document": {"values", "get", "walk", "records", "fields", "doc_type"},
    "field": {"value", "is_missing", "text_or_value", "content", "value_date"},
    "amount": {"decimal", "amount", "currency_code"},
    "view": {"text", "words_in", "blocks", "tables", "key_values", "selection_marks", "to_markdown", "chunks"},
    "table": {"rows", "records", "column_names", "to_csv", "to_pandas", "to_polars"},
}


class LanguageServer:
    """Speaks the Language Server Protocol with basedpyright, which editors run as well."""

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-c", "from basedpyright.langserver import main; main()", "--stdio"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder
        )
        self.number = 0
        capabilities = {"workspace": {"configuration": False}}
        options = {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities}
        self.request("initialize", {**options, "workspaceFolders": [{"uri": folder.as_uri(), "name": "user"}]})
        self.send({"method": "initialized", "params": {}})

    def send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        into = cast(IO[bytes], self.process.stdin)
        into.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        into.flush()

    def request(self, method: str, params: dict[str, Any]) -> Any:
        """Send a request and return the result; what the server asks meanwhile is answered with null."""
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        source = cast(IO[bytes], self.process.stdout)
        while True:
            headers = dict(line.split(b": ", 1) for line in iter(source.readline, b"\r\n") if line or self.ended())
            message = json.loads(source.read(int(headers[b"Content-Length"])))
            if message.get("id") == self.number and "method" not in message:
                return message["result"]
            if "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})

    def ended(self) -> bool:
        raise EOFError(f"the language server ended with {self.process.wait(10)}")

    def close(self) -> None:
        if self.process.poll() is None:
            self.request("shutdown", {})
            self.send({"method": "exit"})
        self.process.communicate(timeout=20)


@pytest.fixture(scope="module")
def completions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, set[str]]]:
    """What is offered behind each dot of the program."""
    folder = tmp_path_factory.mktemp("user")
    paths = [str(ROOT / "facade"), str(ROOT / "generated")]
    (folder / "pyrightconfig.json").write_text(json.dumps({"extraPaths": paths, "pythonVersion": "3.11"}))
    server = LanguageServer(folder)
    try:
        uri = (folder / "read_invoice.py").as_uri()
        text = {"uri": uri, "languageId": "python", "version": 1, "text": PROGRAM}
        server.send({"method": "textDocument/didOpen", "params": {"textDocument": text}})
        found = {}
        for number, line in enumerate(PROGRAM.split("\n")):
            before, mark, name = line.partition("#")
            if mark:
                place = {"textDocument": {"uri": uri}, "position": {"line": number, "character": len(before)}}
                answer = server.request("textDocument/completion", place)
                items = answer["items"] if isinstance(answer, dict) else answer
                found[name] = {item["label"] for item in items}
        yield found
    finally:
        server.close()


@pytest.mark.parametrize("name", EXPECTED)
def test_what_is_offered(name: str, completions: dict[str, set[str]]) -> None:
    assert EXPECTED[name] - completions[name] == set()
