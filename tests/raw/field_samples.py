"""Documents with fields of all kinds, and with what real results have that code does not expect."""

from __future__ import annotations

from typing import Any

from azfacade_raw.document_intelligence.models import AnalyzedDocument


def document(**fields: Any) -> AnalyzedDocument:
    """Return a document with these fields."""
    return AnalyzedDocument.from_dict({"docType": "receipt", "spans": [], "confidence": 1, "fields": fields})


def of(kind: str, value: Any = None, **more: Any) -> dict[str, Any]:
    """Return a field as the service sends it."""
    return {"type": kind, **({} if value is None else {f"value{kind[:1].upper()}{kind[1:]}": value}), **more}


def row(**members: Any) -> dict[str, Any]:
    """Return an object with these members."""
    return of("object", members)


STREET = {"houseNumber": "7", "road": "Elm Rd", "city": "Leeds", "postalCode": "UNIT 4"}
VALUES: dict[str, tuple[dict[str, Any], Any]] = {
    "Text": (of("string", "tea", content="TEA"), "tea"),
    "EmptyText": (of("string", "", content=""), ""),
    "Number": (of("number", 2.5), 2.5),
    "Zero": (of("integer", 0, content="0"), 0),
    "No": (of("boolean", False), False),
    "PhoneOtherThanText": (of("phoneNumber", "+10205550100", content="+44 (0) 20 5550"), "+10205550100"),
    "CountryWithoutText": (of("countryRegion", "NZL", confidence=0.9), "NZL"),
    "Selected": (of("selectionMark", "selected", content=":selected:"), True),
    "Unselected": (of("selectionMark", "unselected"), False),
    "MarkOfAnotherState": (of("selectionMark", "crossed"), None),
    "SignedWithoutText": (of("signature", "signed", content=""), True),
    "Unsigned": (of("signature", "unsigned"), False),
    "DateUnread": (of("date", content="9 FEB /FEV 21"), None),
    "DateOfNoCalendar": (of("date", "2021-02-29", content="29/2/2021"), None),
    "DateThatIsANumber": ({"type": "date", "valueDate": 20210228}, None),
    "TextInPlaceOfDate": ({"type": "date", "valueString": "2021-02-28"}, None),
    "AmountUnread": (of("currency", content="n/a"), None),
    "CurrencyWithoutAmount": (of("currency", {"currencySymbol": "$"}), None),
    "Group": (of("selectionGroup", ["A", "C"]), ["A", "C"]),
    "GroupOfNone": (of("selectionGroup", []), []),
    "Absent": (of("string"), None),
    "AbsentList": (of("array"), []),
    "AbsentObject": (of("object"), {}),
    "Rows": (row(Kiwi=row(Price=of("string"), Tax=of("string", "3.00"))), {"Kiwi": {"Price": None, "Tax": "3.00"}}),
    "ListWithNull": (of("array", [None, of("number", 1)]), [1]),
    "ObjectWithNull": (row(A=None, B=of("number", 1)), {"A": None, "B": 1}),
    "Unknown": (of("hologram", {"x": 1}, content="???"), {"x": 1}),
    "UnknownWithKnownValue": ({"type": "email", "valueString": "a@b"}, "a@b"),
    "UnknownWithTwo": ({"type": "pair", "valueLeft": 1, "valueRight": 2}, None),
    "NoType": ({"valueNumber": 5}, 5),
    "NumberThatIsText": ({"type": "number", "valueNumber": "5"}, None),
    "NumberThatIsTrue": ({"type": "integer", "valueInteger": True}, None),
}
"""By name: a field as it is sent, and its value."""
