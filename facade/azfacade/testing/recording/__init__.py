"""Recording and replaying the traffic of an application: secrets stay out of cassettes, and replays do not wait.

`vcr_config()` is a configuration for vcrpy and pytest-recording; the fixture and the marker `azure_cassette` use it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..lazy_names import load_name

if TYPE_CHECKING:
    from .cassette_check import CassetteProblem, check_cassettes
    from .configuration import vcr_config
    from .pytest_cassette import AzureCassette
    from .secret_search import SecretInCassetteError

__all__ = ["AzureCassette", "CassetteProblem", "SecretInCassetteError", "check_cassettes", "vcr_config"]

# The module of each public name, imported on first use: PyYAML and vcrpy may not be installed.
_MODULES = {
    "AzureCassette": "pytest_cassette",
    "CassetteProblem": "cassette_check",
    "SecretInCassetteError": "secret_search",
    "check_cassettes": "cassette_check",
    "vcr_config": "configuration",
}


def __getattr__(name: str) -> Any:
    return load_name(__name__, _MODULES, name)
