"""The commands, their arguments and options: one module for each group, such as doc.py for `azfacade doc analyze`."""
