# Copied by scripts/generate from scripts/templates/runtime/saved_results.py. Do not edit.
"""Finds the result in saved JSON, and refuses JSON that holds none: it would read as a result without contents."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from azfacade_raw.types import InvalidInputError, Status, failed_operation_error, shorten
from azfacade_raw.wire import Model, has_required_property

if TYPE_CHECKING:
    from typing import NoReturn

_OPERATION_KEYS = frozenset({
    "operationId", "resultId", "kind", "status", "percentCompleted", "createdDateTime", "lastUpdatedDateTime",
    "resourceLocation", "apiVersion", "tags", "error",
})  # fmt: skip
"""Keys of a long-running operation, which results may have too."""
_FORM_RECOGNIZER_2_KEYS = ("readResults", "pageResults", "documentResults")


def find_result(cls: type[Model], data: Mapping[str, Any], reader: str, *, partial: bool = False) -> Mapping[str, Any]:
    """Return the saved object of a class: `data` itself, or the result inside it if it is an operation.

    Args:
        cls: The class to read; if it is the class of an operation, the operation itself is returned, however it ended.
        data: The saved JSON object.
        reader: Name of the reader, for messages.
        partial: True to accept an object that has any property of the class, although it lacks all required ones.

    Raises:
        OperationFailedError: `data` is an operation that failed or was canceled.
        InvalidInputError: `data` is another object, or has no result.
    """
    own = {field.key for field in cls.wire_fields}
    found = data
    if "status" not in own:
        inner = _inner_result(cls, own, data)
        if inner is not None:
            found = inner
        elif isinstance(data.get("status"), str) and not _has_data_of_its_own(cls, data, partial=partial):
            _refuse_operation(data, reader)
    require_result(cls, found, reader, partial=partial)
    return found


def require_inner_results(model: Model, data: Mapping[str, Any], reader: str) -> None:
    """Refuse an operation whose result would read as empty."""
    for field in model.wire_fields:
        inner = getattr(model, field.name)
        if field.key in ("analyzeResult", "result") and isinstance(inner, Model):
            require_result(type(inner), data[field.key], reader)


def _inner_result(cls: type[Model], own: set[str], data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Return the result inside an operation; one without a status is an operation if it has no data of its own."""
    for key in (_own_name(cls), "result"):
        inner = data.get(key)
        if key not in own and isinstance(inner, Mapping) and ("status" in data or not own & data.keys()):
            return inner
    return None


def _own_name(cls: type[Model]) -> str:
    return cls.__name__[:1].lower() + cls.__name__[1:]


def _has_data_of_its_own(cls: type[Model], data: Mapping[str, Any], *, partial: bool) -> bool:
    """Tell a result with an unknown `status` property from an operation."""
    return any(
        field.key not in _OPERATION_KEYS and data.get(field.key) is not None
        for field in cls.wire_fields
        if field.required or partial
    )


def _refuse_operation(data: Mapping[str, Any], reader: str) -> NoReturn:
    """Raise the error for an operation that has no result."""
    status = Status(data["status"])
    if status.is_terminal and not status.is_success:
        raise failed_operation_error("saved operation", status, data)
    if status.is_success:
        if "analyze_result" in data:
            _refuse_python_names("analyze_result", "analyzeResult", reader)
        if isinstance(data.get("analyzeResult"), Mapping):
            raise InvalidInputError(f"{reader} got an analysis: read it with AnalyzeResult.from_json")
        raise InvalidInputError(
            f"{reader} got an operation that succeeded, saved without its result: save the whole answer of the service,"
            " or the result with to_json()"
        )
    raise InvalidInputError(
        f"{reader} got an operation whose status is {shorten(data['status'])}, so it has no result: wait for its end,"
        " for instance by client.resume(token), and save the result then"
    )


def require_result(cls: type[Model], data: Mapping[str, Any], reader: str, *, partial: bool = False) -> None:
    """Raise InvalidInputError for an object that is no saved object of the class; see `find_result`."""
    for field in cls.wire_fields:
        if field.name != field.key and field.name in data and field.key not in data:
            _refuse_python_names(field.name, field.key, reader)
    old = next((key for key in _FORM_RECOGNIZER_2_KEYS if key in data), None)
    if old is not None:
        raise InvalidInputError(
            f"{reader} got a result of Form Recognizer 2.1 ({old}), which has another form than {cls.__name__}: analyze"
            " the document again, or read the file with json.loads"
        )
    if has_required_property(cls, data) or (partial and any(field.key in data for field in cls.wire_fields)):
        return
    error = data.get("error")
    if isinstance(error, (Mapping, str)) and error:
        raise InvalidInputError(
            f"{reader} got the error of a failed call{_reason(error)}, which has no result: call again and save the"
            " result"
        )
    known = ", ".join([field.key for field in cls.wire_fields if field.required][:5])
    raise InvalidInputError(
        f"{reader} got {'an object with none of its required properties' if data else 'an empty object'}: give the JSON"
        f" of {cls.__name__} ({known}) as the service sends it and to_json() writes it"
    )


def _refuse_python_names(name: str, key: str, reader: str) -> NoReturn:
    raise InvalidInputError(
        f"{reader} got {name} in place of {key}: names like this are written by to_dict() of other packages, such as"
        " azure-ai-formrecognizer, and must be read with from_dict() of these; save results with to_json() instead"
    )


def _reason(error: Mapping[str, Any] | str) -> str:
    """Return code and message of an error object, for a sentence."""
    parts = [error] if isinstance(error, str) else [error.get("code"), error.get("message")]
    shown = ": ".join(str(part)[:300] for part in parts if isinstance(part, (str, int)) and part)
    return f" ({shown})" if shown else ""
