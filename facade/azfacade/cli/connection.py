"""`Session`: makes the clients of a command, from its options and the environment, or of the fake (`--fake`)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

import typer

from azfacade.cli.console_output import ConsoleOutput
from azfacade.errors import ConfigurationError, InvalidInputError
from azfacade_raw.checks import as_url
from azfacade_raw.types import shorten, without_secrets

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient, DocumentIntelligenceClient, FaceClient
    from azfacade.http.service import Service
    from azfacade.testing import FakeAzure

FACE_VARIABLES = "AZFACADE_FACE"
DOCUMENT_VARIABLES = "AZFACADE_DOCUMENT_INTELLIGENCE"
"""Prefixes of the environment variables, such as `AZFACADE_FACE_KEY`."""

Client = TypeVar("Client", "FaceClient", "DocumentIntelligenceClient", "AsyncDocumentIntelligenceClient")


class Session:
    """The shared options of one command: its console output, and the clients it calls."""

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
        """Check and keep the shared options.

        Raises:
            ConfigurationError: Two options exclude each other.
        """
        self.output = ConsoleOutput(as_json=as_json)
        self.is_fake = fake
        self._endpoint = endpoint
        self._api_version = api_version
        self._entra = entra
        self._ask_key = ask_key
        if fake and (endpoint or entra or ask_key):
            raise ConfigurationError("--fake uses no resource: leave out --endpoint, --entra and --ask-key")
        if entra and ask_key:
            raise ConfigurationError("--entra and --ask-key exclude each other: use one of them")

    def face_client(self, images: Sequence[str] = ()) -> FaceClient:
        """Return a Face client. With --fake, each image shows the person its file name begins with.

        Args:
            images: The files and URLs that the command sends.

        Raises:
            InvalidInputError: A file cannot be read; it is checked before the first one is sent.
        """
        for image in images:
            if as_url(image) is None and not os.access(image, os.R_OK):
                raise InvalidInputError(f"source {shorten(without_secrets(image))} cannot be read")
        if self.is_fake:
            from azfacade.cli import fake_sample_data

            fake_sample_data.fill_face(self._fake, images)
            return self._fake.face_client(api_version=self._api_version)
        from azfacade.face import SERVICE, FaceClient

        return self._connect(FaceClient, SERVICE)

    def document_client(self) -> DocumentIntelligenceClient:
        """Return a Document Intelligence client."""
        if self.is_fake:
            return self._fake_with_documents().document_intelligence_client(api_version=self._api_version)
        from azfacade.document_intelligence import SERVICE, DocumentIntelligenceClient

        return self._connect(DocumentIntelligenceClient, SERVICE)

    def async_document_client(self) -> AsyncDocumentIntelligenceClient:
        """Return an async Document Intelligence client."""
        if self.is_fake:
            return self._fake_with_documents().async_document_intelligence_client(api_version=self._api_version)
        from azfacade.document_intelligence import SERVICE, AsyncDocumentIntelligenceClient

        return self._connect(AsyncDocumentIntelligenceClient, SERVICE)

    @cached_property
    def _fake(self) -> FakeAzure:
        from azfacade.testing import FakeAzure, VirtualClock

        self.output.message("running on a fake, which is discarded when the command ends")
        return FakeAzure(clock=VirtualClock())

    def _fake_with_documents(self) -> FakeAzure:
        from azfacade.cli import fake_sample_data

        fake_sample_data.fill_documents(self._fake)
        return self._fake

    def _connect(self, client_class: type[Client], service: Service) -> Client:
        credential = self._credential()
        if self._endpoint is None:
            return client_class.from_env(credential, api_version=self._api_version)
        if credential is None:
            credential = _key_for_endpoint(self._endpoint, service)
        return client_class(self._endpoint, credential, api_version=self._api_version)

    def _credential(self) -> Any:
        if self._ask_key:
            return _ask_for_key()
        if not self._entra:
            return None
        try:
            return import_module("azure.identity").DefaultAzureCredential()
        except ModuleNotFoundError:
            raise ConfigurationError("--entra needs a package that is not there: pip install azure-identity") from None


def _key_for_endpoint(endpoint: str, service: Service) -> str:
    """Return the key for --endpoint: from the environment if it belongs to this endpoint, else from a prompt.

    Raises:
        ConfigurationError: No variable holds its key, and stdin is no terminal.
    """
    from azfacade.client.environment import from_environment
    from azfacade.core.endpoint import parse_endpoint

    target = parse_endpoint(endpoint)
    names = {prefix: f"{prefix}_ENDPOINT" for prefix in service.environment}
    endpoints = {prefix: os.environ[name] for prefix, name in names.items() if os.environ.get(name)}
    # As soon as one endpoint is set, a key counts only with the endpoint of its own prefix: names overlap (the prefix
    # AZURE_FACE with _API_KEY, and AZURE_FACE_API with _KEY), so a key alone may belong to another resource.
    for prefix in endpoints or names:
        with suppress(ConfigurationError):  # this prefix has no key, or its endpoint is invalid
            if parse_endpoint(endpoints.get(prefix, endpoint)) == target:
                variables = dict.fromkeys(names.values(), "") | {names[prefix]: endpoint}
                merged = {**os.environ, **variables}
                key: str = from_environment(service, None, merged, allow_http=False).credential
                return key
    if sys.stdin.isatty():
        return _ask_for_key()
    prefix = service.environment[0]
    raise ConfigurationError(f"there is no key for {endpoint}: set {prefix}_ENDPOINT and {prefix}_KEY, or use --entra")


def _ask_for_key() -> str:
    try:
        key: str = typer.prompt("Key of the resource", hide_input=True, err=True)
    except typer.Abort:
        if sys.stdin.isatty():
            raise KeyboardInterrupt from None
        raise ConfigurationError("no key was typed: without a terminal, set the key in the environment") from None
    return key
