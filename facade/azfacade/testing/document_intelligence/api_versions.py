"""The API versions of Document Intelligence that the fake answers."""

from __future__ import annotations

from azfacade_raw.document_intelligence.versions import API_VERSIONS

PREVIEW = "2024-07-31-preview"
# A version that is left out here is refused with a 501 that says so, until the fake behaves like it.
ALL_VERSIONS = frozenset(API_VERSIONS)
# For routes that the preview does not have.
NOT_IN_PREVIEW = ALL_VERSIONS - {PREVIEW}
