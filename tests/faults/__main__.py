"""Writes docs/faults.md anew."""

from .page import PATH, page

PATH.write_text(page(), encoding="utf-8")
