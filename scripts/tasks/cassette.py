"""How cassettes are written and compared: readable in review, saying what they were recorded against."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import vcr
import yaml

from tasks.scrub import Scrubber

MATCH_ON = ("method", "uri", "kept-headers", "same-body")
# The one in C is ten times as fast where PyYAML has it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Text(str):
    """A text that is written as a block."""

    __slots__ = ()


class _Dumper(yaml.SafeDumper):
    pass


_Dumper.add_representer(
    _Text, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")
)


class Readable:
    """A vcrpy serializer: JSON bodies as indented blocks, a comment with the origin on top."""

    def __init__(self, recorded_against: str) -> None:
        self._origin = recorded_against

    def serialize(self, cassette: dict[str, Any]) -> str:
        """Return a cassette as text."""
        for interaction in cassette["interactions"]:
            interaction["request"]["body"] = _readable(interaction["request"]["body"])
            interaction["response"]["body"] = {"string": _readable(interaction["response"]["body"]["string"])}
        text: str = yaml.dump(cassette, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
        return f"# Recorded by scripts/record against {self._origin}.\n{text}"

    @staticmethod
    def deserialize(text: str) -> Any:
        """Read a cassette."""
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - one of the safe loaders


@contextmanager
def recording(file: Path, scrubber: Scrubber, recorded_against: str) -> Iterator[None]:
    """Record what is sent in this block; no file is written when it raises.

    Raises:
        RuntimeError: The cassette would hold a secret.
    """
    with recorder(scrubber, recorded_against=recorded_against, record=True).use_cassette(str(file)) as cassette:
        yield
        # Here, as vcrpy leaves its patches on when writing a cassette raises.
        scrubber.check([(request._to_dict(), response) for request, response in cassette.data])


def recorder(scrubber: Scrubber | None = None, *, recorded_against: str = "", record: bool = False) -> vcr.VCR:
    """Return a VCR for recording or replaying.

    Args:
        scrubber: Blanks what must not be told; None for a replay.
        recorded_against: What answers while recording.
        record: True to send all requests and write the answers, unless an error ends that; False to send none.
    """
    scrubber = scrubber or Scrubber()
    made = vcr.VCR(
        serializer="readable",
        match_on=MATCH_ON,
        before_record_request=scrubber.request,
        before_record_response=scrubber.response,
        decode_compressed_response=True,
        record_mode="all" if record else "none",
        record_on_exception=False,
    )
    made.register_serializer("readable", Readable(recorded_against))
    made.register_matcher("kept-headers", _same_headers)
    made.register_matcher("same-body", _same_body)
    return made


def _same_headers(one: Any, other: Any) -> None:
    ours, theirs = dict(one.headers), dict(other.headers)
    assert ours == theirs, f"headers {ours} != {theirs}"  # noqa: S101 - how vcrpy's matchers tell a difference


def _same_body(one: Any, other: Any) -> None:
    ours, theirs = _canonical(one.body), _canonical(other.body)
    assert ours == theirs, f"body {ours!r} != {theirs!r}"  # noqa: S101


def _canonical(body: Any) -> bytes:
    """Write JSON in one way, in which `1`, `1.0` and `true` differ; other bodies stay as they are."""
    content = body.encode() if isinstance(body, str) else body or b""
    try:
        return json.dumps(json.loads(content), sort_keys=True).encode()
    except ValueError:
        return bytes(content)


def _readable(body: Any) -> Any:
    if isinstance(body, bytes):
        try:
            body = body.decode()
        except UnicodeDecodeError:
            return body
    if not isinstance(body, str) or not body:
        return body
    try:
        return _Text(json.dumps(json.loads(body), indent=2, ensure_ascii=False) + "\n")
    except ValueError:
        return body
