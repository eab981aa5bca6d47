"""Imports of the raw layer, and which modules each import loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import azfacade_raw.wire

RAW = Path(azfacade_raw.wire.__file__).parent
ALLOWED = {"azfacade_raw", "attrs", "dateutil", "pydantic_core"}
SERVICES = ("face", "document_intelligence")


def imported(file: Path) -> set[str]:
    """Return the top-level packages a source imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name} has a relative import"
            found.add((node.module or "").partition(".")[0])
    return found


def modules_after(statement: str) -> set[str]:
    """Return what a new interpreter has loaded beyond its own modules after a statement."""
    script = f"import sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def models_among(modules: set[str]) -> set[str]:
    """Return the model modules among loaded modules, by their last name."""
    return {name.rpartition(".")[2] for name in modules if ".models." in name}


def test_the_raw_layer_imports_nothing_above_or_beside_it() -> None:
    files = sorted(RAW.rglob("*.py"))
    assert len(files) > 150
    allowed = ALLOWED | set(sys.stdlib_module_names)
    assert {file.name: imported(file) - allowed for file in files if imported(file) - allowed} == {}


def test_models_and_their_base_do_not_load_who_sends() -> None:
    for service in SERVICES:
        loaded = modules_after(f"import azfacade_raw.{service}.models as m; [getattr(m, name) for name in m.__all__]")
        assert not {"httpx", "azfacade", "dateutil", "asyncio", "pydantic_core", "azfacade_raw.handles"} & loaded
        assert not [name for name in loaded if ".groups" in name]


def test_import_azfacade_loads_nothing_else() -> None:
    loaded = modules_after("import azfacade")
    assert {name for name in loaded if name.startswith("azfacade")} == {"azfacade"}
    assert not {"httpx", "attrs", "attr", "dateutil", "asyncio", "ssl", "azfacade_raw"} & loaded


@pytest.mark.parametrize(
    ("plain", "nested"),
    [
        (
            "from azfacade_raw.face.groups import face_lists as g; g.add_face_list_face('l', b'x', target_face=None)",
            "g.add_face_list_face('l', b'x', target_face={'left': 1, 'top': 1, 'width': 1, 'height': 1})",
        ),
        (
            "from azfacade_raw.document_intelligence.groups import models as g; "
            "g.analyze_document('my-model', url_source='https://x/y'); g.authorize_model_copy('my-model', tags={})",
            "g.build_model('my-model', 'neural', azure_blob_source={'containerUrl': 'https://x/y'})",
        ),
    ],
)
def test_what_objects_may_hold_is_loaded_when_one_is_given(plain: str, nested: str) -> None:
    checks = {"azfacade_raw.object_schema", "difflib"}
    assert not checks & modules_after(plain)
    assert checks & modules_after(f"{plain}; {nested}") == {"azfacade_raw.object_schema"}


def test_a_model_loads_only_the_models_it_uses() -> None:
    assert models_among(modules_after("import azfacade_raw.face.models.training_result")) == {"training_result"}
    found = models_among(
        modules_after(
            "from azfacade_raw.document_intelligence.models import DocumentClassifierBuildOperationDetails as D; "
            "D.from_dict({'kind': 'documentClassifierBuild', 'result': {'docTypes': {}}})"
        )
    )
    assert "document_classifier_details" in found
    others = {"analyze_result", "document_page", "document_model_details", "document_model_build_operation_details"}
    assert not others & found


def test_the_package_of_models_loads_none_until_asked() -> None:
    for service in SERVICES:
        assert models_among(modules_after(f"import azfacade_raw.{service}.models")) == set()
    one = modules_after("from azfacade_raw.face import models; models.FaceRectangle")
    assert models_among(one) == {"face_rectangle"}


def test_groups_load_no_models_until_called() -> None:
    loaded = modules_after("import azfacade_raw.face.groups.person_groups as g; g.train_person_group('x')")
    assert models_among(loaded) == set()
    loaded = modules_after(
        "import azfacade_raw.face.groups.person_groups as g; g.get_person_group_training_status('x')"
    )
    assert models_among(loaded) == {"training_result"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_model_module_can_be_the_first_one_loaded(service: str) -> None:
    """Models that use each other must not depend on who was imported first."""
    names = sorted(file.stem for file in (RAW / service / "models").glob("*.py") if file.stem != "__init__")
    script = f"""
import importlib, sys
for name in {names!r}:
    importlib.import_module("azfacade_raw.{service}.models." + name)
    for loaded in [m for m in sys.modules if m.startswith("azfacade_raw.")]:
        del sys.modules[loaded]
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


@pytest.mark.parametrize("service", SERVICES)
def test_the_lazy_package_knows_all_its_models(service: str) -> None:
    package = import_module(f"azfacade_raw.{service}.models")
    files = {file.stem for file in (RAW / service / "models").glob("*.py")} - {"__init__"}
    assert {getattr(package, name).__module__.rpartition(".")[2] for name in package.__all__} == files
    assert dir(package) == sorted(package.__all__)
    with pytest.raises(AttributeError, match="NoSuchModel"):
        _ = package.NoSuchModel
