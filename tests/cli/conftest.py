"""Fixtures that run a command in this process, on a fake that the test can inspect."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from azfacade.cli import fake_sample_data
from azfacade.cli.connection import Session
from azfacade.cli.root_command import app
from azfacade.testing import FakeAzure, VirtualClock


class Ended(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def azfacade(*arguments: str | Path, typed: str | None = None) -> Ended:
    """Run a command; a traceback fails the test."""
    result = CliRunner().invoke(app, [str(one) for one in arguments], input=typed)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ended(result.exit_code, result.stdout, result.stderr)


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.endswith(("_ENDPOINT", "_KEY")) or name.startswith("AZFACADE"):
            monkeypatch.delenv(name)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeAzure:
    """The fake that commands with --fake run on, kept from one to the next and empty at first."""
    kept = FakeAzure(clock=VirtualClock())
    monkeypatch.setattr(Session, "_fake", kept)
    monkeypatch.setattr(fake_sample_data, "fill_face", lambda fake, images: None)
    monkeypatch.setattr(fake_sample_data, "fill_documents", lambda fake: None)
    return kept


def sent(fake: FakeAzure) -> int:
    """Return how many documents a fake was sent."""
    return sum(one.method == "POST" and one.target.partition("?")[0].endswith(":analyze") for one in fake.requests)
