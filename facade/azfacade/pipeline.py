"""The module path under which pickles made by azfacade 0.1.0 name `RateLimitWaitError`."""

from azfacade.errors import RateLimitWaitError

NoPlaceError = RateLimitWaitError
