"""Every fault at every step of each operation with several requests; docs/faults.md lists the outcomes."""
