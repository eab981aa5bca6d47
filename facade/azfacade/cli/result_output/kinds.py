"""What can be written of a result, in which formats, and with which options."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from azfacade.errors import InvalidInputError
from azfacade_raw.types import shorten


class Kind(StrEnum):
    """What to write of a result."""

    TABLES = "tables"
    FIELDS = "fields"
    KEY_VALUES = "key-values"
    MARKDOWN = "markdown"
    TEXT = "text"
    CHUNKS = "chunks"
    LOW = "low"
    DIFF = "diff"

    @property
    def key(self) -> str:
        """The name of its list or text in JSON."""
        return {"fields": "documents", "diff": "changes"}.get(self.value, self.value.replace("-", "_"))


class Format(StrEnum):
    """How to write it."""

    CSV = "csv"
    JSON = "json"
    MD = "md"
    HTML = "html"
    TEXT = "text"

    @property
    def suffix(self) -> str:
        """File name extension, with the dot."""
        return {"text": ".txt"}.get(self.value, f".{self.value}")


class Formulas(StrEnum):
    """What CSV has for a text that a spreadsheet would run as a formula."""

    QUOTE = "quote"
    KEEP = "keep"


_ROWS = (Format.CSV, Format.JSON, Format.MD, Format.HTML)
FORMATS = {
    Kind.TABLES: _ROWS,
    Kind.FIELDS: _ROWS,
    Kind.KEY_VALUES: _ROWS,
    Kind.LOW: _ROWS,
    Kind.CHUNKS: (Format.JSON, Format.CSV, Format.MD),
    Kind.MARKDOWN: (Format.MD, Format.JSON),
    Kind.TEXT: (Format.TEXT, Format.JSON),
    Kind.DIFF: (Format.TEXT, *_ROWS),
}
"""The formats of each kind, the default first."""


class Options(NamedTuple):
    """The options that only some kinds or formats have; None where the option is not given."""

    formulas: Formulas | None = None
    table: int | None = None
    across_pages: bool | None = None
    max_size: int | None = None
    below: float | None = None
    tolerance: float | None = None


_OPTION_OF = {
    "table": Kind.TABLES,
    "across_pages": Kind.TABLES,
    "max_size": Kind.CHUNKS,
    "below": Kind.LOW,
    "tolerance": Kind.DIFF,
}


def check_choice(kind: Kind, chosen: Format | None, options: Options, *, as_json: bool) -> Format:
    """Return the format to write.

    Args:
        kind: What to write.
        chosen: The `--format` that was given.
        options: The options that were given.
        as_json: The output must be JSON, by `--json`.

    Raises:
        InvalidInputError: The kind has no such format, or an option has no meaning for the kind or format.
    """
    if as_json and chosen not in (None, Format.JSON):
        raise InvalidInputError(f"--json writes JSON: leave out --format {chosen}")
    chosen = Format.JSON if as_json else chosen or FORMATS[kind][0]
    if chosen not in FORMATS[kind]:
        raise InvalidInputError(f"{kind} has no --format {chosen}: {_sentence_list([*FORMATS[kind]])}")
    for name, value in options._asdict().items():
        if value is not None and _OPTION_OF.get(name, kind) is not kind:
            raise InvalidInputError(f"--{name.replace('_', '-')} is for {_OPTION_OF[name]}: leave it out for {kind}")
    if options.formulas is not None and chosen is not Format.CSV:
        raise InvalidInputError("--formulas is for --format csv: leave it out for other formats")
    return chosen


def split_arguments(arguments: list[str]) -> tuple[list[str], Kind]:
    """Return files and kind, which is the last argument; or the first one, where the last is none.

    Raises:
        InvalidInputError: No kind is named, or no file.
    """
    kinds = [kind.value for kind in Kind]
    if arguments[-1] in kinds:
        files, kind = arguments[:-1], arguments[-1]
    elif arguments[0] in kinds:
        files, kind = arguments[1:], arguments[0]
    else:
        raise InvalidInputError(
            f"say last what to write of the files, not {shorten(arguments[-1])}: {_sentence_list(kinds)}"
        )
    if not files:
        raise InvalidInputError(f"{kind} of which files? azfacade results FILE... {kind}")
    return files, Kind(kind)


def _sentence_list(names: list[str] | list[Format]) -> str:
    return f"use {', '.join(names[:-1])} or {names[-1]}"
