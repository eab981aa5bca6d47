"""The addresses of long-running work: ids read from them, and paths rebuilt from ids."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote, urlsplit

from azfacade_raw.calls import LongRunning


def build_path(template: str, ids: Mapping[str, str]) -> str:
    """Return a route's path; the ids are the service's own, so they are quoted but not judged."""
    return re.sub(r"\{(\w+)\}", lambda match: quote(ids[match[1]], safe="~"), template)


def parse_ids(location: str, work: LongRunning[object], route_template: str | None = None) -> tuple[str, ...] | None:
    """Return the ids an address holds, read by the template of the route that polls; None when it does not fit.

    Args:
        location: An absolute or relative address.
        work: The work it is about.
        same: Another template to read `location` by, when it has the ids too.
    """
    template = work.route.template if route_template is None else route_template
    if not all(f"{{{name}}}" in template for name in work.ids):
        return None
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(template))
    try:
        match = re.search(pattern + r"/?$", urlsplit(location).path)
    except ValueError:  # no address at all
        return None
    if match is None:
        return None
    found: Mapping[str, str] = match.groupdict()
    ids = tuple(unquote(found[name]) for name in work.ids)
    return ids if all(item.strip(".") for item in ids) else None
