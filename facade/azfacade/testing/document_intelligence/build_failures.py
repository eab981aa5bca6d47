"""When the build of a model or classifier is rejected (path ends with `/empty`) or fails (`/failing`)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from ..http_messages import JsonObject
from .blob_containers import BlobContainers
from .content_sources import source_files, source_url
from .errors import training_content_missing

# The ends of container paths that stand for trouble; see FakeAzure.
EMPTY_PATH = "/empty"
FAILING_PATH = "/failing"

# An operation that fails lists its reasons under `details`, where an HTTP error nests one `innererror`.
BUILD_ERROR: JsonObject = {
    "code": "InvalidRequest",
    "message": "Invalid request.",
    "details": [
        {"code": "ModelBuildError", "message": "Could not build the model: Can't find any OCR files for training."}
    ],
}


def check_training_data(sources: Iterable[JsonObject], containers: BlobContainers) -> None:
    """Refuse to train where there is nothing. A container that was not declared is taken to hold enough."""
    for source in sources:
        url = source_url(source)
        if _path(url).endswith(EMPTY_PATH) or (
            containers.get(url) is not None and not source_files(source, containers)
        ):
            raise training_content_missing()


def build_fails(sources: Iterable[JsonObject]) -> bool:
    """Tell whether training on these containers ends badly."""
    return any(_path(source_url(source)).endswith(FAILING_PATH) for source in sources)


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")
