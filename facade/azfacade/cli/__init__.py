"""The command line `azfacade`: faces and galleries, many documents, models, the fake; needs the extra `cli`."""
