"""Writes, reads and matches vcrpy cassettes: JSON bodies as readable blocks, with a comment on their origin."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import vcr

from azfacade.testing.recording.cassette_files import from_text, to_text
from azfacade.testing.recording.redaction import Redactor

_ORIGIN_LINE = "# Recorded by scripts/record against {}."
MATCH_ON = ("method", "uri", "kept-headers", "same-body")


class CassetteSerializer:
    """A serializer for vcrpy: JSON bodies as indented blocks, and a first line with the origin."""

    def __init__(self, recorded_against: str) -> None:
        self._origin = recorded_against

    def serialize(self, cassette: dict[str, Any]) -> str:
        """Return a cassette as text."""
        return to_text(cassette, _ORIGIN_LINE.format(self._origin))

    @staticmethod
    def deserialize(text: str) -> Any:
        """Read a cassette."""
        return from_text(text)


def origin_of(path: Path) -> str:
    """Return what a cassette was recorded against; empty if its first line does not say so."""
    with path.open(encoding="utf-8") as file:
        line = file.readline().rstrip("\n")
    before, after = _ORIGIN_LINE.split("{}")
    return line.removeprefix(before).removesuffix(after) if line.startswith(before) else ""


def replaying(path: Path) -> AbstractContextManager[Any]:
    """Replay a cassette instead of sending requests; the context value is vcrpy's cassette."""
    cassette: AbstractContextManager[Any] = _vcr(Redactor(), "", "none").use_cassette(str(path))
    return cassette


@contextmanager
def recording(path: Path, redactor: Redactor, recorded_against: str) -> Iterator[None]:
    """Send requests and record them with their responses; an error inside the context writes no cassette.

    Args:
        path: The cassette to write.
        redactor: Removes secrets from requests and responses.
        recorded_against: The origin of the responses, for the first line of the cassette.

    Raises:
        RuntimeError: A secret is left after redaction; nothing was written.
    """
    with _vcr(redactor, recorded_against, "all").use_cassette(str(path)) as cassette:
        yield
        # Checked before vcrpy saves: an error during saving would leave its patches in the HTTP library.
        redactor.check_no_secrets([(request.uri, request.headers, request.body) for request in cassette.requests])
        redactor.check_no_secrets(cassette.responses)


def _vcr(redactor: Redactor, recorded_against: str, record_mode: str) -> vcr.VCR:
    made = vcr.VCR(
        serializer="readable",
        match_on=MATCH_ON,
        before_record_request=redactor.redact_request,
        before_record_response=redactor.redact_response,
        decode_compressed_response=True,
        record_mode=record_mode,
        record_on_exception=False,
    )
    made.register_serializer("readable", CassetteSerializer(recorded_against))
    made.register_matcher("kept-headers", _compare_headers)
    made.register_matcher("same-body", _compare_bodies)
    return made


def _compare_headers(one: Any, other: Any) -> None:
    ours, theirs = dict(one.headers), dict(other.headers)
    assert ours == theirs, f"headers {ours} != {theirs}"  # noqa: S101 - vcrpy's matchers report a difference by assertion


def _compare_bodies(one: Any, other: Any) -> None:
    ours, theirs = _canonical_body(one.body), _canonical_body(other.body)
    assert ours == theirs, f"body {ours!r} != {theirs!r}"  # noqa: S101


def _canonical_body(body: Any) -> bytes:
    """Return JSON in a canonical form, in which `1`, `1.0` and `true` differ; return other bodies unchanged."""
    content = body.encode() if isinstance(body, str) else body or b""
    try:
        return json.dumps(json.loads(content), sort_keys=True).encode()
    except ValueError:
        return bytes(content)
