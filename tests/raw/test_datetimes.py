"""Date-times decode as aware, exact to the microsecond, and are written back as they were received."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from decimal import InvalidOperation
from typing import Any

import dateutil.parser
import pytest

from azfacade_raw.datetimes import format_datetime, parse_datetime
from azfacade_raw.face.models import TrainingResult
from tests.cases import each
from tests.raw.fragments import OBJECTS, Schema, properties, resolve
from tests.raw.samples import bare


def at(*parts: int, zone: timezone = UTC) -> datetime:
    return datetime(*parts, tzinfo=zone)  # type: ignore[arg-type, misc]  # mypy counts a star as tzinfo too


INSTANTS = {
    # as the services have been seen to send them
    "2022-08-31T10:11:12Z": at(2022, 8, 31, 10, 11, 12),
    "0001-01-01T00:00:00Z": at(1, 1, 1),
    "2024-03-05T11:07:58.371Z": at(2024, 3, 5, 11, 7, 58, 371000),
    "2019-12-20T09:08:37.777955Z": at(2019, 12, 20, 9, 8, 37, 777955),
    "2019-12-20T09:08:19.4066313Z": at(2019, 12, 20, 9, 8, 19, 406631),
    "2018-10-15T11:51:27.8705696Z": at(2018, 10, 15, 11, 51, 27, 870569),
    "2024-05-01T08:00:22.199691+00:00": at(2024, 5, 1, 8, 0, 22, 199691),
    "2024-05-01T08:00:21.2437148+00:00": at(2024, 5, 1, 8, 0, 21, 243714),
    "9999-12-31T23:59:59.9999999Z": at(9999, 12, 31, 23, 59, 59, 999999),
    # by the rule that .NET drops trailing zeros
    **{f"2024-05-01T08:00:21.{'1234567'[:n]}Z": at(2024, 5, 1, 8, 0, 21, int("123456"[:n].ljust(6, "0"))) for n in
       range(1, 8)},
    "2024-05-01T08:00:21.0000001Z": at(2024, 5, 1, 8, 0, 21),
    "2024-05-01T08:00:21.100Z": at(2024, 5, 1, 8, 0, 21, 100000),
    # other zones, and none
    "2024-05-01T08:00:21+05:30": at(2024, 5, 1, 8, 0, 21, zone=timezone(timedelta(hours=5, minutes=30))),
    "2024-05-01T08:00:21.5-08:00": at(2024, 5, 1, 8, 0, 21, 500000, zone=timezone(timedelta(hours=-8))),
    "2024-05-01T08:00:21-00:00": at(2024, 5, 1, 8, 0, 21),
    "2024-05-01T08:00:21": at(2024, 5, 1, 8, 0, 21),
    "2024-05-01 08:00:21Z": at(2024, 5, 1, 8, 0, 21),
    "2024-05-01": at(2024, 5, 1),
    "20240501T080021Z": at(2024, 5, 1, 8, 0, 21),
    # what only python-dateutil reads
    "2024-05-01T08:00:21z": at(2024, 5, 1, 8, 0, 21),
    "2024-05-01T08:00:21.1234567z": at(2024, 5, 1, 8, 0, 21, 123456),
    "12/21/2017 12:57:27": at(2017, 12, 21, 12, 57, 27),
    "12/21/2017 12:57:27 PM": at(2017, 12, 21, 12, 57, 27),
    "Wed, 21 Oct 2015 07:28:00 GMT": at(2015, 10, 21, 7, 28),
    "Wed, 21 Oct 2015 07:28:00 +0200": at(2015, 10, 21, 7, 28, zone=timezone(timedelta(hours=2))),
    "21 October 2015 07:28 UTC": at(2015, 10, 21, 7, 28),
}  # fmt: skip

ODD = [
    "", " ", "null", "never", "11:07:58", "11:07", "T11:07:58Z", "07:28 GMT", "10", "2024", "2024-05", "May 2024",
    "May 1", "Wednesday", "Wed 07:28", "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z", "2024-05-01T25:00:00Z",
    "2024-05-01T24:00:00Z", "2024-05-01T08:00:60Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z",
    "2024-05-01T08:00:21+99:00", "21 Oct 2015 07:28:00 XYZ", "2024-05-01T08:00:21Z2024-05-01T08:00:21Z",
    "\u0662\u0660\u0662\u0664", "\x00", "\ud800", "1e999", "0x10", "-", ":", ".", ",", "1.2.3.4.5.6", "9" * 400,
    "2024-05-01T08:00:21" + "Z" * 500, "(" * 50, "am pm am pm", "1 1 1 1 1 1", "+00:00",
    # on which python-dateutil raises decimal.InvalidOperation, and others on which it takes long
    "1:1888888888888888888888888888888", "1:1" + "8" * 28, "1h1" + "8" * 40, "1:NaN", "21 Oct 2015 " * 20_000,
]  # fmt: skip

DATED = [
    (schema, key)
    for schema in OBJECTS
    for key, node in properties(schema.service, schema.name).items()
    if resolve(schema.service, node).get("format") == "date-time"
]


@each(("text", "instant"), INSTANTS.items(), ids=[f"{text}" for text in INSTANTS])
def test_forms(text: str, instant: datetime) -> None:
    found = parse_datetime(text)
    assert found == instant
    assert found.utcoffset() is not None
    assert (found.microsecond, found.year) == (instant.microsecond, instant.year)


@each("text", ODD, ids=ascii)
def test_what_tells_no_date_reads_as_none(text: str) -> None:
    assert parse_datetime(text) is None


@pytest.mark.parametrize(
    "error", [ArithmeticError, InvalidOperation, OverflowError, RecursionError, KeyError, UnicodeError, AssertionError]
)
def test_a_text_that_breaks_the_lenient_parser_reads_as_none_and_is_kept(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(dateutil.parser, "parse", fail)
    body = {"status": "running", "createdDateTime": "21 October 2015 07:28 UTC"}
    found = TrainingResult.from_dict(body)
    assert found.created_date_time is None
    assert found.to_dict() == body


def test_memory_that_runs_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(dateutil.parser, "parse", fail)
    with pytest.raises(MemoryError):
        parse_datetime("21 October 2015 07:28 UTC")


@each("value", [None, 0, 1.5, True, [], {}, ["2024-05-01"]], ids=repr)
def test_what_is_no_text_reads_as_none(value: Any) -> None:
    assert parse_datetime(value) is None


@each(("schema", "key"), DATED, ids=str)
def test_every_date_property_writes_back_what_came(schema: Schema, key: str) -> None:
    name = next(f.name for f in schema.cls.wire_fields if f.key == key)
    around = bare(schema)
    for text in [*INSTANTS, *ODD]:
        body = {**around, key: text}
        found = schema.cls.from_dict(body)
        assert getattr(found, name) == INSTANTS.get(text)
        assert found.to_dict() == body


def test_there_are_date_properties() -> None:
    assert len(DATED) > 15


@each(
    ("value", "text"),
    [
        (at(2024, 5, 1, 8, 0, 21), "2024-05-01T08:00:21Z"),
        (at(2024, 5, 1, 8, 0, 21, 500000), "2024-05-01T08:00:21.5Z"),
        (at(2024, 5, 1, 8, 0, 21, 123456), "2024-05-01T08:00:21.123456Z"),
        (at(2024, 5, 1, 8, 0, 20, 10), "2024-05-01T08:00:20.00001Z"),
        (at(1, 1, 1), "0001-01-01T00:00:00Z"),
        (at(9999, 12, 31, 23, 59, 59, 999999), "9999-12-31T23:59:59.999999Z"),
        (datetime(2024, 5, 1, 8, 0, 20), "2024-05-01T08:00:20Z"),
        (at(2024, 5, 1, 8, 0, 20, zone=timezone(timedelta(hours=-8))), "2024-05-01T08:00:20-08:00"),
        (
            at(2024, 5, 1, 8, 0, 20, 700, zone=timezone(timedelta(hours=5, minutes=30))),
            "2024-05-01T08:00:20.0007+05:30",
        ),
    ],
    ids=str,
)
def test_a_date_set_by_hand_is_written_as_the_services_write_it(value: datetime, text: str) -> None:
    assert format_datetime(value) == text
    found = TrainingResult.from_dict({"status": "running", "createdDateTime": "12/21/2017 12:57:27"})
    found.created_date_time = value
    assert found.to_dict()["createdDateTime"] == text
    assert parse_datetime(text) == (value if value.tzinfo else value.replace(tzinfo=UTC))


def test_dateutil_is_loaded_for_odd_forms_only() -> None:
    script = f"""
import sys
from azfacade_raw.datetimes import parse_datetime
for text in {[text for text in INSTANTS if "/" not in text and "Oct" not in text and "z" not in text]!r}:
    assert parse_datetime(text), text
    assert "dateutil" not in sys.modules, text
assert parse_datetime("12/21/2017 12:57:27")
assert "dateutil" in sys.modules
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_the_zone_of_the_process_does_not_matter() -> None:
    script = f"""
import time
from azfacade_raw.datetimes import parse_datetime
assert time.tzname[0] == "NST", time.tzname
print([parse_datetime(text).timestamp() for text in {[t for t in INSTANTS if "0001" not in t and "9999" not in t]!r}])
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, env={"TZ": "NST+03:30"}
    )
    expected = [instant.timestamp() for text, instant in INSTANTS.items() if "0001" not in text and "9999" not in text]
    assert run.stdout.strip() == str(expected)
