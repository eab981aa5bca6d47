"""Long-running operations: start, poll, resume, follow many, copy between resources."""
