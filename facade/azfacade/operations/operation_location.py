"""Reads the ids in an Operation-Location, and builds poll paths from ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from azfacade_raw.calls import LongRunning


def build_path(template: str, ids: Mapping[str, str]) -> str:
    """Return a route's path. The ids come from the service: they are quoted, but not validated."""
    return re.sub(r"\{(\w+)\}", lambda match: quote(ids[match[1]], safe="~"), template)


def parse_ids(location: str, definition: LongRunning[object], template: str | None = None) -> tuple[str, ...] | None:
    """Return the ids in an address; None when the address does not match the template.

    Args:
        location: An absolute or relative address.
        definition: The kind of operation.
        template: The route template of `location`; None for that of the poll route.
    """
    template = definition.route.template if template is None else template
    if not all(f"{{{name}}}" in template for name in definition.ids):
        return None
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
    try:
        match = re.search(pattern + r"/?$", urlsplit(location).path)
    except ValueError:  # not a URL
        return None
    if match is None:
        return None
    values: Mapping[str, str] = match.groupdict()
    ids = tuple(unquote(values[name]) for name in definition.ids)
    return ids if all(item.strip(".") for item in ids) else None
