"""Reads the ids in an Operation-Location, and builds poll paths from ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote_to_bytes, urlsplit

from azfacade.core.arguments import is_sendable_in_url
from azfacade_raw.calls import LongRunning


def build_path(template: str, ids: Mapping[str, str]) -> str:
    """Return a route's path. The ids come from the service: they are quoted, but not validated."""
    return re.sub(r"\{(\w+)\}", lambda match: quote(ids[match[1]], safe="~"), template)


def parse_ids(location: str, definition: LongRunning[object], template: str | None = None) -> tuple[str, ...] | None:
    """Return the ids in an address; None when the address does not match the template or cannot be polled.

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
        values: Mapping[str, str] = match.groupdict() if match is not None else {}
        # A header is bytes, read as Latin-1; services write UTF-8, most of it percent-encoded.
        ids = tuple(unquote_to_bytes(values[name].encode("latin-1")).decode() for name in definition.ids)
    except (KeyError, ValueError):  # another address, or no URL
        return None
    return ids if all(item.strip(".") and is_sendable_in_url(item) for item in ids) else None
