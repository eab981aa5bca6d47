"""Tests of the facade: one body for sync and async, a scripted service, no waiting."""
