"""Secrets go only to the endpoint, not to hosts that response URLs or redirects name."""

from __future__ import annotations

import base64
from contextlib import suppress
from typing import Any

from azfacade.errors import ConflictError, ServiceError
from tests.cases import each
from tests.facade.kit import ENDPOINT, KEY, Side

from .faults import REDIRECT, elsewhere
from .service import Service
from .targets import TARGETS, Target

TOKEN = f"{base64.b64encode(b'header').decode()}.canary.signature"


@each(("credential", "secret"), [(KEY, KEY), (lambda: TOKEN, f"Bearer {TOKEN}")], ids=["key", "token"])
@each("target", TARGETS, ids=str)
def test_no_secret_leaves_the_endpoint(both: Side, target: Target, credential: Any, secret: str) -> None:
    for step in target.steps:
        service = Service(target, step, REDIRECT, left=1, change=elsewhere)
        attempt = target.attempt(both, target.client(both, service, credential), service)
        with suppress(ServiceError):
            attempt.result()
        with suppress(ConflictError):  # a copy that may have begun keeps its id
            attempt.result()
        assert len(service.failed) == 1
        assert service.origins == {ENDPOINT}
        assert all(secret in request.headers.values() for request in service.requests)
