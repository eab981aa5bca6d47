"""When the build of a model or classifier is rejected (container path ends with `/empty`) or fails (`/failing`)."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from ..http_messages import JsonObject
from .blob_containers import BlobContainers
from .content_sources import source_files, source_url
from .errors import training_content_missing

# The ends of container paths that stand for these errors; see FakeAzure.
EMPTY_PATH = "/empty"
FAILING_PATH = "/failing"

# A failed operation lists its reasons as `details`, unlike an HTTP error with one `innererror`.
BUILD_ERROR: JsonObject = {
    "code": "InvalidRequest",
    "message": "Invalid request.",
    "details": [
        {"code": "ModelBuildError", "message": "Could not build the model: Can't find any OCR files for training."}
    ],
}


def check_training_data(sources: Iterable[JsonObject], containers: BlobContainers) -> None:
    """Raise a 400 if there is no training data. An undeclared container is assumed to have enough."""
    for source in sources:
        url = source_url(source)
        if _path(url).endswith(EMPTY_PATH) or (
            containers.get(url) is not None and not source_files(source, containers)
        ):
            raise training_content_missing()


def build_fails(sources: Iterable[JsonObject]) -> bool:
    """Return whether a build with these containers fails."""
    return any(_path(source_url(source)).endswith(FAILING_PATH) for source in sources)


def _path(url: str) -> str:
    return urlsplit(url).path.rstrip("/")
