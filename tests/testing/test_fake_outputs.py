"""Files that belong to a result: PDFs and images of figures."""

from __future__ import annotations

import struct
import zlib

import httpx
import pytest

from azfacade.testing import FakeAzure

from .documents import V4, finish, reason, submit

NOT_ASKED_FOR = (404, "NotFound", "OutputOptionNotFound")


def place(begun: httpx.Response, tail: str) -> httpx.URL:
    location = httpx.URL(begun.headers["operation-location"])
    return location.copy_with(path=f"{location.path}/{tail}", params=V4)


def test_a_pdf_with_the_text(client: httpx.Client) -> None:
    begun = submit(client, "Hello (world)\\\nsecond\fGrüße 漢", output="pdf")
    finish(client, begun)
    answer = client.get(place(begun, "pdf"), headers={"Accept": "application/pdf"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["transfer-encoding"] == "chunked"
    assert {"content-length", "content-disposition"}.isdisjoint(answer.headers)
    assert answer.headers["x-ms-region"]
    pdf = answer.content
    assert pdf.startswith(b"%PDF-")
    assert pdf.endswith(b"%%EOF\n")
    for text in (rb"(Hello \(world\)\\)", b"(second)", "(Grüße ?)".encode("cp1252")):
        assert text in pdf
    assert b"/Count 2" in pdf


def test_the_table_of_the_pdf_leads_to_its_objects(client: httpx.Client) -> None:
    begun = submit(client, "one\ftwo", output="pdf")
    finish(client, begun)
    pdf = client.get(place(begun, "pdf")).content
    table = int(pdf.rpartition(b"startxref\n")[2].split()[0])
    assert pdf[table:].startswith(b"xref\n0 8\n")
    entries = pdf[table:].split(b"\n")[3:10]
    for number, entry in enumerate(entries, 1):
        assert len(entry) + 1 == 20
        assert pdf[int(entry[:10]) :].startswith(b"%d 0 obj\n" % number)


def test_a_picture_of_a_figure(client: httpx.Client) -> None:
    begun = submit(client, b"%PDF-1.7", "prebuilt-layout", output="figures")
    (figure,) = finish(client, begun)["analyzeResult"]["figures"]
    answer = client.get(place(begun, f"figures/{figure['id']}"), headers={"Accept": "image/png"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert answer.headers["transfer-encoding"] == "chunked"
    png = answer.content
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    (length,) = struct.unpack(">I", png[33:37])
    assert len(zlib.decompress(png[41 : 41 + length])) == (width + 1) * height
    assert reason(client.get(place(begun, "figures/1.2"))) == NOT_ASKED_FOR


@pytest.mark.parametrize(
    ("model_id", "asked", "tail"),
    [
        ("prebuilt-read", None, "pdf"),
        ("prebuilt-read", "figures", "pdf"),
        ("prebuilt-layout", "pdf", "pdf"),
        ("prebuilt-layout", None, "figures/1.1"),
        ("prebuilt-layout", "pdf", "figures/1.1"),
        ("prebuilt-read", "figures", "figures/1.1"),
        ("prebuilt-invoice", "pdf,figures", "figures/1.1"),
    ],
)
def test_only_what_was_asked_for_and_can_be_made(
    client: httpx.Client, model_id: str, asked: str | None, tail: str
) -> None:
    # Asking a model for what it does not make is no error; there is just nothing to fetch.
    begun = submit(client, b"%PDF-1.7", model_id, **({"output": asked} if asked else {}))
    finish(client, begun)
    answer = client.get(place(begun, tail))
    assert reason(answer) == NOT_ASKED_FOR
    assert answer.headers["content-type"] == "application/json"


def test_nothing_before_the_end_and_nothing_after_deleting(client: httpx.Client) -> None:
    begun = submit(client, "Hello", output="pdf")
    assert reason(client.get(place(begun, "pdf"))) == NOT_ASKED_FOR
    finish(client, begun)
    assert client.get(place(begun, "pdf")).status_code == 200
    client.delete(begun.headers["operation-location"])
    assert reason(client.get(place(begun, "pdf"))) == (404, "NotFound", "OperationNotFound")


def test_files_of_a_declared_result(client: httpx.Client, fake: FakeAzure) -> None:
    line = {"content": "Declared", "polygon": [100, 100, 300, 100, 300, 120, 100, 120]}
    pages = [
        {"pageNumber": 1, "unit": "pixel", "width": 1700, "height": 2200, "lines": [line]},
        {"pageNumber": 2, "lines": [{"content": "No place"}, {"content": "Below"}]},
        {"pageNumber": 3},
    ]
    fake.add_result("prebuilt-read", {"content": "Declared", "pages": pages})
    fake.add_result("prebuilt-layout", {"content": "", "figures": [{"id": "7.3"}]})
    begun = submit(client, "x", output="pdf")
    finish(client, begun)
    pdf = client.get(place(begun, "pdf")).content
    assert all(text in pdf for text in (b"(Declared)", b"(No place)", b"(Below)", b"/Count 3"))
    begun = submit(client, "x", "prebuilt-layout", output="figures")
    finish(client, begun)
    assert client.get(place(begun, "figures/7.3")).status_code == 200
