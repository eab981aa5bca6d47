"""What has to be there before an operation of Face v1.2-preview.1 is used: persons, dynamic groups, sessions."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from azfacade.testing import FakeAzure
from tests.surface.reader import Operation

FACE = "/face/v1.2-preview.1"
MODEL = "recognition_04"
PREVIEW_GROUPS = ("persons", "dynamic_person_groups")
SESSIONS = {
    "liveness_sessions": f"{FACE}/detectLiveness/singleModal/sessions",
    "liveness_with_verify_sessions": f"{FACE}/detectLivenessWithVerify/singleModal/sessions",
}


def is_of_the_preview(operation: Operation) -> bool:
    """Return whether only v1.2-preview.1 has an operation."""
    return operation.versions == ("v1.2-preview.1",)


class Preview:
    """Makes things of the preview by plain requests."""

    def __init__(self, fake: FakeAzure) -> None:
        self._fake = fake

    def begin(self, method: str, path: str, body: Any) -> Any:
        """Begin work, poll it to its end, and return what accepted it."""
        from .worlds import send

        accepted, location = send(self._fake, method, FACE + path, body)
        while send(self._fake, "GET", urlsplit(location).path)[0]["status"] != "succeeded":
            pass
        return accepted

    def person(self, name: str = "Ann") -> str:
        made: str = self.begin("POST", "/persons", {"name": name})["personId"]
        return made

    def face(self, person_id: str, image: bytes) -> str:
        path = f"/persons/{person_id}/recognitionModels/{MODEL}/persistedfaces"
        made: str = self.begin("POST", path, image)["persistedFaceId"]
        return made

    def group(self, name: str, persons: list[str]) -> None:
        self.begin("PUT", f"/dynamicpersongroups/{name}", {"name": "Staff", "addPersonIds": persons})

    def session(self, group: str) -> str:
        from .worlds import send

        body = {"livenessOperationMode": "Passive", "deviceCorrelationIdSetInClient": True, "enableSessionImage": True}
        overload = "?_overload=createLivenessWithVerifySession" if "verify" in group else ""
        made, _ = send(self._fake, "POST", SESSIONS[group] + overload, body)
        session_id: str = made["sessionId"]
        return session_id

    def session_image(self) -> str:
        from .worlds import send

        session_id = self.session("liveness_sessions")
        self._fake.complete_liveness(session_id)
        read, _ = send(self._fake, "GET", f"{SESSIONS['liveness_sessions']}/{session_id}")
        image: str = read["result"]["sessionImageId"]
        return image

    def for_work(self, operation: Operation, image: bytes) -> dict[str, Any]:
        """Prepare long-running work; return its arguments."""
        match operation.place:
            case "persons.begin_create":
                return {"name": "Ann"}
            case "persons.begin_delete":
                return {"person_id": self.person()}
            case "persons.begin_add_face":
                source = "https://files.example.com/a.jpg" if operation.variant == "url" else image
                return {"person_id": self.person(), "recognition_model": MODEL, "source": source}
            case "persons.begin_delete_face":
                person_id = self.person()
                face_id = self.face(person_id, image)
                return {"person_id": person_id, "recognition_model": MODEL, "persisted_face_id": face_id}
            case "dynamic_person_groups.begin_create":
                given = {"name": "Staff", "add_person_ids": [self.person()]}
                return {"dynamic_person_group_id": "made", **given}
        ann, bob = self.person(), self.person("Bob")
        self.group("staff", [ann])
        changes = {"add_person_ids": [bob]} if operation.method == "begin_update" else {}
        return {"dynamic_person_group_id": "staff", **changes}

    def for_list(self, operation: Operation) -> dict[str, Any]:
        """Prepare a list of three pages; return its arguments."""
        if operation.group in SESSIONS:
            sessions = [self.session(operation.group) for _ in range(5)]
            if operation.method == "list":
                return {"top": 2}
            for _ in range(5):
                self._fake.complete_liveness(sessions[0])
            return {"session_id": sessions[0], "top": 2}
        persons = [self.person(f"Person {number}") for number in range(5)]
        names = [f"staff-{number}" for number in range(5)]
        if operation.place != "persons.list":
            for name in names:
                self.group(name, persons)
        given = {"list_persons": {"dynamic_person_group_id": names[0]}, "list": {}}
        return {**given.get(operation.method, {"person_id": persons[0]}), "top": 2}
