"""Results that are broken in any place raise nothing but documented errors."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL.Image import new

from azfacade import InvalidInputError, ResultView, diff
from azfacade.results.figures import find_figures
from azfacade.results.key_values import find_key_values
from azfacade.results.page_outlines import Drawn
from azfacade.results.selection_marks import find_selection_marks
from azfacade.results.tables_across_pages import find_tables
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from tests.results.test_figures import writer_with_figure


def whole() -> dict[str, Any]:
    writer = writer_with_figure()
    writer.text("Form", role="title", at=(1.0, 0.3))
    writer.table([["", ("Sum", 1, 2, None), None], ["a", ":selected: Yes", "x\ny"]], header_rows=1)
    at = writer.content.index(":selected:")
    writer.mark("selected", 1.0, 1.0, span={"offset": at, "length": 10})
    writer.text("Yes please", at=(1.3, 1.0))
    writer.page()
    writer.table([["b", "1", "2"]])
    writer.mark("unselected", 2.0, 1.0)
    value = {"content": ":selected:", "spans": [{"offset": at, "length": 10}]}
    writer.more["keyValuePairs"] = [{"key": {"content": "Yes:", "spans": []}, "value": value, "confidence": 0.5}]
    encoded: dict[str, Any] = json.loads(json.dumps(writer.result().to_dict()))
    return encoded


WHOLE = whole()
PICTURE = new("L", (85, 110))
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        -1,
        0,
        1,
        2.5,
        10**9,
        10**400,
        float("nan"),
        float("inf"),
        True,
        "",
        "x",
        [],
        {},
        [None],
        [[]],
        ["x"],
        [1, 2, 3],
    ]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [each for key, item in inner for each in places(item, (*path, key))]


BROKEN = st.lists(st.tuples(st.sampled_from(places(WHOLE)), ODD), min_size=1, max_size=4)


def broken_by(changes: list[tuple[tuple[Any, ...], Any]]) -> AnalyzeResult:
    """Return the whole result with odd values in some places."""
    broken = copy.deepcopy(WHOLE)
    for path, odd in changes:
        holder: Any = broken
        try:
            for key in path[:-1]:
                holder = holder[key]
            holder[path[-1]] = odd
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away
    return AnalyzeResult.from_dict(broken)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BROKEN)
def test_nothing_is_raised_from_inside(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    view = ResultView(broken_by(changes))
    for across in (False, True):
        for table in find_tables(view.result, across_pages=across):
            rows = table.rows(carry=True)
            assert all(len(row) == table.column_count for row in rows)
            assert len(set(table.column_names)) == table.column_count
            table.to_csv(formulas="quote")
            table.to_html()
            table.to_markdown()
            table.rows(repeat=False)
            table.records()
            assert table.cell(0, 0) is None or repr(table)
            assert isinstance(table.caption, (str, type(None)))
    for mark in find_selection_marks(view):
        assert repr(mark)
    find_key_values(view).to_dict()
    for figure in find_figures(view):
        assert isinstance(figure.words, list)
        assert figure._repr_html_() != repr(figure)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(BROKEN)
def test_a_view_raises_documented_errors_only(changes: list[tuple[tuple[Any, ...], Any]]) -> None:
    view = ResultView(broken_by(changes))
    calls: list[Callable[[], object]] = [
        lambda: view.pages,
        view.blocks,
        view.outline,
        view.to_text,
        view.to_markdown,
        partial(view.to_markdown, tables="auto", pages="1-2"),
        partial(view.to_text, tables="markdown"),
        view.chunks,
        partial(view.chunks, max_size=10, overlap=4, tables="tab"),
        view.check_offsets,
        view._repr_html_,
        lambda: list(view.find("es")),
        lambda: [(block.regions, block.headings, block.text) for block in view.blocks(skip=())],
        lambda: [view.words_at(page.number, (0.0, 0.0, 9.0, 9.0)) for page in view.pages],
        lambda: [page.upright(word.polygon) for page in view.pages for word in page.words],
        view.handwritten,
        view.languages,
        view.low_confidence,
        view.key_values,
        view.selection_marks,
        view.figures,
        *(partial(view.words_in, element) for element in view.result.paragraphs),
        *(partial(view.text, element) for element in view.result.tables),
        lambda: [view.confidence(element) for element in view.result.tables],
        lambda: view.tables(across_pages=True),
        *(partial(view.draw, page.number, what=get_args(Drawn), dpi=8, labels=True) for page in view.pages),
        *(partial(view.crop, each, PICTURE, page=1, margin=0.1) for each in view.result.tables),
        lambda: [view.crop(figure, PICTURE, page=1) for figure in view.figures()],
        lambda: diff(view.result, AnalyzeResult.from_dict(WHOLE)),
    ]
    for call in calls:
        with suppress(InvalidInputError):
            call()
