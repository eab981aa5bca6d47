"""The checks behind `scripts/check` that no library offers: imports, documentation's types, the built package."""
