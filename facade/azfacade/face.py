"""`FaceClient` and `AsyncFaceClient`: the clients of Azure AI Face."""

from __future__ import annotations

import re

from azfacade.client.base import AsyncClient, SyncClient
from azfacade.http.service import Service
from azfacade_raw.face.client import AsyncFaceGroups, FaceGroups, long_running_operations
from azfacade_raw.face.versions import API_VERSIONS, DEFAULT_API_VERSION, ENDED_API_VERSIONS


def version_problem(version: str) -> str | None:
    """Return why an api version cannot work with this client; None where it may."""
    if re.fullmatch(r"v[0-9]+\.[0-9]+(-preview(\.[0-9]+)?)?", version):
        return None
    return "versions of Face look like 'v1.2' or 'v1.2-preview.1', as they are part of the path: use 'v1.2'"


SERVICE = Service(
    name="face",
    title="Face",
    path="/face/{version}",
    versions=API_VERSIONS,
    default_version=DEFAULT_API_VERSION,
    ended_versions=ENDED_API_VERSIONS,
    environment=("AZFACADE_FACE", "AZURE_FACE", "FACE", "AZURE_FACE_API"),
    version_problem=version_problem,
    long_running_operations=long_running_operations,
)


class FaceClient(SyncClient, FaceGroups):
    """Detects, compares and recognises faces, keeps galleries of known people, checks liveness.

    Safe across threads and after a fork. Use it as a context manager, or `close()` it.

    Args:
        endpoint: Address of the resource, such as `https://my-resource.cognitiveservices.azure.com`, as text or as an
            object such as an httpx.URL. The path of an operation is cut from an address of Microsoft; on other hosts a
            path is the prefix of a gateway.
        credential: The key, an object with a `key`, a token credential of azure-identity, or a callable that returns
            a token. None is for loopback endpoints and for `allow_http` only.
        api_version: Version of the service's API, such as `v1.2`; None for that one. One that this package does not
            know or that has ended is sent as given, with an ApiVersionWarning, or refused where it cannot work.
        audience: Audience of Entra ID tokens; None derives it from the endpoint's cloud.
        retry: The retry policy; None for `Retry()`.
        rate_limit: `"S0"` or `"F0"` for a pricing tier's documented limits, or a `RateLimit` of your own, shared by all
            clients of a resource; None for no limit.
        timeout: Seconds for each read or write, and at most 10 for a connect; a Timeout of httpx or httpx2 sets each
            apart. None for 60.
        headers: Headers to add to every request.
        verify: The path of a CA bundle, an ssl.SSLContext, or False to check no certificates, as in httpx.
        proxy: URL of a proxy.
        trust_env: False to ignore the proxy variables of the environment.
        http_client: A client of httpx or httpx2 of your own; this client does not close it.
        transport: A transport of httpx or httpx2 of your own.
        allow_http: True to allow plain http to other hosts than loopback, also without a credential. Tokens are never
            sent over plain http.
        max_response_bytes: The most bytes of a response after decompression, 1 GB unless you say; None for any number.
            Unless it is None, a response above 16 MB that decompresses to 200 times its size is refused, too.
        cancel_grace: Seconds for which a cancelled `begin_*` waits for the service's answer where the service may have
            the work already; 0 not to wait. Before that a cancellation ends it at once.
        on_abandoned: Called with the operation whenever `begin_*` or a copy is cancelled, or interrupted by Ctrl-C,
            after the service took the work: the exception has it as `operation`, but may not reach you.

    Raises:
        InvalidInputError: An argument cannot work; the message says what to change.
    """

    _service = SERVICE


class AsyncFaceClient(AsyncClient, AsyncFaceGroups):
    """The async form of `FaceClient`: same arguments, with an async `http_client` or `transport`."""

    _service = SERVICE
