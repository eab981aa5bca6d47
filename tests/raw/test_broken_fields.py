"""Fields with parts that are missing, null or of a wrong type: reading them raises nothing and changes nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azfacade import InvalidInputError
from azfacade_raw.document_intelligence.models import AddressValue, AnalyzedDocument, CurrencyValue, DocumentField
from tests.raw.twists import WRONG

QUICK = settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
TYPES = [
    "string", "date", "time", "phoneNumber", "number", "integer", "selectionMark", "signature", "countryRegion",
    "array", "object", "currency", "address", "boolean", "selectionGroup", "hologram", "",
]  # fmt: skip
KEYS = [f"value{kind[:1].upper()}{kind[1:]}" for kind in TYPES]
WORDS = ("selected", "unsigned", "2021-02-28", "2021-02-29", "07:08", "25:00", "+1020", "")
NAMES = st.text(max_size=4) | st.sampled_from(["A", "name", "value", "A.B", "A[0]", "A.currency_code", '"', "\\", ""])
WRONG_VALUES = st.sampled_from(WRONG) | st.sampled_from(WORDS)


def _fields(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    amount = st.fixed_dictionaries({}, optional={"amount": st.floats() | WRONG_VALUES, "currencyCode": WRONG_VALUES})
    address = st.fixed_dictionaries({}, optional={"road": WRONG_VALUES, "streetAddress": WRONG_VALUES})
    good = {
        "valueArray": st.lists(inner, max_size=3),
        "valueObject": st.dictionaries(NAMES, inner, max_size=3),
        "valueCurrency": amount,
        "valueAddress": address,
    }
    sent = {key: good.get(key, WRONG_VALUES) | WRONG_VALUES for key in KEYS}
    kinds = st.sampled_from(TYPES) | WRONG_VALUES
    return st.fixed_dictionaries({}, optional={"type": kinds, "content": st.text(max_size=3) | WRONG_VALUES, **sent})


FIELDS = st.recursive(_fields(WRONG_VALUES) | WRONG_VALUES, _fields, max_leaves=6)
DOCUMENTS = st.fixed_dictionaries({}, optional={"fields": st.dictionaries(NAMES, FIELDS, max_size=3) | WRONG_VALUES})


def is_value(value: object) -> bool:
    """Tell whether a value is of a type that `FieldValue` names."""
    if isinstance(value, list):
        return all(map(is_value, value))
    if isinstance(value, dict):
        return all(isinstance(name, str) for name in value) and all(map(is_value, value.values()))
    return value is None or isinstance(value, (bool, int, float, str, date, time, CurrencyValue, AddressValue))


def same(left: object, right: object) -> bool:
    """Compare by what `repr` shows of values, as NaN is not equal to itself."""
    return left == right or repr(left) == repr(right)


@given(DOCUMENTS)
@QUICK
def test_a_broken_document_can_be_read(sent: dict[str, Any]) -> None:
    document = AnalyzedDocument.from_dict(sent)
    before = repr(document.to_dict())
    values = document.values
    assert is_value(values)
    assert list(values) == list(document.fields)
    for path, field in document.walk():
        assert is_value(field.value)
        assert isinstance(field.is_missing, bool)
        text = field.text_or_value()
        assert text is None or isinstance(text, str)
        assert same(document.get(path), field.value)
        if field.value_currency is not None:
            assert field.value_currency.decimal.is_nan() == (
                field.value_currency.decimal != field.value_currency.decimal
            )
        for flat in (True, False):
            rows = document.records(path, flat=flat)
            assert is_value(rows)
            assert len({tuple(row) for row in rows}) <= 1, "all rows have the same keys in the same order"
    assert repr(document.to_dict()) == before


@given(FIELDS.filter(lambda sent: isinstance(sent, dict)))
@QUICK
def test_a_missing_field_has_neither_text_nor_value(sent: dict[str, Any]) -> None:
    field = DocumentField.from_dict(sent)
    if field.is_missing:
        assert field.value in (None, [], {})
        assert not field.content
        assert not field.text_or_value()


@given(DOCUMENTS, st.text(alphabet='AB.[]"0-\\ x', max_size=8) | st.text(max_size=8))
@QUICK
def test_any_text_is_a_path_or_refused(sent: dict[str, Any], path: str) -> None:
    document = AnalyzedDocument.from_dict(sent)
    for read in (document.get, document.records):
        with suppress(InvalidInputError):
            assert is_value(read(path))
