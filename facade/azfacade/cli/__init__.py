"""The command line `azfacade`: entry point, connection, console output and exit codes; commands/ has the commands."""
