"""The path under which pickles made by azfacade 0.1.0 know `RateLimitWaitError`."""

from azfacade.errors import NoPlaceError as NoPlaceError
