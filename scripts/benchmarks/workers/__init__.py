"""What runs inside the environment of the peers: each module measures one thing and prints it as JSON."""
