"""The API versions of Document Intelligence that the fake answers."""

from __future__ import annotations

PREVIEW = "2024-07-31-preview"
ALL_VERSIONS = frozenset({PREVIEW, "2024-11-30"})
# For routes that the preview does not have.
NOT_IN_PREVIEW = ALL_VERSIONS - {PREVIEW}
