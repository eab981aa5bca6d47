"""What is asked of the service for each document, and where the result goes."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from azfacade.errors import InvalidInputError, without_secrets
from azfacade_raw.checks import is_url

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient, AsyncOperation
    from azfacade_raw.calls import Source
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult

_LONGEST_NAME = 200
"""Bytes; with what is added to it, a file system takes 255."""


class Format(StrEnum):
    """What is kept of a result."""

    JSON = "json"
    MARKDOWN = "markdown"
    TEXT = "text"

    @property
    def suffix(self) -> str:
        """The ending of its files."""
        return {"json": ".json", "markdown": ".md", "text": ".txt"}[self.value]

    def render(self, result: AnalyzeResult) -> bytes:
        """Return a result in this form; half of a surrogate pair is escaped."""
        if self is Format.JSON:
            return result.to_json(bytes, indent=2) + b"\n"
        return result.content.encode(errors="backslashreplace")


class Job(NamedTuple):
    """What the service is asked to do with every document of a run."""

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
    """One content to read: sent once, whatever number of files has it."""

    def __init__(self, key: str, source: str, job: Job, folder: Path) -> None:
        self.key = key
        self.source = source
        self._job = job
        self._folder = folder
        self.outputs: dict[str, Path] = {}
        self.add(source)

    def add(self, source: str) -> None:
        """Take another file of the same content in. It gets a result of its own, under its own name."""
        # The key keeps files of one name from different folders apart.
        self.outputs[source] = self._folder / f"{name_of(source)}.{self.key[:12]}{self._job.format.suffix}"

    @property
    def is_done(self) -> bool:
        """Whether all its results are there."""
        return all(path.exists() for path in self.outputs.values())

    def write(self, result: AnalyzeResult) -> None:
        """Write the result; a file is there whole or not at all, also after a crash."""
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
    """Read every file once, to know it again whatever it is called.

    Args:
        sources: Paths and URLs.
        job: What is asked.
        folder: Where the results go.
        client: Whose endpoint and version it is asked of: another resource knows nothing of this one's work.
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
        # A signature is renewed, the document stays; any other query may tell which document it is.
        address, _, query = source.partition("?")
        return f"url {address if re.search('(^|&)sig=', query) else source}"
    with Path(source).open("rb") as file:
        return f"sha256 {hashlib.file_digest(file, 'sha256').hexdigest()}"


def name_of(source: str) -> str:
    """Return what the result of a source is called by."""
    if is_url(source):
        address = re.split("[?#]", source, maxsplit=1)[0]
        source = re.sub(r"[^\w.-]", "_", address.rstrip("/").rpartition("/")[2])
    name = without_secrets(Path(source).name).replace("*", "_")  # Windows has no files with stars
    # Of a long name the end stays, with the suffix; what is no character, or half of one, goes.
    return name.encode(errors="ignore")[-_LONGEST_NAME:].decode(errors="ignore")
