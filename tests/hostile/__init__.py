"""A service that breaks every promise of HTTP, over real sockets, in front of the stateful fake."""
