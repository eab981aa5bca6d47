"""`AzureCassette`: the cassette of one test; what the fixture and the marker `azure_cassette` do."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from azfacade.errors import InvalidInputError

from .addresses import ENDPOINT
from .configuration import RECORD_MODES as RECORD_MODES
from .configuration import RecordMode, vcr_config
from .replay_time import WAITS

if TYPE_CHECKING:
    from vcr.cassette import Cassette

PROPERTY = "azure_cassette"
"""The user property of a test's report that tells what became of its cassette; it comes through pytest-xdist, too."""
_LONGEST_NAME = 150
OPTIONS = ("path", "record_mode", "hide_documents", "secrets", "stand_ins")


class AzureCassette:
    """The cassette of a test, while the test runs."""

    def __init__(self, path: Path, cassette: Cassette) -> None:
        """Take the file and vcrpy's cassette."""
        self.path = path
        """The file."""
        self.cassette = cassette
        """The cassette of vcrpy."""
        self._number_loaded = len(cassette)

    @property
    def is_replay(self) -> bool:
        """True if nothing can be recorded: no request is sent, and pauses of clients take no time."""
        return bool(self.cassette.write_protected)

    @property
    def endpoint(self) -> str:
        """An endpoint for replays; any other will do as well."""
        return ENDPOINT

    @property
    def unplayed(self) -> list[str]:
        """The recorded requests that the test has not sent, or not yet, as `METHOD URL`."""
        played, loaded = self.cassette.play_counts, self.cassette.requests[: self._number_loaded]
        return [f"{request.method} {request.uri}" for number, request in enumerate(loaded) if not played[number]]


@contextmanager
def cassette_of(request: pytest.FixtureRequest, options: Mapping[str, Any]) -> Iterator[AzureCassette]:
    """Open the cassette of a test, with the options of its markers; a test that fails records nothing."""
    import vcr

    chosen = dict(options)
    for marker in reversed(list(request.node.iter_markers("azure_cassette"))):
        if marker.args:
            raise pytest.UsageError("the marker azure_cassette takes names: azure_cassette(path=...)")
        chosen |= marker.kwargs
    if unknown := chosen.keys() - set(OPTIONS):
        raise pytest.UsageError(
            f"azure_cassette has no option {', '.join(sorted(unknown))}: it has {', '.join(OPTIONS)}"
        )
    mode: RecordMode = request.config.getoption("azure_record") or chosen.get("record_mode") or "none"
    chosen.pop("record_mode", None)
    path = _path(request, chosen.pop("path", None))
    try:
        config = vcr_config(**chosen, record_mode=mode)
    except InvalidInputError as problem:
        raise pytest.UsageError(f"azure_cassette: {problem}") from None
    if mode == "all":
        config["drop_unused_requests"] = True  # only then: in other modes it would rewrite cassettes
    existed = path.exists()
    node: Any = request.node
    node.azure_cassette_lacking = None if existed or mode != "none" else path
    with vcr.VCR(**config).use_cassette(str(path)) as cassette:
        yield AzureCassette(path, cassette)
        if getattr(node, "azure_cassette_failed", False):
            cassette.dirty = False
        is_recorded = cassette.dirty
    # Told once the cassette is written: a secret in it is an error until here.
    if is_recorded:
        node.user_properties.append((PROPERTY, f"recorded {path}"))
    elif existed and mode == "new_episodes":
        node.user_properties.append((PROPERTY, f"replayed {path}, and waited in real time: {WAITS}"))


def _path(request: pytest.FixtureRequest, given: str | Path | None) -> Path:
    """Return the file of a test's cassette: cassettes/MODULE/TEST.yaml beside the test, or the given one there."""
    module: Path = request.node.path
    if given is not None:
        return module.parent.joinpath(given)
    name = re.sub(r"[^\w.\[\]-]+", "-", ".".join([*_classes(request), request.node.name]))
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return module.parent / "cassettes" / module.stem / f"{name}.yaml"


def _classes(request: pytest.FixtureRequest) -> list[str]:
    return [node.name for node in request.node.listchain() if isinstance(node, pytest.Class)]
