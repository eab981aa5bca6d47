"""The error for a download that was answered with a success, but without the file."""

from __future__ import annotations

import re
from contextlib import suppress

from azfacade.core.message import Response
from azfacade.errors import UnexpectedResponseError, without_secrets
from azfacade.http.error_object import parse_error_object
from azfacade.http.error_response import unexpected_response_error

_MAX_REASON = 300
_XML_REASON = r"(?is)<(?:\w+:)?message[^>]*>(.{1,2000}?)</"


def no_file_error(response: Response, operation: str) -> UnexpectedResponseError:
    """Return the exception, with the reason that the body gives; it is no document, so the message may show it."""
    what = f"{operation} gave no file"
    if not response.content:
        return unexpected_response_error(response, what)
    code, reason = None, ""
    if response.content_type.endswith("json"):
        with suppress(ValueError, RecursionError):
            code, _, reason = parse_error_object(response.json())
    elif response.content_type.startswith("text/") or response.content_type.endswith("xml"):
        text = response.content[:4000].decode("utf-8", "replace")
        found = re.search(_XML_REASON, text)
        is_markup = text.lstrip("\ufeff \r\n\t").startswith("<")
        reason = found[1] if found else "" if is_markup else text
    if reason and code is None:  # with a code it is added as the reason of an error
        # Secrets are blanked before the text is cut, which could cut off what tells them.
        what += f" but {without_secrets(' '.join(reason.split()))[:_MAX_REASON]!r}"
    return unexpected_response_error(response, what)
