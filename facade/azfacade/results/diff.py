"""`diff`: what differs between two results, as values and texts."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Literal

from azfacade.errors import InvalidInputError
from azfacade.results.alignment import Pair, align
from azfacade.results.blocks import Block
from azfacade.results.changes import Change, collapsed, sent_confidence
from azfacade.results.diff_fields import field_changes
from azfacade.results.diff_tables import table_changes, text_changes
from azfacade.results.key_values import KeyValue, compared_key, find_key_values
from azfacade.results.quality import confidence_of
from azfacade.results.view import ResultView
from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult
from azfacade_raw.types import InvalidInputTypeError, shorten

What = Literal["fields", "text", "tables", "key_values"]
ALL: tuple[What, ...] = ("fields", "text", "tables", "key_values")


def diff(
    a: AnalyzeResult, b: AnalyzeResult, *, tolerance: float = 0.0, what: What | Iterable[What] = ALL
) -> list[Change]:
    """Return what differs between two results: values and texts, not positions, confidences or the order of documents.

    Documents are matched by type and pages. Rows of arrays, tables, their rows, paragraphs and the pairs of a key are
    matched by order; one that was added or removed in between is one change. White space counts as one space.

    Args:
        a: The first result.
        b: The second result.
        tolerance: How much two numbers or amounts of money may differ and still be equal; 0.01 for cents.
        what: What to compare, one or several: `fields` of documents; `text`, by paragraph, or by line where the model
            gives no paragraphs, without tables if these are compared; `tables`, by cell; `key_values`.

    Returns:
        The changes, in the order of `what` above and then of the result; empty when nothing differs.

    Raises:
        InvalidInputTypeError: `a` or `b` is no AnalyzeResult.
        InvalidInputError: `tolerance` is no number from 0, or `what` names something else.
    """
    for each in (a, b):
        if not isinstance(each, AnalyzeResult):
            raise InvalidInputTypeError(
                f"diff() needs two of AnalyzeResult, not {shorten(type(each).__name__)}; for saved JSON use "
                "AnalyzeResult.from_json, for an operation its result"
            )
    if isinstance(tolerance, bool) or not isinstance(tolerance, (int, float)) or not 0 <= tolerance < math.inf:
        raise InvalidInputError(f"tolerance={shorten(tolerance)} must be a number from 0, such as 0.01")
    wanted = [what] if isinstance(what, str) else list(what) if isinstance(what, Iterable) else []
    if not wanted or any(each not in ALL for each in wanted):
        raise InvalidInputError(f"what={shorten(what)} must name some of {', '.join(map(repr, ALL))}")
    before, after = ResultView(a), ResultView(b)
    with_tables = "tables" not in wanted
    compare: dict[str, Callable[[], Iterator[Change]]] = {
        "fields": lambda: field_changes(a, b, tolerance),
        "text": lambda: _text_changes(before, after, with_tables=with_tables),
        "tables": lambda: table_changes(before, after),
        "key_values": lambda: _key_value_changes(before, after),
    }
    return [change for name, changes in compare.items() if name in wanted for change in changes()]


def _text_changes(before: ResultView, after: ResultView, *, with_tables: bool) -> Iterator[Change]:
    ours, theirs = _texts(before, with_tables=with_tables), _texts(after, with_tables=with_tables)
    if not ours and not theirs and not (before.result.tables or after.result.tables):
        # A result without pages, or what is left of one.
        yield from text_changes("content", before.content.splitlines(), after.content.splitlines())
        return
    old_lines, new_lines = _LinePaths(before), _LinePaths(after)
    for old, new in align([text for text, _ in ours], [text for text, _ in theirs], parts=str.split):
        one = ours[old][1] if old is not None else None
        other = theirs[new][1] if new is not None else None
        if old is not None and new is not None and ours[old][0] == theirs[new][0]:
            continue
        path = old_lines.path(one) if one is not None else new_lines.path(other) if other is not None else ""
        yield Change(
            path,
            one.text if one is not None else None,
            other.text if other is not None else None,
            _confidence(before, one),
            _confidence(after, other),
        )


def _texts(view: ResultView, *, with_tables: bool) -> list[tuple[str, Block]]:
    """Return the blocks that have text, with the text in the form in which it is compared."""
    blocks = (block for block in view.blocks(skip=()) if with_tables or block.kind != "table")
    return [(text, block) for block in blocks if (text := collapsed(block.text))]


def _confidence(view: ResultView, block: Block | None) -> float | None:
    found = confidence_of(view, block) if block is not None else None
    return found.min if found is not None else None


class _LinePaths:
    """Names the places of blocks; those of lines are sought when the first one is asked for."""

    def __init__(self, view: ResultView) -> None:
        self._view = view
        self._lines: dict[int, str] = {}

    def path(self, block: Block) -> str:
        """Return the path of a block, such as `paragraphs[4]` or `pages[0].lines[3]`."""
        if block.pointer:
            _, kind, number = block.pointer.split("/")
            return f"{kind}[{number}]"
        if not self._lines:
            for index, page in enumerate(self._view.result.pages):
                self._lines[id(page)] = f"pages[{index}]"
                self._lines |= {id(line): f"pages[{index}].lines[{place}]" for place, line in enumerate(page.lines)}
        return self._lines.get(id(block.element), "pages")


def _key_value_changes(before: ResultView, after: ResultView) -> Iterator[Change]:
    ours, theirs = _by_key(before), _by_key(after)
    for key in dict.fromkeys([*ours, *theirs]):
        old, new = ours.get(key, []), theirs.get(key, [])
        path = f"key_values[{json.dumps(collapsed((old or new)[0].key), ensure_ascii=False)}]"
        pairs: Iterable[Pair] = (
            [(number, number) for number in range(len(old))]
            if len(old) == len(new)
            else align([*map(_pair_key, old)], [*map(_pair_key, new)], parts=iter)
        )
        for left, right in pairs:
            one = old[left] if left is not None else None
            other = new[right] if right is not None else None
            if _compared_value(one) == _compared_value(other):
                continue
            number = left if left is not None else right
            yield Change(
                f"{path}[{number}]" if max(len(old), len(new)) > 1 else path,
                _value(one),
                _value(other),
                sent_confidence(one),
                sent_confidence(other),
            )


def _by_key(view: ResultView) -> dict[str, list[KeyValue]]:
    found: dict[str, list[KeyValue]] = {}
    for pair in find_key_values(view, with_contexts=False):
        found.setdefault(compared_key(pair.key), []).append(pair)
    return found


def _value(pair: KeyValue | None) -> bool | str | None:
    """Return the value of a pair: True or False of a mark, the text of others."""
    return None if pair is None else pair.mark if pair.mark is not None else pair.value


def _compared_value(pair: KeyValue | None) -> bool | str:
    value = _value(pair)
    return value if isinstance(value, bool) else collapsed(value)


def _pair_key(pair: KeyValue) -> tuple[Hashable, ...]:
    return (("value", _compared_value(pair)), ("page", pair.page))
