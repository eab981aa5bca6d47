"""A response that is no result, such as `{}` or an error, is not read as an empty result."""

from __future__ import annotations

from typing import Any

import pytest

from azfacade import UnexpectedResponseError

from .kit import Reply, Script, Side

ERROR = {"error": {"code": "Unauthorized", "message": "The gateway has no route for this."}}
NO_RESULTS: list[Any] = [{}, ERROR, {"value": None}, {"value": "abc"}, {"value": {}}, {"title": "Bad", "status": 400}]


@pytest.mark.parametrize("body", NO_RESULTS)
def test_a_list_of_nothing_is_no_empty_list(both: Side, body: Any) -> None:
    with pytest.raises(UnexpectedResponseError, match="List Models cannot be read") as caught:
        both.items(both.documents(Script(forever=Reply(200, body))).models.list())
    assert ("The gateway has no route" in str(caught.value)) == ("error" in body)
    assert caught.value.code == ("Unauthorized" if "error" in body else None)


@pytest.mark.parametrize("body", NO_RESULTS)
def test_another_object_is_no_result(both: Side, body: Any) -> None:
    client = both.documents(Script(forever=Reply(200, body)))
    calls = (lambda: client.models.get("forms"), client.get_resource_details, lambda: client.classifiers.get("forms"))
    for call in calls:
        with pytest.raises(UnexpectedResponseError, match="cannot be read"):
            both.run(call())


def test_an_empty_list_and_a_lacking_property_are_harmless(both: Side) -> None:
    assert both.items(both.documents(Script(forever=Reply(200, {"value": []}))).models.list()) == []
    model = both.run(both.documents(Script(forever=Reply(200, {"modelId": "forms", "new": 1}))).models.get("forms"))
    assert (model.model_id, model.to_dict()["new"]) == ("forms", 1)
