"""Virtual time for threads and event loops: when all wait, the clock moves to the earliest end of a wait."""
