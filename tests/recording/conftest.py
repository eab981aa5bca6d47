"""Fixtures of the tests on recording."""

from tests.recording.application import recorded as recorded
