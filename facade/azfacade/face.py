"""The clients of Azure AI Face."""

from __future__ import annotations

from azfacade.client.base import AsyncClient, SyncClient
from azfacade.http.service import Service
from azfacade_raw.face.client import AsyncFaceGroups, FaceGroups, long_running_operations

SERVICE = Service(
    name="face",
    title="Face",
    path="/face/{version}",
    versions=("v1.2-preview.1", "v1.2"),
    environment=("AZFACADE_FACE", "AZURE_FACE", "FACE", "AZURE_FACE_API"),
    work=long_running_operations,
)


class FaceClient(SyncClient, FaceGroups):
    """Detects, compares and recognises faces, keeps galleries of known people, checks liveness.

    Safe across threads and after a fork. Use it as a context manager, or `close()` it.

    Args:
        endpoint: Address of the resource, such as `https://my-resource.cognitiveservices.azure.com`.
        credential: The key, an object with a `key`, a token credential of azure-identity, or a callable that returns
            a token. None only for loopback endpoints and with `allow_http`.
        api_version: `v1.2` (None) or `v1.2-preview.1`; another one is sent with a warning.
        audience: Audience of Entra ID tokens; None derives it from the endpoint's cloud.
        retry: When calls are tried again; None for `Retry()`.
        rate_limit: `"S0"` or `"F0"` for a pricing tier's documented limits, or a `RateLimit` of your own, shared by all
            clients of a resource; None for none.
        timeout: Seconds each connect, read or write may take: a number, an httpx.Timeout, or None for 60 (10 to
            connect).
        headers: Headers to add to every request.
        verify: False, a CA bundle's path or an ssl.SSLContext, as httpx takes it.
        proxy: URL of a proxy.
        trust_env: False to ignore the proxy variables of the environment.
        http_client: An httpx client of your own; it is not closed.
        transport: An httpx transport of your own.
        allow_http: True to allow plain http beyond loopback, and no credential; never for tokens.

    Raises:
        InvalidInputError: An argument cannot work; the message says what to change.
    """

    _service = SERVICE


class AsyncFaceClient(AsyncClient, AsyncFaceGroups):
    """The async twin of `FaceClient`: same arguments, with an async `http_client` or `transport`."""

    _service = SERVICE
