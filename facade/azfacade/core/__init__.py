"""Small parts every folder above uses: flows, messages, JSON, secrets, endpoints, argument checks."""
