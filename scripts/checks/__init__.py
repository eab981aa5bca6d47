"""Checks of the project's own: import layers, types of the documentation's examples, the built wheel."""
