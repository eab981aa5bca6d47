"""Takes the picture of a notebook that the documentation shows."""
