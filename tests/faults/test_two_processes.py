"""Every kind of operation that one process started is resumed by another from its token alone."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from azfacade.testing import FakeAzure, VirtualClock
from tests.surface.reader import operations

from .processes import CONTAINER, MODEL, SOURCE

IMAGE = b"\xff\xd8\xff face".ljust(1024)
ROOT = Path(__file__).parents[2]


def prepare(fake: FakeAzure, folder: Path) -> None:
    """Make what the work is about."""
    files = {"remote.txt": "From afar", "batch/a.txt": "A", "batch/b.txt": "B", "training/a.pdf": "%PDF"}
    fake.add_container(CONTAINER, files)
    (folder / "letter.txt").write_bytes(b"From a file")
    with fake.document_intelligence_client() as documents, fake.face_client() as face:
        documents.models.begin_build("forms", "template", azure_blob_source=SOURCE).result()
        documents.classifiers.begin_build("sorter", {"letter": {"azureBlobSource": SOURCE}}).result()
        for name, group in (("model", documents.models), ("classifier", documents.classifiers)):
            (folder / f"{name}.json").write_text(json.dumps(group.authorize_copy("copied").to_dict()))
        for groups in (face.person_groups, face.large_person_groups):
            groups.create("staff", "Staff")
            person = groups.create_person("staff", "Ann").person_id
            groups.add_person_face("staff", person, IMAGE)
        face.large_face_lists.create("staff", "Staff")
        face.large_face_lists.add_face("staff", IMAGE)
    with fake.face_client(api_version="v1.2-preview.1") as face:
        persons = [face.persons.begin_create(name).result().person_id for name in ("Ann", "Bob", "Cid")]
        stored = face.persons.begin_add_face(persons[0], MODEL, IMAGE).result().persisted_face_id
        for name in ("staff", "old"):
            face.dynamic_person_groups.begin_create(name, name, persons[:1]).result()
    (folder / "directory.json").write_text(json.dumps({"persons": persons, "face": stored}))


def told(results: dict[str, Any]) -> dict[str, Any]:
    """Return what of each result tells that it is the right one."""
    keys = ("content", "modelId", "classifierId", "succeededCount", "status")
    return {
        name: next((result[key] for key in keys if result.get(key)), sorted(result)) if result else None
        for name, result in results.items()
    }


@pytest.mark.parametrize(("first", "second"), [("sync", "async"), ("async", "sync")])
def test_another_process_finishes(first: str, second: str, tmp_path: Path) -> None:
    fake = FakeAzure(clock=VirtualClock(), running_polls=0)
    prepare(fake, tmp_path)

    def process(task: str, side: str) -> None:
        arguments = ["-m", "tests.faults.processes", task, side, server.endpoint, fake.key, str(tmp_path)]
        ended = subprocess.run(
            [sys.executable, "-W", "error", *arguments],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")

    with fake.serve() as server:
        process("begin", first)
        begun = len(fake.requests)
        process("finish", second)
    assert {request.method for request in fake.requests[begun:]} == {"GET"}
    kinds = {kind for kind, _ in json.loads((tmp_path / "tokens.json").read_text()).values()}
    assert kinds == {operation.kind for operation in operations() if operation.poll}
    assert told(json.loads((tmp_path / "results.json").read_text())) == {
        "analyze, path": "From a file",
        "analyze, file": "From a file",
        "analyze, bytes": "From memory",
        "analyze, URL": "From afar",
        "classify, path": "sorter",
        "classify, file": "sorter",
        "classify, bytes": "sorter",
        "classify, URL": "sorter",
        "analyzeBatch": 2,
        "documentModelBuild": "built",
        "documentModelCompose": "composed",
        "documentModelCopyTo": "copied",
        "documentClassifierBuild": "second",
        "documentClassifierCopyTo": "copied",
        "personGroupTraining": "succeeded",
        "largePersonGroupTraining": "succeeded",
        "largeFaceListTraining": "succeeded",
        "personCreation": ["personId"],
        "personDeletion": None,
        "personFaceAddition": ["persistedFaceId"],
        "personFaceDeletion": None,
        "dynamicPersonGroupCreation": None,
        "dynamicPersonGroupUpdate": None,
        "dynamicPersonGroupDeletion": None,
    }
