"""Where a classifier's training documents lie: checking it, and writing it down as the service does."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from ..http import JsonObject
from . import fields
from .errors import invalid_content_source, invalid_parameter, training_content_missing

# The ends of container paths that stand for trouble; see FakeAzure.
EMPTY = "/empty"
FAILING = "/failing"


def echo_doc_types(doc_types: JsonObject) -> JsonObject:
    """Return the document types as the service does: each with its kind, and no SAS signature in the addresses."""
    if not doc_types:
        raise invalid_parameter("docTypes", "At least one document type is required.")
    return {name: _echo_source(name, fields.mapping(doc_types, name) or {}) for name in doc_types}


def container_paths(echoed: JsonObject) -> Iterator[str]:
    """Yield the paths of all containers of echoed document types."""
    for details in echoed.values():
        source = details.get("azureBlobSource") or details["azureBlobFileListSource"]
        yield urlsplit(str(source["containerUrl"])).path.rstrip("/")


def check_content(echoed: JsonObject) -> None:
    """Refuse to train on containers with nothing in them."""
    if any(path.endswith(EMPTY) for path in container_paths(echoed)):
        raise training_content_missing()


def is_failing(echoed: JsonObject) -> bool:
    """Tell whether training on these containers ends badly."""
    return any(path.endswith(FAILING) for path in container_paths(echoed))


def _echo_source(name: str, details: JsonObject) -> JsonObject:
    match fields.mapping(details, "azureBlobSource"), fields.mapping(details, "azureBlobFileListSource"):
        case dict() as folder, None:
            echoed = {"containerUrl": _container(folder)}
            prefix = fields.optional_text(folder, "prefix")
            if prefix is not None:
                echoed["prefix"] = prefix
            return {"kind": "azureBlob", "azureBlobSource": echoed}
        case None, dict() as file_list:
            echoed = {"containerUrl": _container(file_list), "fileList": fields.text(file_list, "fileList")}
            return {"kind": "azureBlobFileList", "azureBlobFileListSource": echoed}
        case _:
            raise invalid_parameter("docTypes", f"'{name}' needs either azureBlobSource or azureBlobFileListSource.")


def _container(source: JsonObject) -> str:
    parts = urlsplit(fields.text(source, "containerUrl"))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise invalid_content_source("Source Uri is not a valid address")
    if not parts.path.strip("/"):
        raise invalid_content_source("Source Uri must include container path")
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
