"""Copies a model or classifier to another resource: authorize, start, wait, and release the id on failure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from azfacade.core.arguments import check_timeout, remaining_seconds
from azfacade.core.flow import CallFunction, Flow
from azfacade.errors import (
    AzFacadeError,
    InvalidInputError,
    InvalidInputTypeError,
    NotFoundError,
    OperationFailedError,
    ServiceError,
)
from azfacade_raw.types import shorten


def copy(
    source: Any,
    target: Any,
    group: str,
    source_id: str,
    target_id: str | None,
    description: str | None,
    tags: Mapping[str, str] | None,
    timeout: float | None,
) -> Flow[Any]:
    """Copy between two clients of the same class, using only their public methods.

    The authorization reserves the id at the target. The reservation is deleted when the copy is refused or fails, and
    kept while the copy may be running.
    """
    from asyncio import CancelledError  # imported late: it is a tenth of a first sync call

    limit, now = check_timeout("timeout", timeout), source._pipeline.now
    deadline = None if limit is None else now() + limit

    def remaining() -> float | None:
        return remaining_seconds(deadline, now())

    if [getattr(target, name, None) for name in ("_service", "_is_async")] != [source._service, source._is_async]:
        raise InvalidInputTypeError(f"to must be a client like {type(source).__name__}, got {type(target).__name__}")
    target_id = source_id if target_id is None else target_id
    if target is source and target_id == source_id:
        raise InvalidInputError("a copy within one resource needs a new id: give target_id")
    target_group, source_group = getattr(target, group), getattr(source, group)
    try:
        authorization = yield CallFunction(
            lambda: target_group.authorize_copy(target_id, description=description, tags=tags, timeout=remaining())
        )
    except ServiceError as failure:
        if failure.may_have_acted:
            failure.add_note(f"Whether {shorten(target_id)} was reserved is not known: it may stay so at the target.")
        raise
    operation: Any = None
    try:
        operation = yield CallFunction(
            lambda: source_group.begin_copy_to(source_id, authorization, timeout=remaining())
        )
        return (yield CallFunction(lambda: operation.result(remaining())))
    except AzFacadeError as failure:
        if operation is None and isinstance(failure, ServiceError) and failure.may_have_acted:
            failure.add_note(
                f"Whether the copy began is not known, so {shorten(target_id)} stays reserved at the target."
            )
        elif operation is None or isinstance(failure, OperationFailedError):
            yield from _release(target_group, target_id, failure)
        raise
    except (KeyboardInterrupt, CancelledError) as interruption:
        if operation is not None:
            source._executor.abandonment.tell(interruption, operation)
        interruption.add_note(f"{shorten(target_id)} stays reserved at the target: delete it there if no copy goes on.")
        raise


def _release(group: Any, target_id: str, failure: AzFacadeError) -> Flow[None]:
    """Delete the reserved id; note on the failure when that fails too."""
    try:
        yield CallFunction(lambda: group.delete(target_id))
    except NotFoundError:
        pass
    except ServiceError as error:
        failure.add_note(f"{shorten(target_id)} stays reserved at the target, as it could not be deleted: {error}")
