"""scripts/api-diff."""
