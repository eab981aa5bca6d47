"""Programs run in `.venv/bench`: each module measures one thing and prints it as JSON."""
