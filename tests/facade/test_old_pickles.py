"""Errors pickled by azfacade 0.1.0 and its resume tokens still load."""

import base64
import pickle

import pytest

from azfacade import errors
from tests.facade.kit import Side

OLD = {
    "NoPlaceError": (
        "gASVJgEAAAAAAACMD2F6ZmFjYWRlLmVycm9yc5SMCF9yZWJ1aWx0lJOUjBFhemZhY2FkZS5waXBlbGluZZSMDE5vUGxhY2VFcnJv"
        "cpSTlIwEYm9vbZSGlFKUfZQojAdtZXNzYWdllGgGjAZzdGF0dXOUTa0BjARjb2RllIwBQZSMCmlubmVyX2NvZGWUjAFClIwFZXJy"
        "b3KUfZRoDGgNc4wKcmVxdWVzdF9pZJSMAXKUjBFjbGllbnRfcmVxdWVzdF9pZJSMAWOUjAtyZXRyeV9hZnRlcpRHQAAAAAAAAACM"
        "CW9wZXJhdGlvbpROjA9vcGVyYXRpb25fdG9rZW6UjAN0b2uUjA1mb2xsb3dzX2RvdWJ0lIiMCV9fbm90ZXNfX5RdlIwGYSBub3Rl"
        "lGF1Yi4="
    ),
    "OperationTimeoutError": (
        "gASVHQEAAAAAAACMD2F6ZmFjYWRlLmVycm9yc5SMCF9yZWJ1aWx0lJOUaACMFU9wZXJhdGlvblRpbWVvdXRFcnJvcpSTlIwEYm9v"
        "bZSGlFKUfZQojAdtZXNzYWdllGgFjAZzdGF0dXOUTa0BjARjb2RllIwBQZSMCmlubmVyX2NvZGWUjAFClIwFZXJyb3KUfZRoC2gM"
        "c4wKcmVxdWVzdF9pZJSMAXKUjBFjbGllbnRfcmVxdWVzdF9pZJSMAWOUjAtyZXRyeV9hZnRlcpRHQAAAAAAAAACMCW9wZXJhdGlv"
        "bpROjA9vcGVyYXRpb25fdG9rZW6UjAN0b2uUjA1mb2xsb3dzX2RvdWJ0lIiMCV9fbm90ZXNfX5RdlIwGYSBub3RllGF1Yi4="
    ),
}
NOW = {"NoPlaceError": errors.RateLimitWaitError, "OperationTimeoutError": errors.OperationTimeoutError}
TOKENS = {
    "analyze": (
        "WzEsImRvY3VtZW50X2ludGVsbGlnZW5jZSIsImFuYWx5emUiLFsicHJlYnVpbHQtcmVhZCIsImUzZTcwNjgyLWMyMD"
        "ktNGNhYy1hMjlmLTZmYmVkODJjMDdjZCJdLCIyMDI0LTExLTMwIl0"
    ),
    "personGroupTraining": "WzEsImZhY2UiLCJwZXJzb25Hcm91cFRyYWluaW5nIixbImciXSwidjEuMiJd",
}


@pytest.mark.parametrize("name", OLD)
def test_an_error_pickled_before_loads(name: str) -> None:
    error = pickle.loads(base64.b64decode(OLD[name]))
    assert type(error) is NOW[name]
    assert error.message == "boom"
    assert error.__notes__ == ["a note"]
    assert error.operation_token == "tok"
    assert error.may_have_acted is True, "an earlier attempt may have acted"
    assert (error.status, error.code, error.inner_code, error.retry_after) == (429, "A", "B", 2.0)


def test_tokens_made_before_resume(both: Side) -> None:
    jobs = both.documents().resume(TOKENS["analyze"]), both.face().resume(TOKENS["personGroupTraining"])
    assert [job.kind for job in jobs] == list(TOKENS)
    assert [job.token for job in jobs] == list(TOKENS.values())
