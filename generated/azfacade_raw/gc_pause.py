# Copied by scripts/generate from scripts/templates/runtime/gc_pause.py. Do not edit.
"""Pauses the garbage collector while a large response body is decoded.

Decoding creates hundreds of thousands of objects and no garbage. The collector runs after a certain number of new
objects, so it would traverse all of them several times, which takes twice as long as the decoding itself. The pause
affects the whole process, which has only one collector.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

LARGE_BODY_BYTES = 64 * 1024
"""Bodies of at least this size pause the collector: decoding them takes milliseconds."""
BYTES_PER_COLLECTION = 32 * 1024 * 1024
"""Bytes decoded during pauses after which one full collection runs."""

_active: set[object] = set()
"""One entry for each running decoding, on any thread; the last one to finish ends the pause."""
_full_collections, _bytes_since_collection = 0, 0


@contextmanager
def paused(size: int) -> Iterator[None]:
    """Pause the collector while a body of `size` bytes is decoded, if the body is large and the collector enabled."""
    if size < LARGE_BODY_BYTES or not (gc.isenabled() or _active):
        yield
        return
    collect_if_due(size)
    this = object()
    try:
        _active.add(this)
        gc.disable()
        yield
    finally:
        _active.discard(this)
        if not _active:
            promote_new_objects()
            gc.enable()


def promote_new_objects() -> None:
    """Move all objects to the oldest generation, so that the next allocations do not collect the new ones at once.

    Both calls only relink lists. Does nothing where the application has frozen objects itself.
    """
    if gc.get_freeze_count() == 0:
        gc.freeze()
        gc.unfreeze()


def collect_if_due(size: int) -> None:
    """Run a full collection once `BYTES_PER_COLLECTION` were decoded without one.

    The collector does not count promoted objects. Without this, a loop that drops large results in reference cycles
    would use ever more memory.
    """
    global _full_collections, _bytes_since_collection  # noqa: PLW0603
    collections = gc.get_stats()[-1]["collections"]
    if collections != _full_collections:
        _full_collections, _bytes_since_collection = collections, 0
    if _bytes_since_collection > BYTES_PER_COLLECTION:
        gc.collect()
        _full_collections, _bytes_since_collection = collections + 1, 0
    _bytes_since_collection += size


def _enable_in_child() -> None:
    # Threads that were decoding do not exist in the child, so they cannot end their pause there.
    if _active:
        _active.clear()
        gc.enable()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_enable_in_child)
