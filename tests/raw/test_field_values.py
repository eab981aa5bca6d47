"""Fields, documents and amounts have their values as Python has them, whatever the service left out."""

from __future__ import annotations

import copy
import pickle
import sys
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from azfacade import InvalidInputError
from azfacade_raw.document_intelligence.models import AddressValue, CurrencyValue, DocumentField
from tests.cases import each
from tests.raw.field_samples import STREET, VALUES, document, of, row

INVOICE = document(
    Total=of("currency", {"amount": -19.9, "currencyCode": "EUR"}, content="-19,90"),
    Due=of("date", "2021-03-04", content="4/3/2021"),
    At=of("time", "07:08:09"),
    Home=of("address", STREET, content="7 Elm Rd\nLeeds UNIT 4"),
    Gone=of("string"),
    Items=of(
        "array",
        [
            row(Name=of("string", "Kiwi", confidence=0.9), Amount=of("currency", {"amount": 3.0})),
            row(Amount=of("currency"), Tax=of("number", 2)),
            of("object"),
        ],
    ),
    Table=row(Kiwi=row(Price=of("string"), Tax=of("string", "3.00")), Fig=row(), Pear=None),
    NoItems=of("array"),
    **{"net.total [1]": row(**{'a "b"\\': of("number", 8)})},
)


@each("name", VALUES)
def test_a_value(name: str) -> None:
    sent, value = VALUES[name]
    found = DocumentField.from_dict(sent).value
    assert found == value
    assert type(found) is type(value)


def test_dates_amounts_and_addresses() -> None:
    values = INVOICE.values
    assert list(values) == list(INVOICE.fields)
    assert (values["Due"], values["At"], values["Gone"]) == (date(2021, 3, 4), time(7, 8, 9), None)
    assert values["Total"] is INVOICE.fields["Total"].value_currency
    assert values["Home"] == AddressValue.from_dict(STREET)
    assert values["Items"] == [
        {"Name": "Kiwi", "Amount": CurrencyValue(amount=3.0)},
        {"Amount": None, "Tax": 2},
        {},
    ]
    assert document().values == {}
    assert document(Null=None).values == {"Null": None}


def test_a_value_is_no_part_of_the_model() -> None:
    """What a caller adds to it does not change what is written."""
    field = DocumentField.from_dict(of("selectionGroup", ["A"]))
    before = field.to_dict()
    assert isinstance(field.value, list)
    field.value.append("B")
    assert field.to_dict() == before


def test_missing() -> None:
    missing = {name for name, (sent, _) in VALUES.items() if DocumentField.from_dict(sent).is_missing}
    assert missing == {"Absent", "AbsentList", "AbsentObject", "GroupOfNone"}


@each(
    ("path", "value"),
    [
        ("Due", date(2021, 3, 4)),
        ("Items[0].Name", "Kiwi"),
        ("Items[-1]", {}),
        ("Items[1].Tax", 2),
        ("Table.Kiwi.Tax", "3.00"),
        ('["net.total [1]"]["a \\"b\\"\\\\"]', 8),
        ("net.total [1]", {'a "b"\\': 8}),
    ],
)
def test_a_path(path: str, value: Any) -> None:
    assert INVOICE.get(path) == value


@each(
    "path",
    ["Gone", "Nope", "Items[1].Amount", "Items[9].Name", "Items[-9]", "Items.Name", "Due[0]", "Table.Pear.X", "[0]"],
)
def test_a_path_that_leads_to_no_value(path: str) -> None:
    assert INVOICE.get(path) is None
    assert INVOICE.get(path, 0) == 0


@each("path", ["", ".", "Items[", "Items[x]", "Items[0]Name", "A..B", ".A", "A.", '["A]', '["\\x"]', 7])
def test_what_is_no_path(path: Any) -> None:
    with pytest.raises(InvalidInputError, match=r"path|JSON string"):
        INVOICE.get(path)


def test_every_field_with_its_path() -> None:
    found = dict(INVOICE.walk())
    assert list(found)[5:13] == [
        "Items", "Items[0]", "Items[0].Name", "Items[0].Amount", "Items[1]", "Items[1].Amount", "Items[1].Tax",
        "Items[2]",
    ]  # fmt: skip
    assert list(found)[-2:] == ['["net.total [1]"]', '["net.total [1]"]["a \\"b\\"\\\\"]']
    assert all(INVOICE.get(path) == field.value for path, field in found.items())
    assert list(document().walk()) == []


def test_records() -> None:
    assert INVOICE.records("Items") == [
        {"Name": "Kiwi", "Amount": 3.0, "Tax": None},
        {"Name": None, "Amount": None, "Tax": 2},
        {"Name": None, "Amount": None, "Tax": None},
    ]
    assert INVOICE.records("Items", flat=False)[0]["Amount"] == CurrencyValue(amount=3.0)
    assert INVOICE.records("Table") == [
        {"name": "Kiwi", "Price": None, "Tax": "3.00"},
        {"name": "Fig", "Price": None, "Tax": None},
        {"name": "Pear", "Price": None, "Tax": None},
    ]
    assert INVOICE.records("Table.Kiwi") == [{"Price": None, "Tax": "3.00"}]
    assert INVOICE.records("Total") == [{"value": -19.9, "value.currency_code": "EUR"}]
    assert [INVOICE.records(name) for name in ("Nope", "NoItems", "Gone")] == [[], [], []]


def test_records_keep_currencies_addresses_and_keys_that_collide() -> None:
    money = of("currency", {"amount": 1, "currencySymbol": "£"})
    found = document(
        Rows=row(A=row(name=of("string", "mine"), Price=money), B=row(Home=of("address", STREET))),
        Mixed=of("array", [of("string", "x"), row(**{"Price": money, "Price.currency_symbol": of("string", "y")})]),
    )
    assert found.records("Rows") == [
        {"name_2": "A", "name": "mine", "Price": 1, "Price.currency_symbol": "£", "Home": None},
        {"name_2": "B", "name": None, "Price": None, "Price.currency_symbol": None, "Home": "7, Elm Rd, Leeds, UNIT 4"},
    ]
    assert found.records("Mixed") == [
        {"value": "x", "Price": None, "Price.currency_symbol_2": None, "Price.currency_symbol": None},
        {"value": None, "Price": 1, "Price.currency_symbol_2": "£", "Price.currency_symbol": "y"},
    ]


@each(("amount", "exact"), [(0.1, "0.1"), (-1234.5, "-1234.5"), (1, "1"), (1e22, "1E+22"), (10**30, "1" + "0" * 30)])
def test_the_exact_amount(amount: float, exact: str) -> None:
    assert CurrencyValue(amount=amount).decimal == Decimal(exact)


@each("sent", [{}, {"amount": None}, {"amount": "5"}, {"amount": True}])
def test_no_amount_is_no_number(sent: dict[str, Any]) -> None:
    assert CurrencyValue.from_dict(sent).decimal.is_nan()


@each(
    ("sent", "text"),
    [
        (of("date", "2021-02-29"), "2021-02-29"),
        (of("signature", "signed", content=""), "signed"),
        (of("number", 2.5, content="2,50"), "2,50"),
        (of("boolean", False), "false"),
        (of("currency", {"amount": 12.5, "currencyCode": "EUR", "currencySymbol": "€"}), "12.5 EUR"),
        (of("address", {**STREET, "streetAddress": "7 Elm Rd"}), "Leeds, UNIT 4, 7 Elm Rd"),
        (of("array", [of("string", "a"), of("string"), row(B=of("number", 1, content="one"))]), "a, one"),
        (of("selectionGroup", ["A", "B"]), "A, B"),
        (of("string", "", content=""), ""),
        (of("hologram", {"x": [1, None]}), "1"),
        (of("string"), None),
    ],
)
def test_the_text(sent: dict[str, Any], text: str | None) -> None:
    assert DocumentField.from_dict(sent).text_or_value() == text


def test_fields_in_fields_without_an_end() -> None:
    """What can be decoded can be read: `value` needs no deeper stack than decoding does."""
    deep = DocumentField(type="string", value_string="x")  # type: ignore[arg-type]
    for number in range(sys.getrecursionlimit() * 3):
        inner = {"value_array": [deep]} if number % 2 else {"value_object": {"a": deep}}
        deep = DocumentField(type="array" if number % 2 else "object", **inner)  # type: ignore[arg-type]
    found: Any = deep.value
    for number in reversed(range(sys.getrecursionlimit() * 3)):
        found = found[0] if number % 2 else found["a"]
    assert (found, deep.is_missing, deep.text_or_value()) == ("x", False, "x")
    whole = document()
    whole.fields["deep"] = deep
    assert sum(1 for _ in whole.walk()) == sys.getrecursionlimit() * 3 + 1


def test_behaviour_costs_no_memory_and_is_not_written() -> None:
    field = INVOICE.fields["Due"]
    assert not hasattr(field, "__dict__")
    assert DocumentField.__basicsize__ == object.__basicsize__ + (len(field.wire_fields) + 1) * 8
    for copied in (copy.deepcopy(INVOICE), pickle.loads(pickle.dumps(INVOICE))):
        assert copied == INVOICE
        assert copied.values == INVOICE.values
    assert INVOICE.to_dict()["fields"]["Due"] == of("date", "2021-03-04", content="4/3/2021")
    with pytest.raises(AttributeError):
        field.value = 1  # type: ignore[misc]
