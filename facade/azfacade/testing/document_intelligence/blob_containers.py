"""Blob containers that a test declares by `add_container`, or to which a batch writes its results."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

Files = dict[str, bytes]


class BlobContainers:
    """Containers by URL; a SAS signature is ignored."""

    def __init__(self) -> None:
        self._containers: dict[str, Files] = {}

    def add(self, url: str, files: Mapping[str, bytes | str]) -> Files:
        """Declare a container, or add files to it; returns all of its files."""
        held = self._containers.setdefault(without_query(url), {})
        held.update(
            (name, content.encode() if isinstance(content, str) else content) for name, content in files.items()
        )
        return held

    def get(self, url: str) -> Files | None:
        """Return the files of a container by name; None if it is not declared."""
        return self._containers.get(without_query(url))

    def contains(self, url: str) -> bool:
        """Return whether `url` is below a declared container, even if there is no such file."""
        return self._container_of(url) is not None

    def read(self, url: str) -> bytes | None:
        """Return the file at a URL; None if there is none."""
        container = self._container_of(url)
        if container is None:
            return None
        return self._containers[container].get(unquote(without_query(url)).removeprefix(unquote(container) + "/"))

    def _container_of(self, url: str) -> str | None:
        address = without_query(url)
        return next((one for one in self._containers if address.startswith(one + "/")), None)


def without_query(url: str) -> str:
    """Return a URL without its query, as in responses."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
