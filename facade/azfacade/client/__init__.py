"""What the services' clients share: constructor, environment, options, lists, `send_request`."""
