"""Draws docs/benchmarks.svg, a bar chart of the main results, as plain SVG text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from benchmarks.cases import CASES
from benchmarks.report import number
from benchmarks.samples import Samples, spread

SHOWN = (
    ("decode-12MB", "total"),
    ("memory", "held"),
    ("decode-24KB", "total"),
    ("stall", "stall"),
    ("first-call", "steps"),
    ("call", "call"),
)
WIDTH, COLUMN, LABEL, ROW, GAP = 1000, 490, 215, 20, 30
OURS, OTHERS = "#0f6cbd", "#b3b9c2"


def picture(found: Mapping[str, Samples]) -> str:
    """Return the chart of a run as SVG: one panel per case; shorter bars are better."""
    panels = [_panel(name, metric, found[name]) for name, metric in SHOWN if name in found]
    parts: list[str] = []
    y = [16.0, 16.0]
    for panel, rows in panels:
        column = 0 if y[0] <= y[1] else 1
        parts.append(f'<g transform="translate({column * (COLUMN + 20)},{y[column]:g})">{panel}</g>')
        y[column] += 26 + rows * ROW + GAP
    height = max(y)
    style = "text{font:12px system-ui,sans-serif;fill:#1b1f24}.t{font-weight:600;font-size:13px}.n{fill:#57606a}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:g}" width="{WIDTH}" height="{height:g}">'
        f'<style>{style}</style><rect width="{WIDTH}" height="{height:g}" fill="#ffffff"/>{"".join(parts)}</svg>\n'
    )


def _panel(name: str, metric: str, samples: Samples) -> tuple[str, int]:
    case = next(case for case in CASES if case.name == name)
    chosen = next(item for item in case.metrics if item.key == metric)
    bars = {
        contestant: spread(values)[1]
        for contestant in samples.contestants
        if (values := samples.values(contestant, metric))
    }
    longest, room = max(bars.values()), COLUMN - LABEL - 80
    lines = [f'<text class="t" x="8" y="12">{escape(case.title)}: {escape(chosen.title)} ({chosen.unit})</text>']
    for row, (contestant, value) in enumerate(bars.items()):
        top = 26 + row * ROW
        length = max(room * value / longest, 1)
        color = OURS if contestant.startswith("azfacade") else OTHERS
        lines.append(f'<text x="{LABEL - 8}" y="{top + 12}" text-anchor="end">{escape(_short(contestant))}</text>')
        lines.append(f'<rect x="{LABEL}" y="{top}" width="{length:.1f}" height="{ROW - 5}" fill="{color}" rx="2"/>')
        lines.append(f'<text class="n" x="{LABEL + length + 6:.1f}" y="{top + 12}">{number(value)}</text>')
    return "".join(lines), len(bars)


def _short(contestant: str) -> str:
    return contestant.replace("Document Intelligence", "DI")
