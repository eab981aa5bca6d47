"""azfacade: the typed client for Azure AI Face and Azure AI Document Intelligence.

Importing this package imports nothing else: each name is imported on its first use.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from azfacade._version import __version__ as __version__
    from azfacade.auth.credentials import Credential as Credential
    from azfacade.core.message import Response as Response
    from azfacade.document_intelligence import AsyncDocumentIntelligenceClient as AsyncDocumentIntelligenceClient
    from azfacade.document_intelligence import DocumentIntelligenceClient as DocumentIntelligenceClient
    from azfacade.errors import ApiVersionWarning as ApiVersionWarning
    from azfacade.errors import AuthenticationError as AuthenticationError
    from azfacade.errors import AzFacadeError as AzFacadeError
    from azfacade.errors import BadRequestError as BadRequestError
    from azfacade.errors import ConfigurationError as ConfigurationError
    from azfacade.errors import ConflictError as ConflictError
    from azfacade.errors import ConnectionFailedError as ConnectionFailedError
    from azfacade.errors import HttpStatusError as HttpStatusError
    from azfacade.errors import InvalidInputError as InvalidInputError
    from azfacade.errors import LimitedAccessError as LimitedAccessError
    from azfacade.errors import NotFoundError as NotFoundError
    from azfacade.errors import OperationError as OperationError
    from azfacade.errors import OperationFailedError as OperationFailedError
    from azfacade.errors import OperationStalledError as OperationStalledError
    from azfacade.errors import OperationTimeoutError as OperationTimeoutError
    from azfacade.errors import PagesTruncatedWarning as PagesTruncatedWarning
    from azfacade.errors import PermissionDeniedError as PermissionDeniedError
    from azfacade.errors import RateLimitedError as RateLimitedError
    from azfacade.errors import RequestTimeoutError as RequestTimeoutError
    from azfacade.errors import ResultExpiredError as ResultExpiredError
    from azfacade.errors import ResultNotDeletedError as ResultNotDeletedError
    from azfacade.errors import ServerError as ServerError
    from azfacade.errors import ServiceError as ServiceError
    from azfacade.errors import SourceChangedError as SourceChangedError
    from azfacade.errors import UnexpectedResponseError as UnexpectedResponseError
    from azfacade.face import AsyncFaceClient as AsyncFaceClient
    from azfacade.face import FaceClient as FaceClient
    from azfacade.http.capture import capture_responses as capture_responses
    from azfacade.http.rate_limit import RateLimit as RateLimit
    from azfacade.http.retry import Retry as Retry
    from azfacade.http.retry import RetryEvent as RetryEvent
    from azfacade.operations.as_completed import as_completed as as_completed
    from azfacade.results.diff import diff as diff
    from azfacade.results.merge import merge_results as merge_results
    from azfacade.results.table_view import TableView as TableView
    from azfacade.results.view import ResultView as ResultView
    from azfacade_raw.field_values import FieldValue as FieldValue
    from azfacade_raw.handles import AsyncOperation as AsyncOperation
    from azfacade_raw.handles import AsyncPager as AsyncPager
    from azfacade_raw.handles import Operation as Operation
    from azfacade_raw.handles import OperationState as OperationState
    from azfacade_raw.handles import Page as Page
    from azfacade_raw.handles import Pager as Pager
    from azfacade_raw.json_io import attrs_value_serializer as attrs_value_serializer
    from azfacade_raw.json_io import json_default as json_default
    from azfacade_raw.overloads import Overload as Overload
    from azfacade_raw.types import Status as Status

_MODULES = {
    name: module
    for module, names in {
        "azfacade._version": "__version__",
        "azfacade.auth.credentials": "Credential",
        "azfacade.core.message": "Response",
        "azfacade.document_intelligence": "AsyncDocumentIntelligenceClient DocumentIntelligenceClient",
        "azfacade.face": "AsyncFaceClient FaceClient",
        "azfacade.http.capture": "capture_responses",
        "azfacade.http.rate_limit": "RateLimit",
        "azfacade.http.retry": "Retry RetryEvent",
        "azfacade.operations.as_completed": "as_completed",
        "azfacade.results.diff": "diff",
        "azfacade.results.merge": "merge_results",
        "azfacade.results.table_view": "TableView",
        "azfacade.results.view": "ResultView",
        "azfacade_raw.field_values": "FieldValue",
        "azfacade_raw.handles": "AsyncOperation AsyncPager Operation OperationState Page Pager",
        "azfacade_raw.json_io": "attrs_value_serializer json_default",
        "azfacade_raw.overloads": "Overload",
        "azfacade_raw.types": "Status",
    }.items()
    for name in names.split()
}
"""The module of each public name; names that are not here come from azfacade.errors."""

__all__ = [
    "ApiVersionWarning",
    "AsyncDocumentIntelligenceClient",
    "AsyncFaceClient",
    "AsyncOperation",
    "AsyncPager",
    "AuthenticationError",
    "AzFacadeError",
    "BadRequestError",
    "ConfigurationError",
    "ConflictError",
    "ConnectionFailedError",
    "Credential",
    "DocumentIntelligenceClient",
    "FaceClient",
    "FieldValue",
    "HttpStatusError",
    "InvalidInputError",
    "LimitedAccessError",
    "NotFoundError",
    "Operation",
    "OperationError",
    "OperationFailedError",
    "OperationStalledError",
    "OperationState",
    "OperationTimeoutError",
    "Overload",
    "Page",
    "Pager",
    "PagesTruncatedWarning",
    "PermissionDeniedError",
    "RateLimit",
    "RateLimitedError",
    "RequestTimeoutError",
    "Response",
    "ResultExpiredError",
    "ResultNotDeletedError",
    "ResultView",
    "Retry",
    "RetryEvent",
    "ServerError",
    "ServiceError",
    "SourceChangedError",
    "Status",
    "TableView",
    "UnexpectedResponseError",
    "__version__",
    "as_completed",
    "attrs_value_serializer",
    "capture_responses",
    "diff",
    "json_default",
    "merge_results",
]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        found = globals()[name] = getattr(import_module(_MODULES.get(name, "azfacade.errors")), name)
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
