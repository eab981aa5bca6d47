"""`check_cassettes`: finds secrets in cassettes, and what the installed client no longer sends or reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import azfacade.document_intelligence
import azfacade.face
from azfacade_raw.calls import Route

from ..described_routes import DescribedRoutes
from ..routing import match_template
from .cassette_files import CassetteError, read_interactions
from .messages import body_of, take_apart
from .recorded_responses import misfits
from .secret_search import SecretSearch

SUFFIXES = (".yaml", ".yml", ".json")
_SERVICES = {
    service.path: (service, f"azfacade_raw.{service.name}")
    for service in (azfacade.face.SERVICE, azfacade.document_intelligence.SERVICE)
}
"""By the template of its path, each service and its generated package."""


class CassetteProblem(NamedTuple):
    """What is wrong with a cassette."""

    kind: str
    """secret, stale or unreadable."""
    where: str
    """The file, the number of the interaction and a JSON pointer below it."""
    text: str


def check_cassettes(folder: Path | str, *, strict: bool = False) -> list[CassetteProblem]:
    """Return what is wrong with the cassettes below a folder: secrets, and what no longer fits the installed client.

    A cassette is stale where a request calls an operation or api version that the client does not have, or where a
    response with a success status cannot be decoded, or not be written again as it was. Requests to other services
    are searched for secrets only.

    Args:
        folder: The folder, or one cassette; its files are YAML or JSON, as vcrpy writes them.
        strict: True to report properties and values of responses, too, that the client keeps but does not know.

    Raises:
        OSError: The folder or a file cannot be read.
    """
    root = Path(folder)
    if not root.exists():
        raise FileNotFoundError(f"there is no folder {root}")
    found = [root] if root.is_file() else sorted(file for file in root.rglob("*") if file.suffix in SUFFIXES)
    return [problem for file in found for problem in _check_file(file, file.relative_to(root).as_posix(), strict)]


def count_cassettes(folder: Path | str) -> int:
    """Return how many cassettes `check_cassettes` looks at."""
    root = Path(folder)
    return 1 if root.is_file() else sum(file.suffix in SUFFIXES for file in root.rglob("*"))


def _check_file(file: Path, name: str, strict: bool) -> Iterator[CassetteProblem]:
    name = file.name if name == "." else name
    try:
        interactions = read_interactions(file)
    except CassetteError as problem:
        yield CassetteProblem("unreadable", name, str(problem))
        return
    search = SecretSearch()
    for number, interaction in enumerate(interactions):
        where = f"{name} interactions/{number}"
        for secret in sorted(set(search.find(interaction))):
            yield CassetteProblem("secret", f"{where}{secret.where}", f"holds a secret: {secret.kind}")
        for place, text in _stale(interaction, strict):
            yield CassetteProblem("stale", f"{where}{place}", text)


def _stale(interaction: dict[str, Any], strict: bool) -> Iterator[tuple[str, str]]:
    request, response = interaction["request"], interaction["response"]
    address = take_apart(request["uri"], _SERVICES)
    if address is None:
        return
    service, package = _SERVICES[address.base]
    if address.version not in service.versions:
        yield "/request/uri", f"the client knows no api version {address.version or 'there'} of {service.title}"
        return
    routes = [
        route
        for route in _routes(package)
        if (route.method, route.overload) == (request["method"], address.overload)
        and (parameters := match_template(route.template, address.route)) is not None
        and all(parameters.values())
    ]
    # Of "/things/{id}" and "/things/all", the one with fewer parameters is meant.
    route = min(routes, key=lambda route: route.template.count("{"), default=None)
    if route is None:
        overload = f" with the overload {address.overload}" if address.overload else ""
        yield "/request/uri", f"the client has no operation {request['method']} {address.route}{overload}"
    elif route.versions and address.version not in route.versions:
        yield "/request/uri", f"{route.operation} is not part of {address.version}"
    elif 200 <= response["status"]["code"] < 300:
        for misfit in misfits(package, route.operation, address.version, body_of(response), strict=strict):
            yield f"/response/body{misfit.where}", misfit.text


@cache
def _routes(package: str) -> tuple[Route, ...]:
    return tuple(DescribedRoutes(package).routes())
