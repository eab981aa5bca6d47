"""Tables as CSV, HTML, markdown and frames."""

from __future__ import annotations

import csv
import io
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from azfacade.errors import ConfigurationError, InvalidInputError
from tests.results.test_tables import MERGED, view

TRAPS = [["a|b", "x\ny", "<b>&", '"q"', "back\\slash"], ["=1+1", "-5", "+44 7", "@x", "1,5"]]


def test_csv_reads_back_as_the_rows() -> None:
    table = view(TRAPS)
    assert list(csv.reader(io.StringIO(table.to_csv(), newline=""))) == TRAPS
    assert list(csv.reader(io.StringIO(table.to_csv(dialect="excel-tab"), newline=""), "excel-tab")) == TRAPS


def test_csv_can_keep_formulas_from_running() -> None:
    text = view(TRAPS).to_csv(formulas="quote")
    assert list(csv.reader(io.StringIO(text, newline="")))[1] == ["'=1+1", "-5", "+44 7", "'@x", "1,5"]


def test_csv_into_a_file(tmp_path: Path) -> None:
    path = view([["Zoë"], ["b"]]).to_csv(tmp_path / "table.csv")
    assert path.read_bytes() == "Zoë\r\nb\r\n".encode()


def test_csv_refuses_unknown_options() -> None:
    with pytest.raises(InvalidInputError, match="dialect must be one of excel"):
        view(TRAPS).to_csv(dialect="nope")
    with pytest.raises(InvalidInputError, match="'keep' or 'quote'"):
        view(TRAPS).to_csv(formulas="run")  # type: ignore[call-overload]


def test_markdown_escapes_and_has_a_header_row() -> None:
    assert view(TRAPS).to_markdown().split("\n")[:3] == [
        "|  |  |  |  |  |",
        "| --- | --- | --- | --- | --- |",
        '| a\\|b | x<br>y | \\<b>& | "q" | back\\\\slash |',
    ]


def test_markdown_joins_header_rows() -> None:
    assert view(MERGED, header_rows=2).to_markdown().split("\n") == [
        "| Costs Name | Costs Year | Costs Year |  |",
        "| --- | --- | --- | --- |",
        "| a | 1 | 2 | x |",
        "| a | 3 |  | y |",
    ]


def test_html_has_spans_header_caption_and_footnotes_escaped() -> None:
    table = view(
        MERGED,
        header_rows=2,
        caption={"content": "Table <1>", "spans": []},
        footnotes=[{"content": "a & b", "spans": []}],
    )
    assert table.to_html().split("\n") == [
        "<table>",
        "<caption>Table &lt;1&gt;</caption>",
        "<thead>",
        '<tr><th colspan="3">Costs</th><th></th></tr>',
        '<tr><th>Name</th><th colspan="2">Year</th><th></th></tr>',
        "</thead>",
        "<tbody>",
        '<tr><td rowspan="2">a</td><td>1</td><td>2</td><td>x</td></tr>',
        "<tr><td>3</td><td></td><td>y</td></tr>",
        "</tbody>",
        "<tfoot>",
        '<tr><td colspan="4">a &amp; b</td></tr>',
        "</tfoot>",
        "</table>",
    ]
    assert table._repr_html_() == table.to_html()


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.add(tag)


def test_no_text_of_a_document_becomes_a_tag() -> None:
    attack = "<script>alert(1)</script>\r\n<img src=x onerror=y>"
    parser = _Tags()
    parser.feed(view([[attack]], header_rows=1, caption={"content": attack, "spans": []}).to_html())
    assert parser.tags == {"table", "caption", "thead", "tr", "th", "br"}


def test_a_header_cell_does_not_reach_into_the_body() -> None:
    rows = [[("A", 2, 1, "columnHeader"), ("B", 1, 1, "columnHeader")], [None, "b"]]
    lines = view(rows).to_html().split("\n")
    assert lines[2] == "<tr><th>A</th><th>B</th></tr>"
    assert lines[5] == "<tr><th>A</th><td>b</td></tr>"


FRAMES = [
    [["Q1", "Q1", ""], ["1", "02", ""], ["2.5", "x\ny", '"']],
    [["Name", "Name"]],
    [["a"], [""], ["b"]],
]


@pytest.mark.parametrize("library", ["pandas", "polars"])
@pytest.mark.parametrize("dtype", ["str", "infer"])
@pytest.mark.parametrize("rows", FRAMES)
def test_frames_have_the_names_and_rows_of_the_table(library: str, dtype: str, rows: list[list[str]]) -> None:
    pytest.importorskip(library, reason=f"{library} is not installed")
    table = view(rows, header_rows=1)
    frame = getattr(table, f"to_{library}")(dtype=dtype)
    assert list(frame.columns) == table.column_names
    assert len(frame) == table.row_count - 1
    if dtype == "str":
        values = frame.to_numpy().tolist() if library == "pandas" else [list(row) for row in frame.rows()]
        assert values == rows[1:]


def test_inferred_types_are_those_of_the_library() -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    polars = pytest.importorskip("polars", reason="polars is not installed")
    table = view([["n", "t"], ["1", "a"], ["2", "b"]], header_rows=1)
    assert pandas.api.types.is_integer_dtype(table.to_pandas(dtype="infer")["n"])
    assert table.to_polars(dtype="infer").schema == {"n": polars.Int64, "t": polars.String}


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_missing_library_is_named_with_its_extra(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setattr(sys, "meta_path", [_Refuses(library), *sys.meta_path])
    with pytest.raises(ConfigurationError) as caught:
        getattr(view(TRAPS), f"to_{library}")()
    assert str(caught.value) == f'to_{library} needs {library}: pip install "azfacade[{library}]"'


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_frames_refuse_an_unknown_dtype(library: str) -> None:
    with pytest.raises(InvalidInputError, match="dtype must be 'str' or 'infer'"):
        getattr(view(TRAPS), f"to_{library}")(dtype="int")


class _Refuses:
    """Finds no package of one name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        if name == self.name:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
