"""Writes docs/faults.md."""

from .page import PATH, page

PATH.write_text(page(), encoding="utf-8")
