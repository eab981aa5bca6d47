"""Two processes: `begin` starts an operation of every kind and prints its token, `finish` resumes it."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from tests.facade.kit import Side

CONTAINER = "https://account.blob.core.windows.net/inbox"
MODEL = "recognition_04"
FACE_KINDS = ("person", "largePerson", "largeFace", "dynamicPerson")
"""What the kinds of Face's work begin with."""
SOURCE: dict[str, Any] = {"containerUrl": CONTAINER, "prefix": "training/"}


def directory_work(face: Any, folder: Path) -> Mapping[str, Callable[[], Any]]:
    """Return what begins each kind of work in the person directory, by its kind."""
    made = json.loads((folder / "directory.json").read_bytes())
    ann, bob, cid = made["persons"]
    persons, groups = face.persons, face.dynamic_person_groups
    image = b"\xff\xd8\xff other face".ljust(1024)
    return {
        "personCreation": lambda: persons.begin_create("Dan"),
        "personDeletion": lambda: persons.begin_delete(cid),
        "personFaceAddition": lambda: persons.begin_add_face(bob, MODEL, image),
        "personFaceDeletion": lambda: persons.begin_delete_face(ann, MODEL, made["face"]),
        "dynamicPersonGroupCreation": lambda: groups.begin_create("new", "New", [ann]),
        "dynamicPersonGroupUpdate": lambda: groups.begin_update("staff", add_person_ids=[bob]),
        "dynamicPersonGroupDeletion": lambda: groups.begin_delete("old"),
    }


def work(documents: Any, face: Any, folder: Path) -> Mapping[str, Callable[[], Any]]:
    """Return what begins each kind of work, by its name."""
    models, classifiers = documents.models, documents.classifiers
    begun: dict[str, Callable[[], Any]] = {}
    for name in ("path", "file", "bytes", "URL"):
        begun[f"analyze, {name}"] = partial(models.begin_analyze, "prebuilt-read", source(name, folder))
        begun[f"classify, {name}"] = partial(classifiers.begin_classify, "sorter", source(name, folder))
    doc_types = {"letter": {"modelId": "forms"}}
    return begun | {
        "analyzeBatch": lambda: models.begin_analyze_batch(
            "prebuilt-read", f"{CONTAINER}/out", azure_blob_source={"containerUrl": CONTAINER, "prefix": "batch/"}
        ),
        "documentModelBuild": lambda: models.begin_build("built", "template", azure_blob_source=SOURCE),
        "documentModelCompose": lambda: models.begin_compose("composed", "sorter", doc_types),
        "documentModelCopyTo": lambda: models.begin_copy_to("forms", authorization(folder, "model")),
        "documentClassifierBuild": lambda: classifiers.begin_build("second", {"letter": {"azureBlobSource": SOURCE}}),
        "documentClassifierCopyTo": lambda: classifiers.begin_copy_to("sorter", authorization(folder, "classifier")),
        "personGroupTraining": lambda: face.person_groups.begin_train("staff"),
        "largePersonGroupTraining": lambda: face.large_person_groups.begin_train("staff"),
        "largeFaceListTraining": lambda: face.large_face_lists.begin_train("staff"),
    }


def source(name: str, folder: Path) -> Any:
    """Return a document."""
    path = folder / "letter.txt"
    return {
        "path": path,
        "file": io.BytesIO(path.read_bytes()),
        "bytes": b"From memory",
        "URL": f"{CONTAINER}/remote.txt",
    }[name]


def authorization(folder: Path, name: str) -> Any:
    """Return what the target of a copy answered to the process that prepared it."""
    return json.loads((folder / f"{name}.json").read_bytes())


def main(task: str, side_name: str, endpoint: str, key: str, folder: str) -> None:
    """Do a process's part; tokens and results go through the folder."""
    side = Side(side_name)
    documents, face = side.documents(None, key, endpoint), side.face(None, key, endpoint)
    preview = side.face(None, key, endpoint, api_version="v1.2-preview.1")
    tokens = Path(folder, "tokens.json")
    if task == "begin":
        begun = {**work(documents, face, Path(folder)), **directory_work(preview, Path(folder))}
        started = {name: side.run(begin()) for name, begin in begun.items()}
        tokens.write_text(json.dumps({name: [job.kind, job.token] for name, job in started.items()}))
    else:
        results: dict[str, Any] = {}
        for name, (kind, token) in json.loads(tokens.read_text()).items():
            job = (face if kind.startswith(FACE_KINDS) else documents).resume(token)
            result = side.run(job.result(timeout=60))
            results[name] = result and result.to_dict()
        Path(folder, "results.json").write_text(json.dumps(results))
    for client in (documents, face, preview):
        side.run(client.close())
    side.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
