"""Reads the container of documents in a request (azureBlobSource, azureBlobFileListSource), and its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from ..http_messages import JsonObject
from . import request_fields
from .blob_containers import BlobContainers, Files
from .errors import content_not_accessible, invalid_content_source, invalid_parameter


def read_doc_types(doc_types: JsonObject) -> JsonObject:
    """Return the document types, each with its kind and with container URLs without SAS signature."""
    if not doc_types:
        raise invalid_parameter("docTypes", "At least one document type is required.")
    return {
        name: read_source(request_fields.mapping(doc_types, name) or {}, "docTypes", f"'{name}'") for name in doc_types
    }


def read_source(details: JsonObject, parameter: str = "azureBlobSource", owner: str = "The request") -> JsonObject:
    """Return the source in `details`, with its kind; raises an error if there is not exactly one."""
    match (
        request_fields.mapping(details, "azureBlobSource"),
        request_fields.mapping(details, "azureBlobFileListSource"),
    ):
        case dict() as folder, None:
            echoed = {"containerUrl": read_container_url(folder, "containerUrl")}
            prefix = request_fields.optional_text(folder, "prefix")
            if prefix is not None:
                echoed["prefix"] = prefix
            return {"kind": "azureBlob", "azureBlobSource": echoed}
        case None, dict() as listed:
            echoed = {
                "containerUrl": read_container_url(listed, "containerUrl"),
                "fileList": request_fields.text(listed, "fileList"),
            }
            return {"kind": "azureBlobFileList", "azureBlobFileListSource": echoed}
        case _:
            raise invalid_parameter(parameter, f"{owner} needs either azureBlobSource or azureBlobFileListSource.")


def read_container_url(body: JsonObject, name: str) -> str:
    """Read the URL of a container, without its SAS signature."""
    text = request_fields.text(body, name)
    try:
        parts = urlsplit(text)
    except ValueError:
        raise invalid_content_source("Source Uri is not a valid address") from None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise invalid_content_source("Source Uri is not a valid address")
    if not parts.path.strip("/"):
        raise invalid_content_source("Source Uri must include container path")
    return f"{parts.scheme}://{parts.netloc}{parts.path}"


def source_files(source: JsonObject, containers: BlobContainers) -> Files:
    """Return the files of a source by name; raises an error if its container is not declared."""
    files = containers.get(source_url(source))
    if files is None:
        raise content_not_accessible("The container does not exist or cannot be read.")
    if "azureBlobSource" in source:
        prefix = source["azureBlobSource"].get("prefix", "")
        return {name: content for name, content in files.items() if name.startswith(prefix)}
    wanted = list(_listed(files.get(source["azureBlobFileListSource"]["fileList"])))
    return {name: files[name] for name in wanted if name in files}


def source_url(source: JsonObject) -> str:
    """Return the container URL of a source."""
    details: JsonObject = source.get("azureBlobSource") or source["azureBlobFileListSource"]
    return str(details["containerUrl"])


def _listed(content: bytes | None) -> Iterator[str]:
    """Read a file list: one JSON object per line, with the name in `file`."""
    if content is None:
        raise content_not_accessible("The file list does not exist.")
    for line in content.decode(errors="replace").splitlines():
        if not line.strip():
            continue
        try:
            entry: Any = json.loads(line)
        except ValueError:
            entry = None
        if not isinstance(entry, dict) or not isinstance(entry.get("file"), str):
            raise invalid_content_source("The file list has to hold one JSON object with a `file` per line")
        yield entry["file"]
