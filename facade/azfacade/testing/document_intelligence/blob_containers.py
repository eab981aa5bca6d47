"""Blob containers that a test declares, and that results are written to."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote, urlsplit

Files = dict[str, bytes]


class BlobContainers:
    """Containers by address, with or without a SAS signature."""

    def __init__(self) -> None:
        self._containers: dict[str, Files] = {}

    def add(self, url: str, files: Mapping[str, bytes | str]) -> Files:
        """Declare a container, or put more files into one; returns all that it holds."""
        held = self._containers.setdefault(address_of(url), {})
        held.update(
            (name, content.encode() if isinstance(content, str) else content) for name, content in files.items()
        )
        return held

    def get(self, url: str) -> Files | None:
        """Return the files of a container by name; None when it was never declared."""
        return self._containers.get(address_of(url))

    def contains(self, url: str) -> bool:
        """Tell whether `url` lies in a declared container, whether or not there is a file."""
        return self._container_of(url) is not None

    def read(self, url: str) -> bytes | None:
        """Return the file at an address; None when there is none."""
        container = self._container_of(url)
        if container is None:
            return None
        return self._containers[container].get(unquote(address_of(url)).removeprefix(unquote(container) + "/"))

    def _container_of(self, url: str) -> str | None:
        address = address_of(url)
        return next((one for one in self._containers if address.startswith(one + "/")), None)


def address_of(url: str) -> str:
    """Return an address without its query, as answers repeat it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
