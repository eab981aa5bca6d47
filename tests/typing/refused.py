"""Code that type checkers must reject: an ignore comment that is not needed fails the check."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from azfacade import AsyncFaceClient, DocumentIntelligenceClient, FaceClient, Retry


def clients() -> None:
    FaceClient("https://x.example")  # type: ignore[call-arg]
    FaceClient("https://x.example", 7)  # type: ignore[arg-type]
    FaceClient("https://x.example", "key", colour="red")  # type: ignore[call-arg]
    FaceClient.from_env(colour="red")  # type: ignore[call-arg]
    Retry(5)  # type: ignore[call-arg]


def calls(face: FaceClient, di: DocumentIntelligenceClient) -> None:
    face.person_groups.get(7)  # type: ignore[arg-type]
    face.person_groups.get("staff", time_out=5)  # type: ignore[call-arg]
    face.person_groups.gett("staff")  # type: ignore[attr-defined]
    di.operations.get("1", "getOperation")  # type: ignore[call-overload]
    di.classifiers.begin_build("forms")  # type: ignore[call-arg]


async def unawaited(face: AsyncFaceClient) -> None:
    job = await face.person_groups.begin_train("staff")
    job.result().status  # type: ignore[attr-defined]  # noqa: B018
