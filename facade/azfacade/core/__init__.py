"""Shared parts: flows, requests and responses, headers, JSON, secrets, endpoints, argument checks."""
