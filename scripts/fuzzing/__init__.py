"""Fuzzers: random inputs for everything that a service or an application can send."""

TARGET_NAMES = ("decode", "saved", "answer", "date", "token", "address", "wait")
"""Here, as a coverage-guided run has to start before anything imports the package."""
