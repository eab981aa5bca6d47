"""The fuzzers' targets."""
