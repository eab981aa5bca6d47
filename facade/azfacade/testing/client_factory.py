"""`FakeAzure.face_client` and its siblings: make a client that talks to the fake."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from copy import copy
from typing import TYPE_CHECKING, Any, Generic, Protocol, Self, TypeVar

# Loads the client classes on first use.
import azfacade

if TYPE_CHECKING:
    from azfacade import Credential, RateLimit, Retry

    from .transport import FakeTransport

C = TypeVar("C")


class _Fake(Protocol):
    endpoint: str

    @property
    def key(self) -> str: ...

    @property
    def transport(self) -> FakeTransport: ...


class ClientFactory(Generic[C]):
    """A method of a fake that makes clients of one class, given by its name in `azfacade`."""

    def __init__(self, class_name: str) -> None:
        self._class_name = class_name
        self._fake: _Fake | None = None
        # What help() shows.
        self.__doc__ = f"Return a new {class_name} that sends to this fake; `credential` is the fake's key by default."
        self.__signature__: inspect.Signature = inspect.signature(self.__call__).replace(return_annotation=class_name)

    def __set_name__(self, owner: type, name: str) -> None:
        self.__name__ = name
        self.__qualname__ = f"{owner.__qualname__}.{name}"

    def __get__(self, fake: _Fake | None, owner: type) -> Self:
        bound = copy(self)
        bound._fake = fake
        return bound

    def __call__(
        self,
        *,
        credential: Credential | None = None,
        api_version: str | None = None,
        retry: Retry | None = None,
        rate_limit: RateLimit | str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> C:
        """Return a new client that sends to the fake; `credential` is the fake's key by default."""
        if self._fake is None:
            raise TypeError(f"{self.__qualname__} has to be called on an instance: FakeAzure().{self.__name__}()")
        client: Any = getattr(azfacade, self._class_name)
        made: C = client(
            self._fake.endpoint,
            self._fake.key if credential is None else credential,
            api_version=api_version,
            retry=retry,
            rate_limit=rate_limit,
            headers=headers,
            transport=self._fake.transport,
        )
        return made
