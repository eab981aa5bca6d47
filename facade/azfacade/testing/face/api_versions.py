"""The API versions of Face that the fake answers."""

from __future__ import annotations

from azfacade_raw.face.versions import API_VERSIONS

ALL_VERSIONS = frozenset(API_VERSIONS)
"""A version that is left out here is refused with a 501 that says so, until the fake behaves like it."""
PREVIEW_VERSIONS = frozenset({"v1.2-preview.1"})
"""For the routes that only this preview has: person directory, operations, liveness sessions of another shape."""
NOT_IN_PREVIEW = ALL_VERSIONS - PREVIEW_VERSIONS
"""For the liveness routes that replaced those of the preview."""
ABUSE_MONITORING_VERSIONS = NOT_IN_PREVIEW - {"v1.2"}
"""For the settings of a resource, and what they add to liveness sessions."""
