"""Numbers of several rounds, and what is said of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterable
from typing import TypeAlias

Round: TypeAlias = dict[str, dict[str, float]]
"""What one round measured: by contestant, by metric."""


class Samples:
    """What all rounds of a case measured. Contestants alternate, so numbers of one round belong together."""

    def __init__(self, rounds: Iterable[Round]) -> None:
        """Hold the rounds."""
        self.rounds = list(rounds)

    @property
    def contestants(self) -> list[str]:
        """The contestants in the order they were measured first."""
        return list(dict.fromkeys(name for found in self.rounds for name in found))

    def values(self, contestant: str, metric: str) -> list[float]:
        """Return what was measured of a contestant."""
        return [
            found[contestant][metric] for found in self.rounds if contestant in found and metric in found[contestant]
        ]

    def ratios(self, contestant: str, baseline: str, metric: str) -> list[float]:
        """Return by how much a contestant took more than a baseline, round by round."""
        return self._paired(contestant, baseline, metric, lambda one, other: one / other)

    def differences(self, contestant: str, baseline: str, metric: str) -> list[float]:
        """Return how much more a contestant took than a baseline, round by round."""
        return self._paired(contestant, baseline, metric, lambda one, other: one - other)

    def _paired(self, contestant: str, baseline: str, metric: str, of: Callable[[float, float], float]) -> list[float]:
        # A contestant that is measured in fewer rounds has pairs in those; where it shares none, medians are taken.
        found = [
            of(one[contestant][metric], one[baseline][metric])
            for one in self.rounds
            if metric in one.get(contestant, {}) and metric in one.get(baseline, {})
        ]
        if found:
            return found
        one, other = self.values(contestant, metric), self.values(baseline, metric)
        return [of(statistics.median(one), statistics.median(other))] if one and other else []


def spread(values: list[float]) -> tuple[float, float, float]:
    """Return (lower quartile, median, upper quartile)."""
    if len(values) == 1:
        return values[0], values[0], values[0]
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return low, middle, high
