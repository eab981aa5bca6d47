# Laid here by scripts/generate from scripts/templates/runtime/collector.py. Do not edit.
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

LARGE = 64 * 1024
"""Bytes from which a body is large: decoding takes milliseconds."""
_OWED = 32 * 1024 * 1024
"""Bytes of large bodies after which a full collection is made up for."""

_running: set[object] = set()
"""One entry for each decoding, on whatever thread; the last one ends the pause."""
_full, _decoded = 0, 0


@contextmanager
def paused(size: int) -> Iterator[None]:
    """Pause the collector while a body of `size` bytes is decoded, if that is large and the collector is on."""
    if size < LARGE or not (gc.isenabled() or _running):
        yield
        return
    _make_up(size)
    this = object()
    try:
        _running.add(this)
        gc.disable()
        yield
    finally:
        _running.discard(this)
        if not _running:
            _settle()
            gc.enable()


def _settle() -> None:
    """Put the new objects to those that have lived long, or the next allocation would start with looking at them all.

    Both calls only relink lists. Where the application froze objects itself, that stays as it is.
    """
    if gc.get_freeze_count() == 0:
        gc.freeze()
        gc.unfreeze()


def _make_up(size: int) -> None:
    """Collect everything now and then, as the collector does not know how much was put there.

    Otherwise a loop that drops large results in reference cycles would grow for long.
    """
    global _full, _decoded  # noqa: PLW0603
    full = gc.get_stats()[-1]["collections"]
    if full != _full:
        _full, _decoded = full, 0
    if _decoded > _OWED:
        gc.collect()
        _full, _decoded = full + 1, 0
    _decoded += size


def _resume_in_child() -> None:
    # A thread that was decoding is not in the child, so it would not end its pause there.
    if _running:
        _running.clear()
        gc.enable()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_resume_in_child)
