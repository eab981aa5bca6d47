"""Person groups: /persongroups and everything below."""

from __future__ import annotations

from ..http import JsonObject, Response, empty_answer, json_answer
from ..routing import Call, Route
from ..service import Family
from ..world import World
from . import fields
from .groups import Group, GroupStore
from .persons import Persons
from .training import Training


class PersonGroups(Family):
    """The groups themselves and their training; Persons has the rest."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._groups = GroupStore("PersonGroup")
        self._persons = Persons(world, self._groups)

    def routes(self) -> list[Route]:
        """List everything at and below /persongroups."""
        groups = "/persongroups"
        group = groups + "/{group_id}"
        return [
            Route("GET", groups, self.list_all),
            Route("PUT", group, self.create),
            Route("GET", group, self.get),
            Route("PATCH", group, self.update),
            Route("DELETE", group, self.delete),
            Route("POST", group + "/train", self.train),
            Route("GET", group + "/training", self.training),
            *self._persons.routes(group),
        ]

    def create(self, call: Call, group_id: str) -> Response:
        """Make a group; the answer is a 200 without a body."""
        fields.check_collection_id("personGroupId", group_id)
        body = fields.json_object(call)
        group = Group(
            group_id,
            fields.required_name(body),
            fields.optional_text(body, "userData", fields.MOST_USER_DATA),
            fields.choice(body, "recognitionModel", fields.RECOGNITION_MODELS),
            Training(self._world),
        )
        self._groups.add(group)
        return empty_answer(200)

    def get(self, call: Call, group_id: str) -> Response:
        """Answer one group."""
        with_model = fields.flag(call, "returnRecognitionModel")
        return json_answer(_body(self._groups.get(group_id), with_model))

    def list_all(self, call: Call) -> Response:
        """Answer a bare array, without a link to the rest: clients go on with the last id as `start`."""
        with_model = fields.flag(call, "returnRecognitionModel")
        ids = fields.listed_ids(call, self._groups.ids())
        return json_answer([_body(self._groups.get(group_id), with_model) for group_id in ids])

    def update(self, call: Call, group_id: str) -> Response:
        """Change what the body names; the rest stays as it was."""
        group = self._groups.get_for_change(group_id)
        body = fields.json_object(call)
        name = fields.optional_name(body)
        user_data = fields.optional_text(body, "userData", fields.MOST_USER_DATA)
        group.name = group.name if name is None else name
        group.user_data = group.user_data if user_data is None else user_data
        return empty_answer(200)

    def delete(self, _call: Call, group_id: str) -> Response:
        """Drop a group with all persons and faces."""
        self._groups.get_for_change(group_id)
        self._groups.remove(group_id)
        return empty_answer(200)

    def train(self, call: Call, group_id: str) -> Response:
        """Begin a training; its status is at `training`, not `train`, and takes no query."""
        self._groups.get_for_change(group_id).training.start()
        return empty_answer(
            202,
            ("Operation-Location", f"{call.base}/persongroups/{group_id}/training"),
            ("Access-Control-Expose-Headers", "Operation-Location"),
        )

    def training(self, _call: Call, group_id: str) -> Response:
        """Answer a poll of the last training."""
        return json_answer(self._groups.poll_training(group_id))


def _body(group: Group, with_model: bool) -> JsonObject:
    return fields.without_none(
        personGroupId=group.group_id,
        name=group.name,
        userData=group.user_data,
        recognitionModel=group.recognition_model if with_model else None,
    )
