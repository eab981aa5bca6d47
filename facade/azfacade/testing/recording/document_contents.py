"""Hides what documents say in recorded JSON, by the schema that each key is in, and the names of fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import EnumType
from typing import Any

from azfacade_raw.decoders import ListOf, MapOf
from azfacade_raw.document_intelligence.models import AnalyzeResult, ClassifierDocumentTypeDetails, DocumentTypeDetails
from azfacade_raw.wire import Field, Model

_NAME_MAPS = ("fieldConfidence",)
"""Maps of plain values whose keys are names of fields."""
_NAME_KEYS = ("docType", "queryFields")
"""Properties whose text is the name of a document type or of fields."""


class FieldNames:
    """Stand-ins for the names of fields and document types, the same for a name throughout a recording.

    A name that the recorded requests have chosen themselves is known to their code and stays.
    """

    def __init__(self) -> None:
        self._public: set[str] = set()
        self._stand_ins: dict[str, str] = {}

    def add_public(self, names: Iterable[str]) -> None:
        """Add what a request names, except what it has from an earlier response."""
        self._public.update(name for name in names if name not in self._stand_ins)

    def hide(self, name: str) -> str:
        """Return the name, or its stand-in; a name with colons part by part, as document types have."""
        if name in self._public or name in self._stand_ins.values():
            return name
        if ":" in name:
            return ":".join(map(self.hide, name.split(":")))
        return self._stand_ins.setdefault(name, f"name{len(self._stand_ins) + 1}") if name else name


class _PublishedNames(FieldNames):
    """Names of prebuilt models, which the service documents: they stay."""

    def hide(self, name: str) -> str:
        """Return the name."""
        return name


def hide_contents(value: Any, names: FieldNames, root: str = "") -> Any:
    """Return JSON with the contents of each analysis hidden, and the names in each description of document types.

    Args:
        value: The JSON.
        names: The stand-ins of names.
        root: The key that `value` is at.
    """
    if isinstance(value, dict) and str(value.get("modelId")).startswith("prebuilt-"):
        names = _PublishedNames()
    if root == "analyzeResult":
        return _hide_object(value, AnalyzeResult, names) if isinstance(value, dict) else _mask(value, names)
    if root == "docTypes" and isinstance(value, dict):
        is_classifier = any("azureBlob" in key for item in value.values() if isinstance(item, dict) for key in item)
        cls = ClassifierDocumentTypeDetails if is_classifier else DocumentTypeDetails
        return {
            names.hide(key): _hide_object(item, cls, names, are_documents=False) if isinstance(item, dict) else item
            for key, item in value.items()
        }
    if root in _NAME_KEYS:
        return _hide_names(value, names)
    if isinstance(value, dict):
        return {key: hide_contents(item, names, key) for key, item in value.items()}
    if isinstance(value, list):
        return [hide_contents(item, names) for item in value]
    return value


def _hide_object(
    value: Mapping[str, Any], cls: type[Model], names: FieldNames, *, are_documents: bool = True
) -> dict[str, Any]:
    """Hide the contents of an object of a class; what the class does not have may be anything, so it is hidden too."""
    fields = {field.key: field for field in cls.wire_fields}
    return {
        key: _hide_property(item, fields[key], names, are_documents=are_documents)
        if key in fields
        else (_mask(item, names) if are_documents else item)
        for key, item in value.items()
    }


def _hide_property(value: Any, field: Field, names: FieldNames, *, are_documents: bool) -> Any:
    if field.key in _NAME_KEYS:
        return _hide_names(value, names)
    if field.key in _NAME_MAPS and isinstance(value, dict):
        return {names.hide(key): item for key, item in value.items()}
    if field.repr_as == "text":
        if isinstance(field.decode, EnumType) and isinstance(value, str):
            members: Any = field.decode
            return next(iter(members)).value
        return _mask(value, names)
    decode = field.decode
    if isinstance(decode, MapOf) and isinstance(value, dict):
        return {
            names.hide(key): _hide_item(item, decode.item_decoder, names, are_documents=are_documents)
            for key, item in value.items()
        }
    if isinstance(decode, ListOf) and isinstance(value, list):
        return [_hide_item(item, decode.item_decoder, names, are_documents=are_documents) for item in value]
    return _hide_item(value, decode, names, are_documents=are_documents)


def _hide_item(value: Any, decode: Any, names: FieldNames, *, are_documents: bool) -> Any:
    cls = getattr(decode, "__self__", None)
    if isinstance(cls, type) and issubclass(cls, Model):
        if isinstance(value, dict):
            return _hide_object(value, cls, names, are_documents=are_documents)
        return _mask(value, names) if are_documents else value  # of another type than documented
    # A plain value that is not marked, such as a number of pages; a container in its place may hold anything.
    return _mask(value, names) if are_documents and isinstance(value, dict) else value


def _hide_names(value: Any, names: FieldNames) -> Any:
    if isinstance(value, list):
        return [_hide_names(item, names) for item in value]
    return names.hide(value) if isinstance(value, str) else value


def _mask(value: Any, names: FieldNames) -> Any:
    """Return a value of the same type that tells nothing; texts keep their length, so that offsets stay valid."""
    if isinstance(value, str):
        return mask_letters(value)
    if isinstance(value, bool):
        return False
    if isinstance(value, (int, float)):
        return 1
    if isinstance(value, list):
        return [_mask(item, names) for item in value]
    if isinstance(value, dict):
        return {names.hide(key): _mask(item, names) for key, item in value.items()}
    return value


def mask_letters(text: str) -> str:
    """Return a text with another letter or digit in place of each one."""
    return "".join("1" if c.isdigit() else "x" if c.isalpha() else c for c in text)
