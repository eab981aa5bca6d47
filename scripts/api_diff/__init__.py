"""What changed for Python: compares the public API of two trees."""
