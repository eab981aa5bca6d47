"""Checks azfacade's reading of saved results against right values and invariants; run by `scripts/check-results`."""
