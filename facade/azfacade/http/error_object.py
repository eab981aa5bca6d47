"""Reads codes and reasons in the error objects of the services and of gateways, in all shapes they have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

MAX_OTHERS = 5
"""Further details that a message shows; an error may have one for each of a thousand files."""
_MAX_DEPTH = 32
_INNER_ERROR_KEYS = ("innererror", "innerError", "InnerError")
_LIST_KEYS = ("details", "errors", "error", "Errors")
_MESSAGE_KEYS = ("message", "Message", "detail", "title")


class Reason(NamedTuple):
    """What one object of an error says."""

    code: str
    target: str
    message: str

    def __str__(self) -> str:
        heading = ", ".join(text for text in (self.target[:80], self.code[:80]) if text)
        message = self.message if len(self.message) <= 200 else f"{self.message[:197]}..."
        return ": ".join(text for text in (heading, message) if text)


def parse_error_object(error: Any) -> tuple[str | None, str | None, str]:
    """Return (code, innermost code, message with the innermost reason first) of a service's error object.

    Reads an `error` with nested `innererror` objects or a list of `details`, the flat `{statusCode, message}` of a
    gateway, lists of errors, `{field: [texts]}`, problem+json, and plain text. Details that are not on the way to the
    innermost reason are named at the end of the message.
    """
    if isinstance(error, str):
        return None, None, error
    chain, others = _chain(error)
    reasons = [_reason(item) for item in chain]
    codes = [reason.code for reason in reasons if reason.code]
    # A target says which of the things that were sent the reason is about.
    messages = list(dict.fromkeys(_with_target(reason) for reason in reversed(reasons) if reason.message))
    further = list(dict.fromkeys(str(reason) for reason in map(_reason, others) if reason.message or reason.target))
    further = [text for text in further if text not in messages]
    if further:
        rest = f"; and {len(further) - MAX_OTHERS} more" if len(further) > MAX_OTHERS else ""
        messages.append(f"Also: {'; '.join(further[:MAX_OTHERS])}{rest}")
    return codes[0] if codes else None, codes[-1] if len(codes) > 1 else None, " ".join(messages)


def _chain(error: Any) -> tuple[list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Return the objects from the outermost to the innermost reason, and the details beside them."""
    chain: list[Mapping[str, Any]] = []
    others: list[Mapping[str, Any]] = []
    items = list(_items(error))
    while items and len(chain) < _MAX_DEPTH:
        outer_code = chain[-1].get("code") if chain else None
        # Take the first detail with a code of its own; others may repeat the outer code.
        chosen = next((item for item in items if item.get("code") != outer_code), items[0]) if chain else items[0]
        others += [item for item in items if item is not chosen]
        chain.append(chosen)
        inner = [item for key in _INNER_ERROR_KEYS for item in _items(chosen.get(key))]
        details = [item for key in _LIST_KEYS for item in _details(chosen.get(key))]
        if inner:
            others += details
        items = inner[:1] or details
    return chain, others


def _items(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the error objects in a value: itself, or those of a list, in which a text is an object of its own."""
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, Mapping):
                yield item
            elif isinstance(item, str):
                yield {"message": item}


def _details(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield the error objects in a value, which may also be a mapping of fields to their texts."""
    if isinstance(value, Mapping) and value and all(isinstance(texts, list) for texts in value.values()):
        for field, texts in value.items():
            for item in _items(texts):
                yield {"target": field, **item}
    else:
        yield from _items(value)


def _reason(item: Mapping[str, Any]) -> Reason:
    message = next((text for key in _MESSAGE_KEYS if (text := _as_text(item.get(key)))), "")
    return Reason(_as_text(item.get("code") or item.get("statusCode")), _as_text(item.get("target")), message)


def _with_target(reason: Reason) -> str:
    is_new = reason.target and reason.target not in reason.message
    return f"{reason.target[:80]}: {reason.message}" if is_new else reason.message


def _as_text(value: Any) -> str:
    return str(value) if isinstance(value, (str, int)) and value != "" else ""
