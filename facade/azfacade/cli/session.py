"""How a command reaches the services: options, environment, a hidden prompt, or the fake."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

from azfacade.cli.output import Output
from azfacade.errors import ConfigurationError

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient, DocumentIntelligenceClient, FaceClient
    from azfacade.testing import FakeAzure

FACE = "AZFACADE_FACE"
DOCUMENTS = "AZFACADE_DOCUMENT_INTELLIGENCE"


class Session:
    """What the options every command has add up to."""

    def __init__(
        self,
        *,
        as_json: bool = False,
        fake: bool = False,
        endpoint: str | None = None,
        api_version: str | None = None,
        entra: bool = False,
        ask_key: bool = False,
    ) -> None:
        """Take the options.

        Raises:
            ConfigurationError: Two of them exclude each other.
        """
        self.output = Output(as_json=as_json)
        self.is_fake = fake
        self._endpoint = endpoint
        self._api_version = api_version
        self._entra = entra
        self._ask_key = ask_key
        if fake and (endpoint or entra or ask_key):
            raise ConfigurationError("--fake needs no resource: leave --endpoint, --entra and --ask-key out")
        if entra and ask_key:
            raise ConfigurationError("--entra and --ask-key exclude each other: use one of them")

    def face(self, images: Iterable[str] = ()) -> FaceClient:
        """Return a Face client; the fake gets to know the images."""
        if self.is_fake:
            from azfacade.cli import samples

            samples.fill_face(self._fake, images)
            return self._fake.face_client(api_version=self._api_version)
        from azfacade import FaceClient

        return self._connected(FaceClient, FACE)  # type: ignore[no-any-return]

    def documents(self) -> DocumentIntelligenceClient:
        """Return a Document Intelligence client."""
        if self.is_fake:
            return self._filled().document_intelligence_client(api_version=self._api_version)
        from azfacade import DocumentIntelligenceClient

        return self._connected(DocumentIntelligenceClient, DOCUMENTS)  # type: ignore[no-any-return]

    def async_documents(self) -> AsyncDocumentIntelligenceClient:
        """Return an async Document Intelligence client."""
        if self.is_fake:
            return self._filled().async_document_intelligence_client(api_version=self._api_version)
        from azfacade import AsyncDocumentIntelligenceClient

        return self._connected(AsyncDocumentIntelligenceClient, DOCUMENTS)  # type: ignore[no-any-return]

    @cached_property
    def _fake(self) -> FakeAzure:
        from azfacade.testing import FakeAzure, VirtualClock

        self.output.tell("on a fake that forgets everything when the command ends")
        return FakeAzure(clock=VirtualClock())

    def _filled(self) -> FakeAzure:
        from azfacade.cli import samples

        samples.fill_documents(self._fake)
        return self._fake

    def _connected(self, kind: Any, variables: str) -> Any:
        credential = self._credential()
        if self._endpoint is None:
            return kind.from_env(credential, api_version=self._api_version)
        if credential is None:
            credential = self._key_of_endpoint(variables)
        return kind(self._endpoint, credential, api_version=self._api_version)

    def _credential(self) -> Any:
        if self._ask_key:
            return _prompt()
        if not self._entra:
            return None
        try:
            return import_module("azure.identity").DefaultAzureCredential()
        except ModuleNotFoundError:
            raise ConfigurationError("--entra needs a package that is not there: pip install azure-identity") from None

    def _key_of_endpoint(self, variables: str) -> str:
        """Return the key for --endpoint: the environment's, unless that is for another resource."""
        key, owner = os.environ.get(f"{variables}_KEY"), os.environ.get(f"{variables}_ENDPOINT")
        if key and (not owner or owner.rstrip("/") == str(self._endpoint).rstrip("/")):
            return key
        if sys.stdin.isatty():
            return _prompt()
        raise ConfigurationError(
            f"there is no key for {self._endpoint}: set {variables}_ENDPOINT and {variables}_KEY, or use --entra"
        )


def _prompt() -> str:
    key: str = typer.prompt("Key of the resource", hide_input=True, err=True)
    return key
