"""Records the cassettes that tests replay, and removes secrets and document contents from them."""
