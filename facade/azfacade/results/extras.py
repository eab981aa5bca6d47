"""Imports libraries that are optional, and says which extra installs one that is missing."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from azfacade.errors import ConfigurationError


def import_extra(module: str, *, extra: str, needed_by: str) -> ModuleType:
    """Return an optional library.

    Args:
        module: The name to import.
        extra: The extra of this package that installs it.
        needed_by: The method that was called, for the message.

    Raises:
        ConfigurationError: The library is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise ConfigurationError(f'{needed_by} needs {module}: pip install "azfacade[{extra}]"') from None
