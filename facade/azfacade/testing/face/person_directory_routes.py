"""Persons of the person directory: /persons, and the dynamic person groups that refer to one of them."""

from __future__ import annotations

from ..http_messages import Response, empty_response, json_response
from ..routing import Call, Route
from ..service_base import RouteGroup
from . import request_fields
from .api_versions import PREVIEW_VERSIONS
from .face_state import FaceState


class PersonDirectoryRoutes(RouteGroup):
    """The routes of persons, which only the preview has."""

    def __init__(self, state: FaceState) -> None:
        self._directory = state.directory
        self._operations = state.operations

    def routes(self) -> list[Route]:
        """Return the routes."""
        person = "/persons/{person_id}"
        return [
            Route("GET", "/persons", self.list_all, PREVIEW_VERSIONS),
            Route("POST", "/persons", self.create, PREVIEW_VERSIONS),
            Route("GET", person, self.get, PREVIEW_VERSIONS),
            Route("PATCH", person, self.update, PREVIEW_VERSIONS),
            Route("DELETE", person, self.delete, PREVIEW_VERSIONS),
            Route("GET", person + "/dynamicPersonGroupReferences", self.list_groups, PREVIEW_VERSIONS),
        ]

    def list_all(self, call: Call) -> Response:
        """Answer an array of persons, in the order of their ids."""
        ids = request_fields.page_of_persons(call, self._directory.person_ids())
        return json_response([self._directory.person(person_id).body() for person_id in ids])

    def create(self, call: Call) -> Response:
        """Start to create a person, who can be read at once."""
        name, user_data = request_fields.new_name_and_data(request_fields.json_object(call))
        self._directory.require_room()
        person, change = self._directory.add_person(name, user_data)
        return self._operations.accept(
            call,
            person.person_id,
            change,
            body={"personId": person.person_id},
            location=f"/persons/{person.person_id}",
        )

    def get(self, _call: Call, person_id: str) -> Response:
        """Answer one person."""
        return json_response(self._directory.person(person_id).body())

    def update(self, call: Call, person_id: str) -> Response:
        """Update the properties that are in the body."""
        person = self._directory.person(person_id)
        request_fields.update_name_and_data(person, request_fields.json_object(call), accepts_empty=False)
        return empty_response(200)

    def delete(self, call: Call, person_id: str) -> Response:
        """Start to delete a person with all faces, also from the dynamic groups."""
        return self._operations.accept(call, person_id, self._directory.remove_person(person_id))

    def list_groups(self, call: Call, person_id: str) -> Response:
        """Answer the ids of the dynamic groups that refer to a person."""
        groups = self._directory.groups_of(self._directory.person(person_id))
        return json_response({"dynamicPersonGroupIds": request_fields.page_of_ids(call, groups)})
