"""Tests of every documented operation, from the fragments through the clients to request and response."""
