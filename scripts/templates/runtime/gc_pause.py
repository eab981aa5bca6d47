"""The garbage collector while a large body is decoded.

Decoding makes hundreds of thousands of objects and no garbage. The collector, which is called by the number of new
objects, would look at all of them again and again, and that takes twice as long as the decoding itself. So it is
paused meanwhile, for the whole process, as there is only one.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import contextmanager

LARGE_BODY_BYTES = 64 * 1024
"""Bytes from which a body is large: decoding takes milliseconds."""
BYTES_PER_COLLECTION = 32 * 1024 * 1024
"""Bytes of large bodies after which a full collection is made up for."""

_active: set[object] = set()
"""One entry for each decoding, on whatever thread; the last one ends the pause."""
_full_collections, _bytes_since_collection = 0, 0


@contextmanager
def paused(size: int) -> Iterator[None]:
    """Pause the collector while a body of `size` bytes is decoded, if that is large and the collector is on."""
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
    """Put the new objects to those that have lived long, or the next allocation would start with looking at them all.

    Both calls only relink lists. Where the application froze objects itself, that stays as it is.
    """
    if gc.get_freeze_count() == 0:
        gc.freeze()
        gc.unfreeze()


def collect_if_due(size: int) -> None:
    """Collect everything now and then, as the collector does not know how much was put there.

    Otherwise a loop that drops large results in reference cycles would grow for long.
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
    # A thread that was decoding is not in the child, so it would not end its pause there.
    if _active:
        _active.clear()
        gc.enable()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_enable_in_child)
