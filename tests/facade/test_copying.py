"""Copying between two resources in one call."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade import (
    AuthenticationError,
    ConflictError,
    NotFoundError,
    OperationFailedError,
    OperationTimeoutError,
    Retry,
)
from azfacade.errors import ConnectionFailedError, InvalidInputError, InvalidInputTypeError, ServerError
from azfacade.testing import FakeAzure, VirtualClock

from .kit import Side

FORMS = {"formA": {"azureBlobSource": {"containerUrl": "https://x.example/training", "prefix": "a/"}}}


class Pair:
    """Two resources on one clock; the first one has a model and a classifier."""

    def __init__(self, both: Side) -> None:
        clock = VirtualClock()
        self.both = both
        self.fakes = [FakeAzure(clock=clock, host=f"{name}.example") for name in ("source", "target")]
        made = "async_document_intelligence_client" if both.is_async else "document_intelligence_client"
        self.source, self.target = (getattr(fake, made)(retry=Retry(attempts=1)) for fake in self.fakes)
        classifier = both.run(self.source.classifiers.begin_build("sorter", FORMS))
        both.run(classifier.result())
        model = both.run(
            self.source.models.begin_build(
                "reader", "template", azure_blob_source={"containerUrl": "https://x.example/training"}
            )
        )
        both.run(model.result())

    def copy(self, what: str, given: str, **options: Any) -> Any:
        return self.both.run(getattr(self.source, f"copy_{what}")(given, options.pop("to", self.target), **options))

    def reserved(self, name: str) -> bool:
        """Tell whether an id is taken at the target."""
        try:
            self.both.run(self.target.models.authorize_copy(name))
        except ConflictError:
            return True
        return False


@pytest.fixture
def pair(both: Side) -> Pair:
    return Pair(both)


def test_a_model_is_copied_under_its_own_id_or_another(pair: Pair) -> None:
    assert pair.copy("model", "reader").model_id == "reader"
    named = pair.copy("model", "reader", target_id="reader-2", description="A copy", tags={"from": "source"})
    assert (named.model_id, named.description, named.tags) == ("reader-2", "A copy", {"from": "source"})
    assert pair.both.run(pair.target.models.get("reader-2")).model_id == "reader-2"


def test_a_classifier_is_copied(pair: Pair) -> None:
    assert pair.copy("classifier", "sorter").classifier_id == "sorter"
    assert list(pair.both.run(pair.target.classifiers.get("sorter")).doc_types) == ["formA"]


def test_a_copy_beside_the_original_has_an_id_of_its_own(pair: Pair) -> None:
    assert pair.copy("model", "reader", to=pair.source, target_id="reader-2").model_id == "reader-2"
    with pytest.raises(InvalidInputError, match="give target_id"):
        pair.copy("model", "reader", to=pair.source)


def test_an_id_that_is_taken_is_told_and_kept(pair: Pair) -> None:
    pair.copy("model", "reader")
    with pytest.raises(ConflictError):
        pair.copy("model", "reader")
    assert pair.both.run(pair.target.models.get("reader")).model_id == "reader"


def test_a_refused_copy_releases_the_id(pair: Pair) -> None:
    with pytest.raises(NotFoundError):
        pair.copy("model", "no-such-model", target_id="reserved")
    assert not pair.reserved("reserved")
    with pytest.raises(InvalidInputError, match="model_id"):
        pair.copy("model", "not/an/id", target_id="reserved-2")
    assert not pair.reserved("reserved-2")


def test_an_id_that_cannot_be_released_is_a_note(pair: Pair) -> None:
    pair.fakes[1].fail(500, method="DELETE")
    with pytest.raises(NotFoundError) as caught:
        pair.copy("model", "no-such-model", target_id="reserved")
    assert "'reserved' stays reserved" in caught.value.__notes__[0]


def test_while_the_copy_may_run_the_id_is_kept(pair: Pair) -> None:
    pair.fakes[0].drop(method="POST", path="*:copyTo", handled=True)
    with pytest.raises(ConnectionFailedError) as caught:
        pair.copy("model", "reader")
    assert "stays reserved" in caught.value.__notes__[0]
    assert pair.reserved("reader")


def test_a_copy_that_was_never_sent_releases_the_id(pair: Pair) -> None:
    pair.fakes[0].drop(method="POST", path="*:copyTo")
    with pytest.raises(ConnectionFailedError):
        pair.copy("model", "reader")
    assert not pair.reserved("reader")


def test_a_server_error_does_not_tell_whether_the_copy_runs(pair: Pair) -> None:
    pair.fakes[0].fail(500, method="POST", path="*:copyTo")
    with pytest.raises(ServerError) as caught:
        pair.copy("model", "reader")
    assert "stays reserved" in caught.value.__notes__[0]


def test_a_copy_that_is_late_goes_on(pair: Pair) -> None:
    pair.fakes[0].running_polls = 5
    with pytest.raises(OperationTimeoutError) as caught:
        pair.copy("model", "reader", timeout=2)
    job: Any = caught.value.operation
    assert pair.both.run(job.result()).model_id == "reader"


def test_a_look_that_fails_keeps_the_copy(pair: Pair) -> None:
    pair.fakes[0].fail(503, method="GET", path="*/operations/*")
    with pytest.raises(ServerError) as caught:
        pair.copy("model", "reader")
    job: Any = caught.value.operation
    assert pair.both.run(job.result()).model_id == "reader"


def test_a_copy_that_failed_releases_the_id(pair: Pair) -> None:
    failure = {"error": {"code": "InternalServerError", "message": "no"}, "status": "failed"}
    whole = {
        "operationId": "1_11111111-2222-3333-4444-555555555555",
        "kind": "documentModelCopyTo",
        "createdDateTime": "2025-01-15T10:30:00Z",
        "lastUpdatedDateTime": "2025-01-15T10:30:00Z",
        "resourceLocation": "https://target.example/x",
        **failure,
    }
    pair.fakes[0].fail(200, method="GET", path="*/operations/*", body=whole)
    with pytest.raises(OperationFailedError):
        pair.copy("model", "reader")
    assert [asked.method for asked in pair.fakes[1].requests] == ["POST", "DELETE"]


def test_a_lost_answer_to_the_authorisation_is_a_note(pair: Pair) -> None:
    target = pair.target.with_options(retry=Retry(attempts=2, base=0))
    pair.fakes[1].drop(method="POST", path="*:authorizeCopy", handled=True)
    with pytest.raises(ConflictError) as caught:
        pair.copy("model", "reader", to=target)
    assert "it may stay so at the target" in caught.value.__notes__[0]
    assert pair.reserved("reader")


def test_a_timeout_that_cannot_be_is_refused_before_anything_is_sent(pair: Pair) -> None:
    before = len(pair.fakes[0].requests)
    with pytest.raises(InvalidInputError, match="timeout"):
        pair.copy("model", "reader", timeout=-1)
    assert (len(pair.fakes[0].requests), pair.fakes[1].requests) == (before, [])


def test_a_credential_that_gives_no_token_leaves_no_doubt(pair: Pair) -> None:
    pair.fakes[0].fail(401, method="POST", path="*:copyTo")
    with pytest.raises(AuthenticationError) as caught:
        pair.copy("model", "reader")
    assert not hasattr(caught.value, "__notes__")
    assert not pair.reserved("reader")


def test_a_client_of_a_subclass_copies_to_a_plain_one(pair: Pair) -> None:
    plain = type(pair.source)
    source = pair.source

    class Mine(plain):  # type: ignore[misc, valid-type]
        pass

    source.__class__ = Mine
    assert pair.copy("model", "reader").model_id == "reader"


def test_the_other_client_is_of_the_same_kind(pair: Pair) -> None:
    for other in (pair.fakes[0].face_client(), "https://target.example", None):
        with pytest.raises(InvalidInputTypeError, match="to must be a"):
            pair.copy("model", "reader", to=other)
