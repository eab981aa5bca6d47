"""Credentials: subscription keys and Entra ID tokens, as request headers."""
