"""Makes the client of a command: from options, environment variables, a hidden prompt, or the fake."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any

import typer

from azfacade.cli.output import Output
from azfacade.errors import ConfigurationError, InvalidInputError
from azfacade_raw.checks import is_url

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient, DocumentIntelligenceClient, FaceClient
    from azfacade.http.service import Service
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

    def face(self, images: Sequence[str] = ()) -> FaceClient:
        """Return a Face client; the fake gets to know the images.

        Raises:
            InvalidInputError: One of the images cannot be read, so that none is sent.
        """
        for image in images:
            if not is_url(image) and not os.access(image, os.R_OK):
                raise InvalidInputError(f"source {image!r} cannot be read")
        if self.is_fake:
            from azfacade.cli import fake_contents

            fake_contents.fill_face(self._fake, images)
            return self._fake.face_client(api_version=self._api_version)
        from azfacade.face import SERVICE, FaceClient

        return self._connected(FaceClient, SERVICE)  # type: ignore[no-any-return]

    def documents(self) -> DocumentIntelligenceClient:
        """Return a Document Intelligence client."""
        if self.is_fake:
            return self._filled().document_intelligence_client(api_version=self._api_version)
        from azfacade.document_intelligence import SERVICE, DocumentIntelligenceClient

        return self._connected(DocumentIntelligenceClient, SERVICE)  # type: ignore[no-any-return]

    def async_documents(self) -> AsyncDocumentIntelligenceClient:
        """Return an async Document Intelligence client."""
        if self.is_fake:
            return self._filled().async_document_intelligence_client(api_version=self._api_version)
        from azfacade.document_intelligence import SERVICE, AsyncDocumentIntelligenceClient

        return self._connected(AsyncDocumentIntelligenceClient, SERVICE)  # type: ignore[no-any-return]

    @cached_property
    def _fake(self) -> FakeAzure:
        from azfacade.testing import FakeAzure, VirtualClock

        self.output.tell("on a fake that forgets everything when the command ends")
        return FakeAzure(clock=VirtualClock())

    def _filled(self) -> FakeAzure:
        from azfacade.cli import fake_contents

        fake_contents.fill_documents(self._fake)
        return self._fake

    def _connected(self, kind: Any, service: Service) -> Any:
        credential = self._credential()
        if self._endpoint is None:
            return kind.from_env(credential, api_version=self._api_version)
        if credential is None:
            credential = _key_of(self._endpoint, service)
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


def _key_of(endpoint: str, service: Service) -> str:
    """Return the key for --endpoint: the environment's, unless that is for another resource; else what is typed."""
    from azfacade.client.environment import from_environment
    from azfacade.core.endpoint import parse_endpoint

    here = parse_endpoint(endpoint)
    names = {prefix: f"{prefix}_ENDPOINT" for prefix in service.environment}
    owners = {prefix: os.environ[name] for prefix, name in names.items() if os.environ.get(name)}
    # Once an endpoint is set, a key without one may belong to it: some names can be read as either prefix's.
    for prefix in owners or names:
        with suppress(ConfigurationError):  # no key goes with this one, or its endpoint is none
            if parse_endpoint(owners.get(prefix, endpoint)) == here:
                only = dict.fromkeys(names.values(), "") | {names[prefix]: endpoint}
                return str(from_environment(service, None, {**os.environ, **only})[1])
    if sys.stdin.isatty():
        return _prompt()
    ours = service.environment[0]
    raise ConfigurationError(f"there is no key for {endpoint}: set {ours}_ENDPOINT and {ours}_KEY, or use --entra")


def _prompt() -> str:
    try:
        key: str = typer.prompt("Key of the resource", hide_input=True, err=True)
    except typer.Abort:
        if sys.stdin.isatty():
            raise KeyboardInterrupt from None
        raise ConfigurationError("no key was typed: set it in the environment where there is no terminal") from None
    return key
