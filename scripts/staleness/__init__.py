"""What goes stale when a fragment changes: cassettes, routes of the fake, hand-written pages."""
