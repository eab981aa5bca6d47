"""Helpers for the official packages: clients of both kinds, and a table of calls.

The packages may not be installed, so nothing here imports them; they come in as modules from who made sure of them.
"""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Generic, TypeVar

from azfacade.testing import FakeAzure


@dataclass
class Official:
    """A package, sync or async, that talks to one served fake."""

    fake: FakeAzure
    clients: ModuleType
    models: ModuleType
    loop: asyncio.AbstractEventLoop
    endpoint: str
    credential: Any
    made: list[Any] = field(default_factory=list)

    def client(self, kind: str, **options: Any) -> Any:
        """Make a client that is closed with the others; no proxy of this machine has a say."""
        # Nothing needs waiting for, and a test that fails should do so at once.
        common = {"endpoint": self.endpoint, "credential": self.credential, "polling_interval": 0, "retry_total": 0}
        made = getattr(self.clients, kind)(**common | {"use_env_settings": False} | options)
        self.made.append(made)
        return made

    def ask(self, answer: Any) -> Any:
        """Wait for what an async client answers; a sync one has waited already."""
        return self.loop.run_until_complete(answer) if inspect.isawaitable(answer) else answer

    def every(self, items: Any) -> list[Any]:
        """Read a list or a stream to its end."""

        async def collect() -> list[Any]:
            return [item async for item in items]

        return list(self.ask(collect())) if hasattr(items, "__aiter__") else list(items)

    def read(self, chunks: Any) -> bytes:
        """Read a stream of bytes to its end."""
        return b"".join(self.every(chunks))

    def close(self) -> None:
        for client in self.made:
            self.ask(client.close())


S = TypeVar("S", bound=Official)


class Calls(dict[str, Callable[[S], None]], Generic[S]):
    """Checks by class and method, as the package names them."""

    def __call__(self, name: str) -> Callable[[Callable[[S], None]], Callable[[S], None]]:
        """Enter a check of one method."""

        def enter(check: Callable[[S], None]) -> Callable[[S], None]:
            assert name not in self
            self[name] = check
            return check

        return enter


def public_methods(kind: Any) -> set[str]:
    """Return the methods of a class, as the table names them."""
    names = (name for name in dir(kind) if not name.startswith("_"))
    return {f"{kind.__name__}.{name}" for name in names if callable(getattr(kind, name))}
