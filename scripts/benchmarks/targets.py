"""The performance targets of the project: limits on results of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.cases import DI, FACE, OFFICIAL, OURS, TEXTRACTOR, TOOLBOX, WITHOUT_ORJSON
from benchmarks.samples import Samples, spread

OURS_DI, OURS_FACE = f"{OURS}, Document Intelligence", f"{OURS}, Face"


@dataclass(frozen=True)
class Target:
    """A limit on one number: of a contestant, or of its ratio to another one."""

    title: str
    case: str
    metric: str
    contestant: str
    limit: float
    baseline: str = ""
    unit: str = "x"

    def values(self, found: Mapping[str, Samples]) -> list[float]:
        """Return the values of the rounds; empty if the case was not run."""
        samples = found.get(self.case)
        if samples is None:
            return []
        if self.baseline:
            return samples.ratios(self.contestant, self.baseline, self.metric)
        return samples.values(self.contestant, self.metric)

    def met(self, found: Mapping[str, Samples]) -> bool:
        """Tell whether the median is within the limit."""
        return spread(self.values(found))[1] <= self.limit


TARGETS = (
    Target("import azfacade", "import", "steps", "azfacade", 10, unit="ms"),
    Target("import TrainingResult, after attrs", "import", "steps", "TrainingResult, after attrs", 10, unit="ms"),
    Target(
        "import DocumentClassifierBuildOperationDetails, after attrs",
        "import",
        "steps",
        "DocumentClassifierBuildOperationDetails, after attrs",
        25,
        unit="ms",
    ),
    Target("import AnalyzeResult, after attrs", "import", "steps", "AnalyzeResult, after attrs", 60, unit="ms"),
    Target("first call, Document Intelligence", "first-call", "steps", OURS_DI, 0.9, DI),
    Target("first call, Face", "first-call", "steps", OURS_FACE, 0.9, FACE),
    Target(
        "first call, Document Intelligence",
        "first-call",
        "steps",
        OURS_DI,
        1.2,
        "httpx + attrs",
    ),
    Target("first call, Face", "first-call", "steps", OURS_FACE, 1.2, "httpx + attrs"),
    Target("24 KB decoded and read", "decode-24KB", "total", OURS, 1 / 5, OFFICIAL),
    Target("12 MB decoded and read", "decode-12MB", "total", OURS, 1.0, "json.loads"),
    Target("12 MB decoded and read", "decode-12MB", "total", OURS, 2.0, "msgspec Structs"),
    Target("12 MB decoded and read", "decode-12MB", "total", OURS, 1 / 10, OFFICIAL),
    Target("12 MB decoded and read, without orjson", "decode-12MB", "total", WITHOUT_ORJSON, 1.1, "json.loads"),
    Target("12 MB, memory held", "memory", "held", OURS, 0.6, OFFICIAL),
    Target("12 MB, growth of peak memory", "memory", "peak", OURS, 0.85, OFFICIAL),
    Target(
        "import ResultView, after AnalyzeResult", "import", "steps", "ResultView, after AnalyzeResult", 12, unit="ms"
    ),
    *(
        Target(f"12 MB, {job}", "read-result", "time", job, limit, "json.loads")
        for job, limit in (
            ("ResultView(result) and its pages", 0.001),
            ("words_in of one table, at first", 0.005),
            ("words_in of each cell", 0.06),
            ("tables() and their rows()", 0.04),
            ("tables(across_pages=True)", 0.03),
            ("tables() and their to_html()", 0.05),
            ("text of each page, offsets known", 0.005),
            ("blocks()", 0.08),
            ("blocks() and their text", 0.2),
            ("to_markdown()", 0.3),
            ("chunks()", 0.3),
            ("offsets of text elements", 0.015),
            ("the same, with combining marks", 0.15),
        )
    ),
    Target("12 MB, memory of all indexes of a view", "read-result", "held", "all indexes", 1, unit="MB"),
    *(
        Target(job, "read-tables", metric, OURS, 1.0, library)
        for job, metric, libraries in (
            ("open a result of 166 pages", "open", (TEXTRACTOR, TOOLBOX)),
            ("tables to pandas", "frames", (TEXTRACTOR, TOOLBOX)),
            ("tables to CSV", "csv", (TEXTRACTOR, TOOLBOX)),
            ("words of tables", "words", (TEXTRACTOR,)),
            ("text of pages", "text", (TEXTRACTOR, TOOLBOX)),
            ("Markdown", "markdown", (TEXTRACTOR,)),
        )
        for library in libraries
    ),
    Target("one call", "call", "call", OURS, 1.2, "httpx"),
    Target("one call", "call", "call", OURS, 0.6, OFFICIAL),
    Target("200 concurrent async calls", "burst", "calls", OURS, 0.4, OFFICIAL),
    Target("200 concurrent async calls", "burst", "calls", OURS, 2.2, "aiohttp"),
    Target("one async call", "burst", "one", OURS, 0.25, OFFICIAL),
    Target("event-loop stall, 12 MB", "stall", "stall", OURS, 0.05, OFFICIAL),
    Target("early polls of an operation", "polling", "early", OURS, 0, unit=""),
)
