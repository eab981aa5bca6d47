"""What a configuration makes vcrpy do while a cassette is open: search it for secrets, write it whole, skip pauses."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from vcr.persisters.filesystem import FilesystemPersister
from vcr.serialize import serialize
from vcr.serializers import yamlserializer

from azfacade.http.clock import OpenCassette

from .cassette_files import to_text, write_whole
from .replay_time import ReplayTime
from .scrubber import NotCopied
from .secret_search import SecretInCassetteError, SecretSearch

FIRST_LINE = "# Recorded with azfacade.testing.recording: without secrets, with stand-ins for ids, hosts and files."
_SHOWN = 5


class _Readable:
    """The serializer that is used instead of vcrpy's for YAML; vcrpy's reads what it writes."""

    @staticmethod
    def serialize(cassette: dict[str, Any]) -> str:
        return to_text(cassette, FIRST_LINE, ascii_only=True)


class _Closing(NotCopied):
    """vcrpy sets `is_open` when it opens a cassette, and back as the last thing when it closes it.

    An error while a cassette is saved would leave vcrpy's patches in the HTTP libraries, so that it is raised then.
    """

    is_open: bool

    def __init__(self) -> None:
        self.__dict__["is_open"] = False
        self.__dict__["problem"] = None

    def __setattr__(self, name: str, value: Any) -> None:
        problem, self.__dict__["problem"] = self.__dict__["problem"], None
        self.__dict__[name] = value
        if problem is not None:
            raise SecretInCassetteError(problem)

    def refuse(self, problem: str) -> None:
        """Keep what is wrong until vcrpy has closed the cassette."""
        self.__dict__["problem"] = problem


class _Save(NotCopied):
    """Stands for `FilesystemPersister.save_cassette`; as an object, it is not bound to a persister."""

    def __init__(self, search: Callable[[], SecretSearch], closing: _Closing) -> None:
        self._search = search
        self._closing = closing

    def __call__(self, path: Any, cassette: dict[str, Any], serializer: Any) -> None:
        problem = _problem(self._search(), cassette)
        if problem is not None:
            self._closing.refuse(f"{path} was not written: {problem}")
            return
        chosen = _Readable if serializer is yamlserializer else serializer
        write_whole(Path(path), serialize(cassette, chosen))


def custom_patches(search: Callable[[], SecretSearch]) -> tuple[tuple[Any, str, Any], ...]:
    """Return what vcrpy patches while a cassette is open.

    Args:
        search: Returns what finds the secrets that are known when the cassette is saved.
    """
    closing = _Closing()
    return (
        (closing, "is_open", True),
        (FilesystemPersister, "save_cassette", _Save(search, closing)),
        (OpenCassette, "replay", ReplayTime),
    )


def _problem(search: SecretSearch, cassette: dict[str, Any]) -> str | None:
    """Return what secrets a cassette holds; None for none."""
    places: list[str] = []
    for number, (request, response) in enumerate(zip(cassette["requests"], cassette["responses"], strict=True)):
        parts = {"uri": request.uri, "headers": dict(request.headers), "body": request.body}
        for part, value in (("request", parts), ("response", response | {"body": response["body"].get("string")})):
            places += [f"{kind} at interactions/{number}/{part}{where}" for kind, where in search.find(value)]
    if not places:
        return None
    more = f" and {len(places) - _SHOWN} more" if len(places) > _SHOWN else ""
    return (
        f"a secret would be written into a cassette: {', '.join(places[:_SHOWN])}{more}. Keep it out of what is sent or"
        " answered, or give its URL a stand-in with vcr_config(stand_ins=...)"
    )
