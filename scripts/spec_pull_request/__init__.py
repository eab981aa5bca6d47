"""Takes over published documents, and writes what the pull request with the changes says."""
