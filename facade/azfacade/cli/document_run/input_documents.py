"""The documents of a run: finds equal files, gives each document its key, names and writes its output files."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from azfacade.cli.document_run.added_files import AddedOutput, added_paths, pdf_path
from azfacade.cli.document_run.document_request import DocumentRequest
from azfacade.cli.document_run.output_format import OutputFormat
from azfacade.cli.output_file import write_whole
from azfacade.errors import InvalidInputError, without_secrets
from azfacade_raw.checks import as_url
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    from azfacade import AsyncDocumentIntelligenceClient
    from azfacade_raw.document_intelligence.models.analyze_result import AnalyzeResult

_MAX_NAME_BYTES = 200
"""File systems allow 255 bytes; the rest is for the key and the extension."""


class Document:
    """One content to process: sent once, even if several files have it."""

    def __init__(self, key: str, source: str, request: DocumentRequest, folder: Path) -> None:
        self.key = key
        self.source = source
        self._request = request
        self._folder = folder
        self.output_paths: dict[str, Path] = {}

    def add_source(self, source: str) -> None:
        """Add a file with the same content. It gets an output file of its own, under its own name."""
        # The key makes the names of equally named files from different folders different.
        self.output_paths[source] = (
            self._folder / f"{safe_file_name(source)}.{self.key[:12]}{self._request.output_format.suffix}"
        )

    @property
    def has_results(self) -> bool:
        """True if all its output files exist; figures, of which only the result tells the number, are not counted."""
        paths = [*self.output_paths.values()]
        if AddedOutput.PDF in self._request.added_outputs:
            paths += map(pdf_path, self.stems)
        return all(path.exists() for path in paths)

    @property
    def stems(self) -> list[Path]:
        """The paths of its output files without extension, each once."""
        return [self._stem(path) for path in dict.fromkeys(self.output_paths.values())]

    def added_paths(self, output_path: Path) -> list[Path]:
        """Return the files beside one of its output files that the service made in addition to the result."""
        return added_paths(self._stem(output_path)) if self._request.added_outputs else []

    def _stem(self, path: Path) -> Path:
        return path.with_name(path.name.removesuffix(self._request.output_format.suffix))

    def check_results(self) -> None:
        """Check the output files of an earlier run, where they are JSON.

        Raises:
            InvalidInputError: One of them holds no result, such as a file that was emptied or replaced.
            OperationFailedError: One of them is an operation that failed.
        """
        if self._request.output_format is not OutputFormat.JSON:
            return
        from azfacade_raw.document_intelligence.models import AnalyzeResult
        from azfacade_raw.saved_results import find_result

        for path in set(self.output_paths.values()):
            name = f"{shorten(path.name)}, which --resume takes for a result (delete it to process the document again),"
            try:
                saved = json.loads(path.read_bytes())
            except (ValueError, RecursionError) as cause:
                raise InvalidInputError(f"{name} is no JSON: {type(cause).__name__}") from None
            find_result(AnalyzeResult, saved if isinstance(saved, dict) else {}, name)

    def write(self, result: AnalyzeResult) -> None:
        """Write the output files."""
        content = self._request.output_format.render(result)
        for path in set(self.output_paths.values()):
            write_whole(path, content)


class InputDocuments(NamedTuple):
    """The documents of a run, and the files that cannot be read."""

    documents: list[Document]
    unreadable: list[tuple[str, InvalidInputError]]


def identify_documents(
    sources: Iterable[str], request: DocumentRequest, folder: Path, client: AsyncDocumentIntelligenceClient
) -> InputDocuments:
    """Compute a key for every document, from its content and the request, and merge files with equal content.

    Args:
        sources: Paths and URLs.
        request: The request, which is part of the key.
        folder: Folder of the output files.
        client: Its endpoint and API version are part of the key: operations exist in one resource only.
    """
    request_identity = [client.endpoint, client.api_version, request.action, request.model_id, dict(request.options)]
    documents: dict[str, Document] = {}
    unreadable: list[tuple[str, InvalidInputError]] = []
    for source in sources:
        try:
            content = _content_identity(source)
        except OSError as cause:
            unreadable.append((source, unreadable_source_error(source, cause)))
            continue
        key = hashlib.sha256(json.dumps([*request_identity, content], sort_keys=True).encode()).hexdigest()[:32]
        documents.setdefault(key, Document(key, source, request, folder)).add_source(source)
    return InputDocuments(list(documents.values()), unreadable)


def unreadable_source_error(source: str, cause: OSError) -> InvalidInputError:
    """Return the error for a file that cannot be opened."""
    reason = cause.strerror or type(cause).__name__
    return InvalidInputError(f"source {shorten(without_secrets(source))} cannot be read: {reason}")


def _content_identity(source: str) -> str:
    if as_url(source) is not None:
        # The query of a SAS URL is only a signature, which may be renewed; any other query may select the document.
        address, _, query = source.partition("?")
        return f"url {address if re.search('(^|&)sig=', query) else source}"
    with Path(source).open("rb") as file:
        return f"sha256 {hashlib.file_digest(file, 'sha256').hexdigest()}"


def safe_file_name(source: str) -> str:
    """Return the file name of a path or URL, without signatures and shortened, for output files and the journal."""
    if as_url(source) is not None:
        address = re.split("[?#]", source, maxsplit=1)[0]
        source = re.sub(r"[^\w.-]", "_", address.rstrip("/").rpartition("/")[2])
    name = without_secrets(Path(source).name).replace("*", "_")  # `***` replaces a signature; Windows forbids stars
    # Keep the end of a long name, which has the extension; drop what is not a whole UTF-8 character.
    return name.encode(errors="ignore")[-_MAX_NAME_BYTES:].decode(errors="ignore")
