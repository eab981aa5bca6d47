"""Compares published descriptions of the services with the fragments of specs/, and takes over what is new."""
