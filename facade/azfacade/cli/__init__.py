"""The command line: `azfacade`, or `python -m azfacade.cli`. Needs the extra `cli`; nothing is imported here."""
