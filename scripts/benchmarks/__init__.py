"""Benchmarks of azfacade against httpx, the official SDKs and other decoders, run by `scripts/bench`."""
