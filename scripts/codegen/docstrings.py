"""Docstrings of models, request builders and client methods, made from the descriptions in the fragments."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from typing import Any

from codegen.fragment import Fragment

WIDTH = 104

CALL_OPTIONS = (
    ("timeout", "Seconds this call may take, retries included; None for the client's setting."),
    ("headers", "Headers to add to this call."),
    ("client_request_id", "The `x-ms-client-request-id` to send; None to generate one."),
)
"""Arguments that every client method takes, with their descriptions."""


def reflow(text: str) -> str:
    """Return a description with each paragraph on one line."""
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))


def wrap(text: str) -> str:
    """Return a description wrapped to the width of a docstring."""
    return "\n\n".join(
        textwrap.fill(p, WIDTH, break_long_words=False, break_on_hyphens=False) for p in reflow(text).split("\n\n")
    )


def argument_entries(pairs: Iterable[tuple[str, str]]) -> str:
    """Return `name: text` entries as the body of a docstring section."""
    return "\n".join(
        textwrap.fill(
            f"{name}: {reflow(text)}",
            WIDTH,
            initial_indent="    ",
            subsequent_indent="        ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        for name, text in pairs
    )


def with_python_names(text: str, names: dict[str, str]) -> str:
    """Return a text with API names in backticks replaced by the Python names of the same things."""
    return re.sub(r"`(\w+)`", lambda m: f"`{names.get(m[1], m[1])}`", text)


def model_docstring(text: str, fields: list[dict[str, Any]]) -> str:
    """Return the docstring of a model: its description, then its attributes."""
    names = {f["key"]: f["name"] for f in fields}
    doc = wrap(with_python_names(text, names))
    if fields:
        doc += "\n\nAttributes:\n" + argument_entries((f["name"], with_python_names(f["text"], names)) for f in fields)
    return doc


def builder_docstring(fragment: Fragment, operation: dict[str, Any]) -> str:
    """Return the docstring of a request builder."""
    doc = wrap(operation["text"])
    if operation["arguments"]:
        doc += "\n\nArgs:\n" + argument_entries((a["name"], _argument_text(a)) for a in operation["arguments"])
    return with_python_names(doc, _python_names(fragment, operation)) + "\n\n" + _rest_page(fragment, operation)


def method_docstring(fragment: Fragment, method: dict[str, Any]) -> str:
    """Return the docstring of a client method."""
    operation = method["operation"]
    pairs = [(a["name"], _argument_text(a)) for a in method["arguments"]]
    if method["form"] == "overload":
        pairs.append(
            (
                "overload",
                "The documented `_overload` value for the kind of operation the id belongs to. The result then has"
                " the class of that kind, and an operation of another kind is an error. None accepts any kind.",
            )
        )
    if method["form"] == "download" or method.get("is_download"):
        pairs.append(
            (
                "to",
                "Where to write it while it downloads, with bounded memory: a path, whose file is replaced once the"
                " download is complete, or a file open for writing bytes. None to return the bytes.",
            )
        )
    doc = wrap(operation["summary"] or operation["text"]) + "\n\nArgs:\n" + argument_entries([*pairs, *CALL_OPTIONS])
    if returns := _returns(method):
        doc += "\n\nReturns:\n    " + wrap(returns).replace("\n", "\n    ")
    doc += "\n\nRaises:\n" + argument_entries(
        [
            ("InvalidInputError", "An argument is invalid; nothing was sent."),
            (
                "AzFacadeError",
                "During iteration: a page could not be read; the subclass says why."
                if method["form"] == "list"
                else "The call failed; the subclass says why (see `azfacade.errors`).",
            ),
        ]
    )
    pages = "\n".join(_rest_page(fragment, variant) for variant in method["variants"])
    return with_python_names(doc, _python_names(fragment, operation)) + "\n\n" + pages


def _returns(method: dict[str, Any]) -> str:
    result: str = method["operation"]["result"]["text"]
    if "long_running" in method["operation"]:
        return "The running operation; its `result()` waits for the result."
    if method["form"] == "list":
        return "The items; each page is requested when iteration reaches it. The call itself sends nothing."
    return f"{result} None with `to`." if method["form"] == "download" or method.get("is_download") else result


def _argument_text(argument: dict[str, Any]) -> str:
    text: str = argument["text"]
    return text + only_at(argument["versions"], is_needed=bool(argument["needed_at"]))


def only_at(versions: list[str], *, is_needed: bool = False) -> str:
    """Return the sentence that ends the text of what only some api versions have; empty for what all have."""
    needed = ", where it must be given" if is_needed else ""
    return f" Only at {', '.join(versions)}{needed}." if versions else ""


def _python_names(fragment: Fragment, operation: dict[str, Any]) -> dict[str, str]:
    """Return the Python names of arguments by their API names, except names that are also values of an enum."""
    values = {value for schema in fragment.schemas.values() for value in schema.get("enum", [])}
    return {a["wire"]: a["name"] for a in operation["arguments"] if a["wire"] and a["wire"] not in values}


def _rest_page(fragment: Fragment, operation: dict[str, Any]) -> str:
    service = fragment.document["info"]["title"].removeprefix("Azure AI ")
    versions = operation["versions"] or fragment.versions
    version = fragment.default_version if fragment.default_version in versions else versions[-1]
    return wrap(f"REST page: {service} {version}, {operation['tag']}, {operation['rest_page']}.")
