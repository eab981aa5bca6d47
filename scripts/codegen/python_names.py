"""Python names of attributes, arguments, classes and enum members, derived from the names in the API."""

from __future__ import annotations

import keyword
import re

_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake(name: str) -> str:
    """Return `createdDateTime` as `created_date_time`; a keyword gets a trailing underscore."""
    found = re.sub(r"\W+", "_", _WORDS.sub("_", name)).strip("_").lower()
    return found + "_" if keyword.iskeyword(found) else found


def pascal(name: str) -> str:
    """Return `person_groups` as `PersonGroups`."""
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def member(value: str) -> str:
    """Return the member name of an enum value; one that starts with a digit gets the prefix `V`."""
    found = re.sub(r"\W+", "_", _WORDS.sub("_", value)).strip("_").upper()
    return "V" + found if found[:1].isdigit() else found


def id_suffix(version: str) -> str:
    """Return the end of the operationIds of a version that it shares with others: V12Preview1 for v1.2-preview.1."""
    words = re.findall(r"[A-Za-z]+|\d+", version.replace(".", ""))
    return "".join(word.capitalize() for word in words)


def published_id(operation_id: str, version: str) -> str:
    """Return the operationId that the document of a version has for an operation of a fragment."""
    return operation_id.removesuffix(id_suffix(version))
