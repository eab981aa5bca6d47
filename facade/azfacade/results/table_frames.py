"""Tables as frames of pandas and polars, which are imported when a frame is asked for."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from azfacade.errors import InvalidInputError
from azfacade.results.extras import import_extra
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    import pandas
    import polars


def _infers(dtype: str) -> bool:
    if dtype not in ("str", "infer"):
        raise InvalidInputError(f"dtype must be 'str' or 'infer', not {shorten(dtype)}")
    return dtype == "infer"


def _csv_of(rows: Sequence[Sequence[str]]) -> io.StringIO:
    into = io.StringIO(newline="")
    csv.writer(into).writerows(rows)
    into.seek(0)
    return into


def to_pandas(names: Sequence[str], rows: Sequence[Sequence[str]], *, dtype: str) -> pandas.DataFrame:
    """Return a pandas frame; see `TableView.to_pandas`."""
    infer = _infers(dtype)
    library = import_extra("pandas", extra="pandas", needed_by="to_pandas")
    frame: pandas.DataFrame
    if infer and names and rows:
        frame = library.read_csv(_csv_of(rows), header=None, names=list(names), index_col=False)
    else:
        frame = library.DataFrame(rows, columns=list(names), dtype=str)
    return frame


def to_polars(names: Sequence[str], rows: Sequence[Sequence[str]], *, dtype: str) -> polars.DataFrame:
    """Return a polars frame; see `TableView.to_polars`."""
    infer = _infers(dtype)
    library = import_extra("polars", extra="polars", needed_by="to_polars")
    frame: polars.DataFrame
    if infer and names and rows:
        frame = library.read_csv(_csv_of(rows), has_header=False, new_columns=list(names), infer_schema_length=None)
    else:
        schema = dict.fromkeys(names, library.String)
        frame = library.DataFrame(rows if names else [], schema=schema, orient="row")
    return frame
