"""Recording and replaying the traffic of an application: secrets stay out of cassettes, and replays do not wait.

`vcr_config()` is a configuration for vcrpy and pytest-recording; the fixture and the marker `azure_cassette` use it.
"""

from __future__ import annotations

from .configuration import vcr_config
from .secret_search import SecretInCassetteError

__all__ = ["SecretInCassetteError", "vcr_config"]
