"""Pairs the items of two sequences in order, and finds what was added or removed in between."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
Parts = Callable[[K], Iterable[Hashable]]
Pair = tuple[int | None, int | None]
"""The index in the first and in the second sequence; None where an item is in one of them only."""

_MAX_DEPTH = 16
_MAX_COMPARISONS = 2500
"""The limits keep the time linear in the length of the sequences, whatever they hold."""


def align(before: Sequence[K], after: Sequence[K], parts: Parts[K]) -> Iterator[Pair]:
    """Yield pairs of indexes, in order.

    Equal items are paired first: those at both ends, and those that are unique in both sequences. What is left between
    them is paired in order; where one side has more items, those are left over that are the least similar.

    Args:
        before: The items of the first sequence, in the form in which they are compared.
        after: The items of the second sequence.
        parts: Gives the parts of an item; the more of them two items share, the more similar they are.
    """
    matched: list[tuple[int, int]] = []
    pending = [(0, len(before), 0, len(after), 0)]
    while pending:
        top, bottom, left, right, depth = pending.pop()
        while top < bottom and left < right and before[top] == after[left]:
            matched.append((top, left))
            top, left = top + 1, left + 1
        while top < bottom and left < right and before[bottom - 1] == after[right - 1]:
            bottom, right = bottom - 1, right - 1
            matched.append((bottom, right))
        if top == bottom or left == right:
            continue
        anchors = _anchors(before, after, range(top, bottom), range(left, right)) if depth < _MAX_DEPTH else []
        if not anchors:
            matched += _pair_in_order(before, after, range(top, bottom), range(left, right), parts)
            continue
        matched += anchors
        for row, column in anchors:
            pending.append((top, row, left, column, depth + 1))
            top, left = row + 1, column + 1
        pending.append((top, bottom, left, right, depth + 1))
    top = left = 0
    for row, column in [*sorted(matched), (len(before), len(after))]:
        yield from ((number, None) for number in range(top, row))
        yield from ((None, number) for number in range(left, column))
        if row < len(before):
            yield row, column
        top, left = row + 1, column + 1


def _anchors(before: Sequence[K], after: Sequence[K], rows: range, columns: range) -> list[tuple[int, int]]:
    """Return the longest increasing run of the items that occur once on each side."""
    counts = Counter(before[row] for row in rows)
    places: dict[K, int] = {}
    for column in columns:
        places[after[column]] = -1 if after[column] in places else column
    unique = [(row, places.get(before[row], -1)) for row in rows if counts[before[row]] == 1]
    ends: list[int] = []  # the last column of the best run of each length
    runs: list[tuple[int, int, int]] = []  # row, column, the run that it goes on
    best: list[int] = []
    for row, column in unique:
        if column < 0:
            continue
        length = bisect_left(ends, column)
        runs.append((row, column, best[length - 1] if length else -1))
        ends[length : length + 1] = [column]
        best[length : length + 1] = [len(runs) - 1]
    found: list[tuple[int, int]] = []
    number = best[-1] if best else -1
    while number >= 0:
        row, column, number = runs[number]
        found.append((row, column))
    return found[::-1]


def _pair_in_order(
    before: Sequence[K], after: Sequence[K], rows: range, columns: range, parts: Parts[K]
) -> list[tuple[int, int]]:
    """Pair each item of the shorter side with one of the longer side, so that pairs are as similar as can be."""
    if len(rows) > len(columns):
        return [(row, column) for column, row in _pair_in_order(after, before, columns, rows, parts)]
    spare = len(columns) - len(rows)
    if not spare or len(rows) * (spare + 1) > _MAX_COMPARISONS:
        return list(zip(rows, columns, strict=False))
    shorter = [frozenset(parts(before[row])) for row in rows]
    longer = [frozenset(parts(after[column])) for column in columns]
    # scores[skipped]: the best sum of the rows from here on, when so many columns were left over before.
    scores = [0.0] * (spare + 1)
    choices: list[list[int]] = []
    for number in reversed(range(len(rows))):
        best, choice = [0.0] * (spare + 1), [0] * (spare + 1)
        for skipped in reversed(range(spare + 1)):
            paired = _similarity(shorter[number], longer[number + skipped]) + scores[skipped]
            best[skipped], choice[skipped] = paired, skipped
            if skipped < spare and best[skipped + 1] > paired:
                best[skipped], choice[skipped] = best[skipped + 1], choice[skipped + 1]
        scores = best
        choices.append(choice)
    skipped, found = 0, []
    for number, row in enumerate(rows):
        skipped = choices[-1 - number][skipped]
        found.append((row, columns[number + skipped]))
    return found


def _similarity(one: frozenset[Hashable], other: frozenset[Hashable]) -> float:
    return len(one & other) / max(len(one), len(other), 1)
