"""Person groups and large person groups: /persongroups, /largepersongroups and everything below."""

from __future__ import annotations

from ..routing import Route
from ..world import World
from .galleries import Galleries, GalleryStore
from .groups import Group
from .images import Images
from .persons import Persons
from .training import Training


class PersonGroups(Galleries[Group]):
    """The groups of one size and their training; Persons has the rest."""

    def __init__(self, world: World, store: GalleryStore[Group], images: Images) -> None:
        super().__init__(world, store)
        self._persons = Persons(world, store, images)

    def new_gallery(
        self, gallery_id: str, name: str, user_data: str | None, recognition_model: str, training: Training
    ) -> Group:
        """Make a group without persons."""
        return Group(gallery_id, name, user_data, recognition_model, training)

    def routes(self) -> list[Route]:
        """List everything at and below the groups."""
        return [*super().routes(), *self.training_routes(), *self._persons.routes()]
