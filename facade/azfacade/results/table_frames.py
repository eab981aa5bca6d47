"""Tables as frames of pandas and polars, which are imported when a frame is asked for."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from azfacade.errors import InvalidInputError
from azfacade.results.extras import import_extra
from azfacade.results.table_formats import table_to_csv
from azfacade_raw.types import shorten

if TYPE_CHECKING:
    import pandas
    import polars


def to_pandas(names: Sequence[str], rows: Sequence[Sequence[str]], *, dtype: str) -> pandas.DataFrame:
    """Return a pandas frame; see `TableView.to_pandas`."""
    text = _csv_to_infer_from(names, rows, dtype)
    library = import_extra("pandas", extra="pandas", needed_by="to_pandas")
    frame: pandas.DataFrame
    if text is not None:
        frame = library.read_csv(text, header=None, names=list(names), index_col=False)
    else:
        frame = library.DataFrame(rows, columns=list(names), dtype=str)
    return frame


def to_polars(names: Sequence[str], rows: Sequence[Sequence[str]], *, dtype: str) -> polars.DataFrame:
    """Return a polars frame; see `TableView.to_polars`."""
    text = _csv_to_infer_from(names, rows, dtype)
    library = import_extra("polars", extra="polars", needed_by="to_polars")
    frame: polars.DataFrame
    if text is not None:
        frame = library.read_csv(text, has_header=False, new_columns=list(names), infer_schema_length=None)
    else:
        schema = dict.fromkeys(names, library.String)
        frame = library.DataFrame(rows if names else [], schema=schema, orient="row")
    return frame


def _csv_to_infer_from(names: Sequence[str], rows: Sequence[Sequence[str]], dtype: str) -> io.StringIO | None:
    """Return the CSV of which a library is to find the types; None where the values stay texts or there are none."""
    if dtype not in ("str", "infer"):
        raise InvalidInputError(f"dtype must be 'str' or 'infer', not {shorten(dtype)}")
    if dtype == "str" or not (names and rows):
        return None
    return io.StringIO(table_to_csv(rows, dialect="excel", formulas="keep"), newline="")
