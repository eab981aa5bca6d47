"""The prebuilt models, with their document types and fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..http_messages import JsonObject

# A field is a type name, a dict for an object with these fields, or a list with one dict for an array of objects.
_Fields = dict[str, Any]

_PERSON: _Fields = {"Name": "string", "Address": "address"}
_LINE: _Fields = {"Description": "string", "Quantity": "number", "Amount": "currency"}
_TAX: _Fields = {"TaxYear": "string", "Payer": _PERSON, "Recipient": _PERSON}
_MORTGAGE: _Fields = {"Borrower": _PERSON, "LoanAmount": "currency", "SignatureDate": "date"}

_MODELS: dict[str, tuple[str, _Fields]] = {
    "prebuilt-read": ("Text, printed or written by hand", {}),
    "prebuilt-layout": ("Text, tables, figures and outline", {}),
    "prebuilt-invoice": (
        "Invoices of many layouts",
        {
            "VendorName": "string",
            "VendorAddress": "address",
            "CustomerName": "string",
            "InvoiceId": "string",
            "InvoiceDate": "date",
            "DueDate": "date",
            "SubTotal": "currency",
            "InvoiceTotal": "currency",
            "Items": [_LINE],
        },
    ),
    "prebuilt-receipt": (
        "Receipts of shops and restaurants",
        {
            "MerchantName": "string",
            "MerchantPhoneNumber": "phoneNumber",
            "TransactionDate": "date",
            "TransactionTime": "time",
            "Total": "currency",
            "Items": [_LINE],
        },
    ),
    "prebuilt-idDocument": (
        "Passports, licenses and identity cards",
        {
            "FirstName": "string",
            "LastName": "string",
            "DocumentNumber": "string",
            "DateOfBirth": "date",
            "CountryRegion": "countryRegion",
        },
    ),
    "prebuilt-contract": ("Contracts", {"Title": "string", "ExecutionDate": "date", "Parties": [_PERSON]}),
    "prebuilt-creditCard": (
        "Credit and debit cards",
        {"CardNumber": "string", "ExpirationDate": "date", "PaymentNetwork": "string"},
    ),
    "prebuilt-bankStatement.us": (
        "Bank statements",
        {"AccountHolderName": "string", "BankName": "string", "StatementEndDate": "date", "Accounts": [_LINE]},
    ),
    "prebuilt-check.us": (
        "Bank checks",
        {"PayerName": "string", "NumberAmount": "number", "CheckDate": "date", "PayerSignatures": "signature"},
    ),
    "prebuilt-payStub.us": (
        "Pay stubs",
        {"EmployeeName": "string", "EmployerName": "string", "PayDate": "date", "CurrentPeriodNetPay": "number"},
    ),
    "prebuilt-healthInsuranceCard.us": (
        "Health insurance cards",
        {"Insurer": "string", "IdNumber": "string", "Member": {"Name": "string", "BirthDate": "date"}},
    ),
    "prebuilt-marriageCertificate.us": (
        "Marriage certificates",
        {"Spouse1LastName": "string", "Spouse2LastName": "string", "MarriageDate": "date"},
    ),
    "prebuilt-mortgage.us.1003": ("Loan applications", _MORTGAGE),
    "prebuilt-mortgage.us.1004": ("Appraisal reports", _MORTGAGE),
    "prebuilt-mortgage.us.1005": ("Verifications of employment", _MORTGAGE),
    "prebuilt-mortgage.us.1008": ("Underwriting summaries", _MORTGAGE),
    "prebuilt-mortgage.us.closingDisclosure": ("Closing disclosures", _MORTGAGE),
    "prebuilt-tax.us": ("Tax forms, each of its own kind", _TAX),
    "prebuilt-tax.us.w2": (
        "W-2 tax forms",
        {
            "TaxYear": "string",
            "Employee": {"Name": "string", "SocialSecurityNumber": "string", "Address": "address"},
            "WagesTipsAndOtherCompensation": "number",
        },
    ),
    "prebuilt-tax.us.w4": ("W-4 tax forms", _TAX),
    "prebuilt-tax.us.1040": ("1040 tax forms", _TAX),
    "prebuilt-tax.us.1095A": ("1095-A tax forms", _TAX),
    "prebuilt-tax.us.1095C": ("1095-C tax forms", _TAX),
    "prebuilt-tax.us.1098": ("1098 tax forms", _TAX),
    "prebuilt-tax.us.1098E": ("1098-E tax forms", _TAX),
    "prebuilt-tax.us.1098T": ("1098-T tax forms", _TAX),
}

_FORM_1099 = "prebuilt-tax.us.1099"
_VARIANTS = "A B C CAP DIV G H INT K LS LTC MISC NEC OID PATR Q QA R S SA SB"
_MODELS |= {f"{_FORM_1099}{one}": (f"1099-{one} tax forms", _TAX) for one in _VARIANTS.split(" ")}


@dataclass(frozen=True, slots=True)
class PrebuiltModel:
    """A prebuilt model."""

    resource_id: str
    description: str
    doc_types: JsonObject

    def body(self, version: str) -> JsonObject:
        """Return the JSON for a client of `version`."""
        doc_types = {"docTypes": self.doc_types} if self.doc_types else {}
        return doc_types | self.summary(version)

    def summary(self, version: str) -> JsonObject:
        """Return the JSON in lists."""
        # The service has no date for these and sends the minimum date, which overflows in local time.
        undated = self.resource_id.startswith(_FORM_1099)
        return {
            "modelId": self.resource_id,
            "createdDateTime": "0001-01-01T00:00:00Z" if undated else f"{version[:10]}T00:00:00Z",
            "apiVersion": version,
            "description": self.description,
        }


def _schema(fields: _Fields) -> JsonObject:
    return {name: _field(form) for name, form in fields.items()}


def _field(form: Any) -> JsonObject:
    if isinstance(form, dict):
        return {"type": "object", "properties": _schema(form)}
    if isinstance(form, list):
        return {"type": "array", "items": _field(form[0])}
    return {"type": form}


def _doc_types(model_id: str, description: str, fields: _Fields) -> JsonObject:
    name = model_id.removeprefix("prebuilt-")
    return {name: {"description": description, "fieldSchema": _schema(fields)}} if fields else {}


PREBUILT_MODELS = {
    model_id: PrebuiltModel(model_id, description, _doc_types(model_id, description, fields))
    for model_id, (description, fields) in sorted(_MODELS.items())
}
