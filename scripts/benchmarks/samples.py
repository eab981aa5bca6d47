"""Measurements of several rounds, and statistics of them: ratios and quartiles."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from typing import TypeAlias

Round: TypeAlias = dict[str, dict[str, float]]
"""The measurements of one round, by contestant and metric."""


class Samples:
    """The measurements of all rounds of a case. Contestants alternate, so values of one round are comparable."""

    def __init__(self, rounds: Iterable[Round]) -> None:
        """Store the rounds."""
        self.rounds = list(rounds)

    @property
    def contestants(self) -> list[str]:
        """The contestants in the order they were measured first."""
        return list(dict.fromkeys(name for found in self.rounds for name in found))

    def values(self, contestant: str, metric: str) -> list[float]:
        """Return the values of a contestant's metric, one for each round that measured it."""
        return [
            found[contestant][metric] for found in self.rounds if contestant in found and metric in found[contestant]
        ]

    def ratios(self, contestant: str, baseline: str, metric: str) -> list[float]:
        """Return the ratios of a contestant's values to a baseline's, round by round.

        If they have no common round, return the ratio of their medians.
        """
        found = [
            one[contestant][metric] / one[baseline][metric]
            for one in self.rounds
            if metric in one.get(contestant, {}) and metric in one.get(baseline, {})
        ]
        if found:
            return found
        one, other = self.values(contestant, metric), self.values(baseline, metric)
        return [statistics.median(one) / statistics.median(other)] if one and other else []


def spread(values: list[float]) -> tuple[float, float, float]:
    """Return (lower quartile, median, upper quartile)."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high
