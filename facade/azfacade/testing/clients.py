"""One line from a fake to a client that talks to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

# The package this one is part of: the clients themselves are loaded when one is asked for.
import azfacade

if TYPE_CHECKING:
    from azfacade import Credential, RateLimit, Retry

    from .transport import FakeTransport


class ClientFactories:
    """Makes clients; a fake adds the rest."""

    endpoint: str

    @property
    def key(self) -> str:
        """The key that is accepted now."""
        raise NotImplementedError

    @property
    def transport(self) -> FakeTransport:
        """What the clients send with."""
        raise NotImplementedError

    def face_client(
        self,
        *,
        credential: Credential | None = None,
        api_version: str | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> azfacade.FaceClient:
        """Make a FaceClient that talks to this fake, with its key unless told otherwise."""
        return azfacade.FaceClient(
            self.endpoint,
            self.key if credential is None else credential,
            api_version=api_version,
            retry=retry,
            rate_limit=rate_limit,
            headers=headers,
            transport=self.transport,
        )

    def async_face_client(
        self,
        *,
        credential: Credential | None = None,
        api_version: str | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> azfacade.AsyncFaceClient:
        """Make an AsyncFaceClient that talks to this fake, with its key unless told otherwise."""
        return azfacade.AsyncFaceClient(
            self.endpoint,
            self.key if credential is None else credential,
            api_version=api_version,
            retry=retry,
            rate_limit=rate_limit,
            headers=headers,
            transport=self.transport,
        )

    def document_intelligence_client(
        self,
        *,
        credential: Credential | None = None,
        api_version: str | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> azfacade.DocumentIntelligenceClient:
        """Make a DocumentIntelligenceClient that talks to this fake, with its key unless told otherwise."""
        return azfacade.DocumentIntelligenceClient(
            self.endpoint,
            self.key if credential is None else credential,
            api_version=api_version,
            retry=retry,
            rate_limit=rate_limit,
            headers=headers,
            transport=self.transport,
        )

    def async_document_intelligence_client(
        self,
        *,
        credential: Credential | None = None,
        api_version: str | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> azfacade.AsyncDocumentIntelligenceClient:
        """Make an AsyncDocumentIntelligenceClient that talks to this fake, with its key unless told otherwise."""
        return azfacade.AsyncDocumentIntelligenceClient(
            self.endpoint,
            self.key if credential is None else credential,
            api_version=api_version,
            retry=retry,
            rate_limit=rate_limit,
            headers=headers,
            transport=self.transport,
        )
