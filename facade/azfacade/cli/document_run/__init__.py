"""How `doc analyze` and `doc classify` process many documents: concurrency, output files, journal, progress, report."""
