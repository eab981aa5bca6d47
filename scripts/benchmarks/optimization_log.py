"""The section of docs/benchmarks.md on optimizations that were tried, with their effects; written by hand."""

from __future__ import annotations

TRIED = """## What was tried

Each step was measured in alternation with the state before it, on the body of 12 MB unless stated otherwise.

| kept | effect |
|---|---|
| the garbage collector paused while a large body is decoded | 1.61x json.loads becomes 0.73x |
| the new objects then moved to the oldest generation, so that no collection starts at once | 0.73x becomes 0.59x |
| `object.__new__`, and no `get` where every property is required | from_dict -13% |
| decoders of other classes bound once per module | from_dict -7% |
| lists of one item, as most spans and regions are, built without a loop | from_dict -16%, held memory -2 MB |
| no slot for weak references | held memory -1.5 MB |
| enum members looked up in a table | from_dict -15% on a document of 2,100 fields |
| large bodies decoded on a thread in async clients, with the pause | stall 8% of the official SDK's becomes 2% |
| asyncio imported by async clients only | first call about -6 ms of CPU, measured under load |

| not kept | why |
|---|---|
| `__init__` with positional arguments | 250 ns a span instead of 197 |
| `map` instead of a comprehension | no difference |
| `value.__class__ is list` instead of `isinstance` | 1%, within the noise |
| msgspec decoding into attrs classes | not measured: loses unknown fields and nulls |
| words and lines decoded when first read | not measured: all is read in the end, and the JSON is held |
"""
