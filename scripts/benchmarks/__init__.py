"""`scripts/bench`: azfacade beside its peers, in one run that anyone can repeat."""
