"""What the scripts beside this folder run."""
