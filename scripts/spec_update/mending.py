"""Edits a fragment where it differs from a published document, one difference after another."""

from __future__ import annotations

from collections.abc import Callable
from os.path import commonprefix
from typing import Any

from codegen.fragment import Fragment
from codegen.positions import Place
from codegen.python_names import id_suffix
from spec_update.comparison import Difference
from spec_update.editor import Editor
from spec_update.facts import LIMITS, PRESENT, Facts, Pointer
from spec_update.nodes import Nodes
from spec_update.proposals import Proposals, summary_of
from spec_update.reading import read_facts
from spec_update.versions import Versions, with_version, without_version
from spec_update.yaml_text import Flow, Proposed, Todo

_PLAIN = {"string", "integer", "number", "boolean"}
_SCHEMA_KEYS = {*LIMITS, "format", "type"}
_SHAPES = ("schema", "items", "entries")
"""The last parts of the pointers of values, whose facts are keywords of a schema."""
_USE_KEYS = {"default", "readOnly", "nullable", "deprecated"}


class Mending:
    """Edits for the api version of one document.

    What has no form in a fragment is left as it is; `taking` compares the result and names it.
    """

    def __init__(
        self, editor: Editor, fragment: Fragment, version: str, ours: Facts, published: Facts, *, is_added: bool
    ) -> None:
        """Take what is compared.

        Args:
            editor: Makes the edits.
            fragment: The fragment, which names the version.
            version: The api version that the document describes.
            ours: The facts of the fragment for this version.
            published: Those of the document.
            is_added: Whether the version is a new one, so that what is said once for all versions stays.
        """
        self.has_widened = False
        """Whether the version got what only others had, whose own differences are to be mended next."""
        self._editor = editor
        self._fragment = fragment
        self._version = version
        self._others = [name for name in fragment.versions if name != version]
        self._is_added = is_added
        self._ours = ours
        self._published = published
        self._nodes = Nodes(fragment, published, fragment.default_version)
        self._everywhere = read_facts(fragment.document)
        self._proposals = Proposals(fragment, published)
        self._required: dict[Place, list[str]] = {}
        self._enums: dict[Place, tuple[list[Any], dict[str, Versions]]] = {}
        self._tags: list[str] = []
        self._done: set[tuple[Place, str]] = set()
        self._paths: dict[str, dict[str, Any]] = {}

    def mend(self, difference: Difference) -> None:
        """Edit the fragment for one difference."""
        act: Callable[[Pointer], None] | None = getattr(
            self, f"_{difference.change}_{difference.thing.replace(' ', '_')}", None
        )
        for pointer in difference.pointers:
            if act is not None:
                act(pointer)
            elif difference.thing in _SCHEMA_KEYS | _USE_KEYS and PRESENT not in (
                difference.ours,
                difference.published,
            ):
                self._set_fact(pointer, difference)
            elif difference.thing == "required":
                self._change_required(pointer, comes=difference.change == "new")

    def finish(self) -> None:
        """Write the lists that several differences change."""
        for place, names in self._required.items():
            if names:
                self._editor.set(place, "required", names)
            else:
                self._editor.remove((*place, "required"))
        for place, (values, limited) in self._enums.items():
            self._editor.set(place, "enum", values)
            self._write_value_versions(place, limited)
        known = self._editor.keys(("paths",))
        for path, item in self._paths.items():
            # Of characters, as `:build` and `:compose` of one route belong together.
            after = max(reversed(known), key=lambda key: len(commonprefix([key, path])))  # noqa: RUF071
            self._editor.add(("paths",), path, item, after=after, apart=True)
        for tag in self._tags:
            self._editor.append(("tags",), {"name": tag, "description": Todo("")})

    def _write_value_versions(self, place: Place, limited: dict[str, Versions]) -> None:
        kept = {*self._editor.keys((*place, "x-value-versions")), *limited} - {
            v for v, said in limited.items() if not said
        }
        if not kept:
            self._editor.remove((*place, "x-value-versions"))
            return
        for value, versions in limited.items():
            if versions:
                said = Flow(versions) if isinstance(versions, list) else versions
                self._editor.set((*place, "x-value-versions"), value, said)
            else:
                self._editor.remove((*place, "x-value-versions", value))

    @property
    def _only(self) -> Versions:
        """The `x-versions` of what only the document's version has; empty where there is no other version."""
        if not self._others:
            return []
        return {"from": self._version} if self._version == self._fragment.versions[-1] else [self._version]

    def _is_widened(self, pointer: Pointer) -> bool:
        """Give the version what the fragment has for others only; return False where it has none."""
        if pointer not in self._everywhere.sites:
            return False
        place = self._everywhere.sites[pointer][0]
        if versions := with_version(self._said(place), self._version, self._fragment.versions):
            self._editor.set(place, "x-versions", versions)
        else:
            self._editor.remove((*place, "x-versions"))
        self.has_widened = True
        return True

    def _said(self, place: Place) -> Versions | None:
        """Return the `x-versions` of what stands at a place, None for none."""
        said: Versions | None = self._fragment.resolve(_at(self._fragment.document, place)).get("x-versions")
        return said

    # New things.

    def _new_operation(self, pointer: Pointer) -> None:
        if self._is_widened(pointer):
            return
        method, _, path = pointer[1].partition(" ")
        values = self._published.values
        operation_id = values[*pointer, "operationId"]
        if not operation_id:
            return  # what it is called is for a person to choose
        tag = self._proposals.tag(operation_id)
        if tag not in [*self._tags, *(known["name"] for known in self._fragment.document.get("tags", []))]:
            self._tags.append(tag)
        node: dict[str, Any] = {
            "operationId": self._unique_id(operation_id),
            "tags": [tag],
            "summary": summary_of(operation_id),
            "description": Todo(""),
        }
        parameters = [self._nodes.parameter((*pointer, "parameters", p)) for p in self._parameters(pointer)]
        if version := self._version_parameter():
            parameters.append(version)
        if parameters:
            node["parameters"] = parameters
        if (*pointer, "body") in values:
            node["requestBody"] = self._nodes.body((*pointer, "body"))
        answers = self._published.children((*pointer, "answers"))
        node["responses"] = {code: self._nodes.answer((*pointer, "answers", code)) for code in answers}
        if self._only:
            node["x-versions"] = self._only
        node["x-azfacade"] = Proposed(self._proposals.ours(pointer[1]))
        if self._editor.has(("paths", path)):
            self._editor.add(("paths", path), method.lower(), node)
        else:
            self._paths.setdefault(path, {})[method.lower()] = node

    def _unique_id(self, operation_id: str) -> str:
        """Return an operationId; one that an operation of other versions has gets this version as its end."""
        taken = {operation["operationId"] for _, _, operation in self._fragment.operations()}
        return operation_id + id_suffix(self._version) if operation_id in taken else operation_id

    def _parameters(self, operation: Pointer) -> list[str]:
        names = self._published.children((*operation, "parameters"))
        return sorted(names, key=lambda name: ("path", "query", "header").index(name.partition(":")[0]))

    def _version_parameter(self) -> dict[str, Any] | None:
        for name, node in self._fragment.document["components"].get("parameters", {}).items():
            if node["name"] == "api-version":
                return {"$ref": f"#/components/parameters/{name}"}
        return None

    def _new_schema(self, pointer: Pointer) -> None:
        name = pointer[1]
        if self._editor.has(("components", "schemas", name)):
            self.has_widened = True  # by what refers to it
            return
        node = self._nodes.component(name, lambda _: [])
        names = self._editor.keys(("components", "schemas"))
        after = next((user for user in self._published.users(name) if user in names), names[-1])
        self._editor.add(("components", "schemas"), name, node, after=after)

    def _new_property(self, pointer: Pointer) -> None:
        place = self._part_of(pointer[1])
        if "enum" in _at(self._fragment.document, place):
            return  # an enum here, an object there
        if self._is_widened(pointer):
            if (*pointer, "required") in self._published.values:
                self._list_required(pointer, comes=True)
            return
        node = self._nodes.property(pointer, self._only)
        self._editor.add((*place, "properties"), pointer[3], node, after=self._before(pointer))
        if (*pointer, "required") in self._published.values:
            self._list_required(pointer, comes=True)

    def _before(self, pointer: Pointer) -> str:
        """Return the property of the fragment that a new one comes after."""
        names = self._published.children(pointer[:3])
        earlier = names[: names.index(pointer[3])]
        return next((n for n in reversed(earlier) if (*pointer[:3], n) in self._ours.values), "")

    def _part_of(self, schema: str) -> Place:
        """Return the place of the object with the schema's own properties."""
        place = self._ours.sites["schemas", schema][0]
        own = [
            self._ours.sites[p][0]
            for p in self._ours.values
            if p[:3] == ("schemas", schema, "properties") and len(p) == 4
        ]
        return next((site[:-2] for site in own if site[: len(place)] == place), place)

    def _new_enum_value(self, pointer: Pointer) -> None:
        place = self._ours.sites[pointer[:2]][0]
        node = _at(self._fragment.document, place)
        if "enum" not in node:
            return  # an object here, an enum there
        values, limited = self._enum(place)
        if pointer[3] not in map(str, values):
            values.append(pointer[3])
            if self._only:
                limited[pointer[3]] = self._only
            self._editor.add((*place, "x-enum-descriptions"), pointer[3], Todo(""))
        elif pointer[3] in node.get("x-value-versions", {}):
            limited[pointer[3]] = with_version(
                node["x-value-versions"][pointer[3]], self._version, self._fragment.versions
            )

    def _enum(self, place: Place) -> tuple[list[Any], dict[str, Versions]]:
        return self._enums.setdefault(place, (list(_at(self._fragment.document, place)["enum"]), {}))

    def _new_parameter(self, pointer: Pointer) -> None:
        if self._is_widened(pointer):
            return
        node = self._nodes.parameter(pointer)
        site = self._ours.sites[pointer[:2]][0]
        if self._only:
            node["x-versions"] = self._only
        self._editor.append((*site, "parameters"), node)

    def _new_class(self, pointer: Pointer) -> None:
        place = self._ours.sites[pointer[:2]][0]
        name = self._published.values[pointer]
        self._editor.set((*place, "discriminator", "mapping"), pointer[-1], f"#/components/schemas/{name}")

    def _new_answer(self, pointer: Pointer) -> None:
        site = self._ours.sites[pointer[:2]][0]
        self._editor.add((*site, "responses"), pointer[3], self._nodes.answer(pointer), after=self._last_answer(site))

    def _last_answer(self, site: Place) -> str:
        codes = [code for code in self._editor.keys((*site, "responses")) if code != "default"]
        return codes[-1] if codes else ""

    def _new_header(self, pointer: Pointer) -> None:
        site = self._ours.sites[pointer[:4]][-1]
        if site[0] == "paths":
            self._editor.add((*site, "headers"), pointer[5], self._nodes.header(pointer))

    # Things that are gone.

    def _gone_operation(self, pointer: Pointer) -> None:
        self._end(self._ours.sites[pointer][0])

    def _gone_property(self, pointer: Pointer) -> None:
        place = self._ours.sites[pointer][0]
        if not self._end(place) and (*pointer, "required") in self._ours.values:
            self._list_required(pointer, comes=False)

    def _gone_parameter(self, pointer: Pointer) -> None:
        self._end(self._ours.sites[pointer][0])

    def _gone_enum_value(self, pointer: Pointer) -> None:
        place, value = self._ours.sites[pointer[:2]][0], pointer[3]
        node = _at(self._fragment.document, place)
        values, limited = self._enum(place)
        said = node.get("x-value-versions", {}).get(value)
        if kept := without_version(said, self._version, self._fragment.versions):
            limited[value] = kept
            return
        values.remove(value)
        self._editor.remove((*place, "x-enum-descriptions", value))
        self._editor.remove((*place, "x-value-versions", value))

    def _gone_class(self, pointer: Pointer) -> None:
        if not self._others:
            place = self._ours.sites[pointer[:2]][0]
            self._editor.remove((*place, "discriminator", "mapping", pointer[-1]))

    def _gone_schema(self, pointer: Pointer) -> None:
        if not self._others:
            self._editor.remove(self._ours.sites[pointer][0])

    def _gone_header(self, pointer: Pointer) -> None:
        site = self._ours.sites[pointer][0]
        if not self._others and site[0] == "paths":
            self._editor.remove(site)

    def _gone_answer(self, pointer: Pointer) -> None:
        if not self._others:
            self._editor.remove(self._ours.sites[pointer][0])

    def _end(self, place: Place) -> bool:
        """Leave something to the other versions; return False where there are none, so that it was removed."""
        kept = without_version(self._said(place), self._version, self._fragment.versions)
        if kept:
            self._editor.set(place, "x-versions", kept)
        else:
            self._editor.remove(place)
        return bool(kept)

    # Changed facts.

    def _changed_name(self, pointer: Pointer) -> None:
        if self._others and self._is_added:
            return
        new = self._published.values[pointer]
        old = f"#/components/schemas/{pointer[1]}"
        self._editor.rename(("components", "schemas", pointer[1]), new)
        self._editor.replace_scalars(old, f"#/components/schemas/{new}")

    def _changed_operationId(self, pointer: Pointer) -> None:  # noqa: N802  # the name of the keyword
        if not self._is_added:
            site = self._ours.sites[pointer[:2]][0]
            new = self._published.values[pointer]
            self._editor.set(site, "operationId", new)
            if _at(self._fragment.document, site).get("summary") == summary_of(self._ours.values[pointer]):
                self._editor.set(site, "summary", summary_of(new))
            self._editor.replace_scalars(str(self._ours.values[pointer]), new)

    def _set_fact(self, pointer: Pointer, difference: Difference) -> None:
        """Set a keyword of a schema, if the fragment can say it: once for all versions and places of use."""
        owner, key, value = pointer[:-1], pointer[-1], difference.published
        if self._is_added or owner not in self._ours.sites or (key == "type" and not self._is_plain(difference)):
            return
        sites = self._ours.sites[owner]
        site = next((site for site in sites if key in _at(self._fragment.document, site)), None)
        site = site or sites[0 if key in _USE_KEYS else -1]
        shared = [p for p, places in self._ours.sites.items() if site in places and p[-1] in _SHAPES]
        if (site, key) in self._done or any(self._published.values.get((*p, key)) != value for p in shared):
            return
        self._done.add((site, key))
        if value is None:
            self._editor.remove((*site, key))
        else:
            told = [_at(self._fragment.document, place).get("description") or "" for place in (site, site[:-1])]
            was = str(difference.ours) in " ".join(told).replace(",", "")
            self._editor.set(site, key, value, mark=key == "default" or (key in LIMITS and was))

    def _is_plain(self, difference: Difference) -> bool:
        return {difference.ours, difference.published} <= _PLAIN

    def _list_required(self, pointer: Pointer, *, comes: bool) -> None:
        """Add a property to the required ones of its schema, or take it away."""
        names = self._required_of(pointer[1])
        if comes and pointer[3] not in names:
            names.append(pointer[3])
        elif not comes and pointer[3] in names:
            names.remove(pointer[3])

    def _change_required(self, pointer: Pointer, *, comes: bool) -> None:
        """Change whether something must be given, which a fragment says once for all versions."""
        owner = pointer[:-1]
        if self._is_added:
            return
        if owner[0] == "schemas":
            self._list_required(owner, comes=comes)
        else:
            site = self._ours.sites[owner][-1]
            shared = [p for p, places in self._ours.sites.items() if site in places]
            is_agreed = all(((*p, "required") in self._published.values) == comes for p in shared)
            if is_agreed and (site, "required") not in self._done:
                self._done.add((site, "required"))
                self._editor.set(site, "required", comes)

    def _required_of(self, schema: str) -> list[str]:
        place = self._part_of(schema)
        known = _at(self._fragment.document, place)
        return self._required.setdefault(place, list(known.get("required", [])))


def _at(document: Any, place: Place) -> Any:
    for part in place:
        document = document[part]
    return document
