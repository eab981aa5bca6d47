"""A document or image above the documented size is rejected before sending."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

import azfacade
from azfacade.http.rate_limit import RateLimit
from azfacade_raw.document_intelligence.groups.models import ANALYZE_DOCUMENT_FROM_STREAM

from .kit import Reply, Script, Side
from .test_inputs_media import Reader
from .work import analysis_accepted

MEGABYTE = 1024 * 1024


def sparse(path: Path, size: int) -> Path:
    """Return a file that is large and takes no room."""
    with path.open("wb") as file:
        file.truncate(size)
    return path


def analyze(side: Side, source: Any, rate_limit: Any = None, reader: str = "models") -> Script:
    script = Script(analysis_accepted(f"document{reader.capitalize()}/forms"))
    group = getattr(side.documents(script, rate_limit=rate_limit), reader)
    begin = group.begin_analyze if reader == "models" else group.begin_classify
    try:
        side.run(begin("forms", source))
    except azfacade.InvalidInputError:
        assert script.requests == []
        raise
    return script


@pytest.mark.parametrize("reader", ["models", "classifiers"])
@pytest.mark.parametrize("way", ["bytes", "path", "file", "reader"])
def test_the_free_tier_takes_four_megabytes(both: Side, way: str, reader: str, tmp_path: Path) -> None:
    def source(size: int) -> Any:
        content = bytes(size)
        made = {"bytes": bytes, "file": io.BytesIO, "reader": Reader}
        return made[way](content) if way in made else sparse(tmp_path / "a.pdf", size)

    message = r"has (at least )?4,\d{3},\d{3} bytes, the service takes 4,194,304 \(4 MB\) at most in tier F0: send a"
    with pytest.raises(azfacade.InvalidInputError, match=message):
        analyze(both, source(4 * MEGABYTE + 1), "F0", reader)
    assert len(analyze(both, source(4 * MEGABYTE), "F0", reader).last.content) == 4 * MEGABYTE


@pytest.mark.parametrize("rate_limit", [None, "S0", RateLimit(submit=1)], ids=["none", "S0", "own"])
def test_otherwise_what_the_largest_tier_takes(both: Side, rate_limit: Any, tmp_path: Path) -> None:
    message = r"^source has 524,288,001 bytes, the service takes 524,288,000 \(500 MB\) at most: send a smaller file$"
    with pytest.raises(azfacade.InvalidInputError, match=message):
        analyze(both, sparse(tmp_path / "a.pdf", 500 * MEGABYTE + 1), rate_limit)
    assert len(analyze(both, bytes(4 * MEGABYTE + 1), rate_limit).requests) == 1


@pytest.mark.parametrize("rate_limit", [None, "F0", "S0"])
def test_a_face_image_has_six_megabytes_in_every_tier(both: Side, rate_limit: Any, tmp_path: Path) -> None:
    script = Script(Reply(body=[]))
    client = both.face(script, rate_limit=rate_limit)
    message = r"^source has 6,291,457 bytes, the service takes 6,291,456 \(6 MB\) at most: send a smaller file$"
    for source in (bytes(6 * MEGABYTE + 1), sparse(tmp_path / "a.jpg", 6 * MEGABYTE + 1)):
        with pytest.raises(azfacade.InvalidInputError, match=message):
            both.run(client.detect(source))
    assert script.requests == []
    both.run(client.detect(bytes(6 * MEGABYTE)))
    assert len(script.requests) == 1


def test_the_photo_of_a_form_too_and_it_is_not_read_for_that(both: Side, tmp_path: Path) -> None:
    script = Script()
    with pytest.raises(azfacade.InvalidInputError, match="6 MB"):
        both.run(
            both.face(script).liveness_with_verify_sessions.create(
                "Passive", sparse(tmp_path / "a.jpg", 1 << 40), device_correlation_id="a"
            )
        )
    assert script.requests == []


def test_an_endless_reader_is_read_no_further_than_the_limit(both: Side) -> None:
    class Endless:
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return bytes(size)

    source = Endless()
    with pytest.raises(azfacade.InvalidInputError, match="at least"):
        analyze(both, source, "F0")
    assert source.taken <= 5 * MEGABYTE


def test_the_tiers_of_the_fragment_are_those_of_the_rate_limits() -> None:
    for tier in ANALYZE_DOCUMENT_FROM_STREAM.limits:
        assert RateLimit.for_tier(tier, "document_intelligence").tier == tier
    assert RateLimit.for_tier("f0", "face").tier == "F0"
    assert RateLimit().tier is None


def test_what_the_client_has_no_method_for_has_no_limit(both: Side, tmp_path: Path) -> None:
    script = Script(Reply(202))
    both.run(both.face(script).send_request("POST", "/x", content=bytes(7 * MEGABYTE)))
    assert len(script.requests) == 1
