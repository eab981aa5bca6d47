"""The fixture that runs a test once with sync and once with async clients."""

from tests.facade.conftest import both as both
