"""Writes docs/benchmarks.md: tables of the results of a run."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

from benchmarks.cases import CASES, Case, Metric
from benchmarks.optimization_log import TRIED
from benchmarks.samples import Samples, spread
from benchmarks.targets import TARGETS, Target

HEAD = """# Benchmarks

`scripts/bench` compares azfacade with plain httpx, the official SDKs, the stock output of openapi-python-client
and, as the fastest decoder, msgspec Structs; and what reads results with the libraries for the results of Amazon
Textract and Google Document AI. It creates the environment `.venv/bench`, measures the contestants in turn in one
run, and writes this page.

```sh
scripts/bench                     # everything, in a quarter of an hour; writes docs/benchmarks.md and .svg
scripts/bench --quick             # the same with fewer rounds
scripts/bench --only decode-12MB  # one case, or several separated by commas; prints, writes nothing
```

![What calls, decoding and memory cost](benchmarks.svg)

Numbers are medians over the rounds, with quartiles in brackets. "x json.loads" is the ratio to the time or memory of
json.loads: the median of the ratios within each round, in which both run under the same conditions. Times depend on
the machine; ratios should not.
"""


def page(found: Mapping[str, Samples], versions: Mapping[str, str]) -> str:
    """Return the whole page."""
    parts = [HEAD, "\n".join(machine_lines(versions)), targets(found)]
    parts += [section(case, found[case.name]) for case in CASES if case.name in found]
    return "\n".join([*parts, TRIED])


def machine_lines(versions: Mapping[str, str]) -> list[str]:
    """Return the lines about the machine and the measured versions."""
    packages = ", ".join(f"{name} {version}" for name, version in versions.items())
    return [
        f"Measured on {_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.release()},"
        f" {platform.python_implementation()} {platform.python_version()}.",
        "",
        f"{packages}.",
        "",
    ]


def targets(found: Mapping[str, Samples]) -> str:
    """Return the table of the targets and their results."""
    lines = ["## Targets", "", "| what | compared with | at most | measured | |", "|---|---|---:|---:|---|"]
    for target in TARGETS:
        values = target.values(found)
        if values:
            limit = f"{target.limit:.3g} {_unit(target)}".strip()
            verdict = "met" if target.met(found) else "**missed**"
            lines.append(
                f"| {target.title} | {target.baseline} | {limit} | {_format_spread(values, target.unit)} | {verdict} |"
            )
    return "\n".join([*lines, ""])


def section(case: Case, samples: Samples) -> str:
    """Return the section of one case."""
    head, rule = ["contestant"], ["---"]
    for metric in case.metrics:
        head += [metric.title, *(f"x {name}" for name in metric.baselines)]
        rule += ["---:"] * (1 + len(metric.baselines))
    rounds = f"{len(samples.rounds)} round{'' if len(samples.rounds) == 1 else 's'}."
    lines = [f"## {case.title}", "", f"{case.about} {rounds}", "", f"| {' | '.join(head)} |", f"|{'|'.join(rule)}|"]
    for contestant in samples.contestants:
        cells = [contestant]
        for metric in case.metrics:
            cells += _cells(samples, contestant, metric)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def number(value: float) -> str:
    """Return a number with a reasonable number of digits."""
    if value >= 100:
        return f"{value:,.0f}"
    digits = 1 if value >= 10 else 2 if value >= 0.1 or not value else 3 if value >= 0.01 else 4
    return f"{value:.{digits}f}"


def _cells(samples: Samples, contestant: str, metric: Metric) -> list[str]:
    values = samples.values(contestant, metric.key)
    cells = [_format_spread(values, metric.unit) if values else ""]
    for baseline in metric.baselines:
        ratios = samples.ratios(contestant, baseline, metric.key)
        cells.append("1" if contestant == baseline else _format_spread(ratios, "", brackets=False) if ratios else "")
    return cells


def _format_spread(values: list[float], unit: str, *, brackets: bool = True) -> str:
    low, middle, high = spread(values)
    text = f"{number(middle)} {unit if unit != 'x' else ''}".strip()
    return f"{text} ({number(low)}-{number(high)})" if brackets and number(low) != number(high) else text


def _unit(target: Target) -> str:
    return "" if target.unit == "x" else target.unit


def _processor() -> str:
    names = Path("/proc/cpuinfo")
    if names.exists():
        for line in names.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
