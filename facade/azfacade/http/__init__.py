"""One HTTP call: authenticate, send, retry, rate-limit, log, trace, decode, raise the error."""
