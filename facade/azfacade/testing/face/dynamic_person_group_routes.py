"""Dynamic person groups of the person directory: /dynamicpersongroups and the persons they refer to."""

from __future__ import annotations

from ..http_messages import JsonObject, Response, empty_response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .api_versions import PREVIEW_VERSIONS
from .face_state import FaceState

_WITHOUT_PERSONS = "updateDynamicPersonGroup"


class DynamicPersonGroupRoutes(RouteGroup):
    """The routes of dynamic groups, which only the preview has."""

    def __init__(self, state: FaceState) -> None:
        self._directory = state.directory
        self._operations = state.operations

    def routes(self) -> list[Route]:
        """Return the routes."""
        group = "/dynamicpersongroups/{group_id}"
        return [
            Route("GET", "/dynamicpersongroups", self.list_all, PREVIEW_VERSIONS),
            Route("PUT", group, self.create, PREVIEW_VERSIONS),
            Route("GET", group, self.get, PREVIEW_VERSIONS),
            Route("PATCH", group, self.update, PREVIEW_VERSIONS),
            Route("DELETE", group, self.delete, PREVIEW_VERSIONS),
            Route("GET", group + "/persons", self.list_persons, PREVIEW_VERSIONS),
        ]

    def list_all(self, call: Call) -> Response:
        """Answer an array of groups, in the order of their ids."""
        ids = request_fields.page_of_ids(call, self._directory.group_ids())
        return json_response([self._directory.group(group_id).body() for group_id in ids])

    def create(self, call: Call, group_id: str) -> Response:
        """Create a group: at once without persons, by an operation with them.

        The body decides, as in recordings; `_overload` is ignored.
        """
        request_fields.check_collection_id("dynamicPersonGroupId", group_id)
        body = request_fields.json_object(call)
        name, user_data = request_fields.new_name_and_data(body)
        person_ids = _person_ids(body, "addPersonIds", 1)
        group, change = self._directory.add_group(group_id, name, user_data, person_ids or ())
        if person_ids is None:
            change.apply()
            return empty_response(200)
        return self._operations.accept(call, group.path, change, resource=group.path)

    def get(self, _call: Call, group_id: str) -> Response:
        """Answer one group, without its persons."""
        return json_response(self._directory.group(group_id).body())

    def update(self, call: Call, group_id: str) -> Response:
        """Update the properties in the body at once, and the persons by an operation.

        The body decides whether persons change. Without such a change there is an operation, too, unless `_overload`
        says that none is meant.
        """
        group = self._directory.group(group_id)
        body = request_fields.json_object(call)
        added, removed = _person_ids(body, "addPersonIds"), _person_ids(body, "removePersonIds")
        has_persons = added is not None or removed is not None
        change = self._directory.update_group(group, added or (), removed or ())
        request_fields.update_name_and_data(group, body, accepts_empty=has_persons)
        if not has_persons and call.query.get("_overload") == _WITHOUT_PERSONS:
            return empty_response(200)
        return self._operations.accept(call, group.path, change, resource=group.path)

    def delete(self, call: Call, group_id: str) -> Response:
        """Start to delete a group, but none of its persons."""
        group = self._directory.group(group_id)
        return self._operations.accept(call, group.path, self._directory.remove_group(group))

    def list_persons(self, call: Call, group_id: str) -> Response:
        """Answer the ids of the persons of a group."""
        ids = request_fields.page_of_persons(call, list(self._directory.group(group_id).person_ids))
        return json_response({"personIds": ids})


def _person_ids(body: JsonObject, name: str, minimum: int = 0) -> list[str] | None:
    """Read a list of person ids; None if it is absent or null."""
    if body.get(name) is None:
        return None
    return [person_id.lower() for person_id in request_fields.required_texts(body, name, minimum)]
