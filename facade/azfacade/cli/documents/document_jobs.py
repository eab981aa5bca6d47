"""The documents of a run: what is requested for each, how the same content is recognised, where results are written."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade.cli.documents.output_format import Format
from azfacade.errors import InvalidInputError, without_secrets
from azfacade_raw.checks import is_url

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient, AsyncOperation
    from azfacade_raw.calls import Source
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult

_LONGEST_NAME = 200
"""Bytes of a file name to keep; with the added suffix it must not exceed the 255 of file systems."""


class Job(NamedTuple):
    """The request that is sent for each document of a run."""

    action: str
    """`analyze` or `classify`."""
    reader: str
    """Id of the model or classifier."""
    options: Mapping[str, Any]
    """Arguments of `begin_analyze` or `begin_classify`."""
    format: Format

    async def begin(self, client: AsyncDocumentIntelligenceClient, source: Source) -> AsyncOperation[AnalyzeResult]:
        """Send one document."""
        begin = client.models.begin_analyze if self.action == "analyze" else client.classifiers.begin_classify
        return await begin(self.reader, source, **self.options)


class Document:
    """One content to analyze: it is sent once, however many files have it."""

    def __init__(self, key: str, source: str, job: Job, folder: Path) -> None:
        self.key = key
        self.source = source
        self._job = job
        self._folder = folder
        self.outputs: dict[str, Path] = {}
        self.add(source)

    def add(self, source: str) -> None:
        """Add another file with the same content. Its result is written under its own name."""
        # The key distinguishes files of the same name in different folders.
        self.outputs[source] = self._folder / f"{name_of(source)}.{self.key[:12]}{self._job.format.suffix}"

    @property
    def is_done(self) -> bool:
        """True where all its results are written."""
        return all(path.exists() for path in self.outputs.values())

    def write(self, result: AnalyzeResult) -> None:
        """Write the result; after a crash a file is either complete or absent."""
        content = self._job.format.render(result)
        for path in set(self.outputs.values()):
            part = path.with_name(f"{path.name}.part")
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)


class Prepared(NamedTuple):
    """The documents of a run, and the files that cannot be read."""

    documents: list[Document]
    unreadable: list[tuple[str, InvalidInputError]]


def prepare(sources: Iterable[str], job: Job, folder: Path, client: AsyncDocumentIntelligenceClient) -> Prepared:
    """Read each file once to hash its content, so that renamed files are recognised.

    Args:
        sources: Paths and URLs.
        job: The request for each document.
        folder: The folder for results.
        client: The client; operations are known to its resource and api version only.
    """
    asked = [client.endpoint, client.api_version, job.action, job.reader, dict(job.options)]
    documents: dict[str, Document] = {}
    unreadable: list[tuple[str, InvalidInputError]] = []
    for source in sources:
        try:
            content = _identity(source)
        except OSError as cause:
            unreadable.append((source, cannot_be_read(source, cause)))
            continue
        key = hashlib.sha256(json.dumps([*asked, content], sort_keys=True).encode()).hexdigest()[:32]
        if key in documents:
            documents[key].add(source)
        else:
            documents[key] = Document(key, source, job, folder)
    return Prepared(list(documents.values()), unreadable)


def cannot_be_read(source: str, cause: OSError) -> InvalidInputError:
    """Return the error for a file that cannot be opened."""
    return InvalidInputError(f"source {without_secrets(source)!r} cannot be read: {cause.strerror or cause}")


def _identity(source: str) -> str:
    if is_url(source):
        # A SAS signature may be renewed for the same document; any other query may be part of its identity.
        address, _, query = source.partition("?")
        return f"url {address if re.search('(^|&)sig=', query) else source}"
    with Path(source).open("rb") as file:
        return f"sha256 {hashlib.file_digest(file, 'sha256').hexdigest()}"


def name_of(source: str) -> str:
    """Return the file name for the result of a source."""
    if is_url(source):
        address = re.split("[?#]", source, maxsplit=1)[0]
        source = re.sub(r"[^\w.-]", "_", address.rstrip("/").rpartition("/")[2])
    name = without_secrets(Path(source).name).replace("*", "_")  # not allowed in file names on Windows
    # A long name keeps its end with the suffix; characters that cannot be encoded are dropped.
    return name.encode(errors="ignore")[-_LONGEST_NAME:].decode(errors="ignore")
