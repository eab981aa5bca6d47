"""API versions: known ones, unknown ones, and operations that only one of them has."""

from __future__ import annotations

import subprocess
import sys
import warnings
from typing import Any

import pytest

from azfacade import ApiVersionWarning, ConfigurationError, InvalidInputError
from azfacade.client.configuration import check_api_version
from azfacade.document_intelligence import SERVICE
from azfacade_raw.calls import Call, Options, Paging, Route
from tests.cases import each

from .kit import GOOD, GROUP, Reply, Script, Side
from .work import OPERATION, SOURCES, accepted, built

RESULT = "11111111-2222-3333-4444-555555555555"


def test_the_default_is_the_ga_version(both: Side) -> None:
    script = Script(GOOD, built())
    face, documents = both.face(script), both.documents(script)
    assert (face.api_version, documents.api_version) == ("v1.2", "2024-11-30")
    both.run(face.person_groups.get("staff"))
    both.run(documents.operations.get(OPERATION))
    assert script.requests[0].url.path.startswith("/face/v1.2/")
    assert script.requests[1].url.params["api-version"] == "2024-11-30"


def test_a_known_preview_is_sent_without_a_warning(both: Side) -> None:
    script = Script(GOOD)
    both.run(both.face(script, api_version="v1.2-preview.1").person_groups.get("staff"))
    assert script.last.url.path.startswith("/face/v1.2-preview.1/")


def test_a_version_that_has_ended_warns_once_where_the_client_is_made_and_is_sent(both: Side) -> None:
    script = Script(built(), built())
    with pytest.warns(ApiVersionWarning, match=r"2024-07-31-preview ended on 2026-06-30: .*='2024-11-30'$") as seen:
        client = both.documents(script, api_version="2024-07-31-preview")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for _ in range(2):
            both.run(client.with_options(headers={"a": "b"}).operations.get(OPERATION))
    assert len(seen) == 1
    assert seen[0].filename.endswith("kit.py"), "it points at the caller"
    assert script.last.url.params["api-version"] == "2024-07-31-preview"


@pytest.mark.parametrize("version", ["2023-10-31-preview", "2024-02-29-preview"])
def test_a_version_that_has_ended_and_is_not_known_says_both_in_one_warning(both: Side, version: str) -> None:
    with pytest.warns(ApiVersionWarning, match=f"{version} ended on .* {version} is not known") as seen:
        both.documents(Script(), api_version=version)
    assert len(seen) == 1
    assert "\n" not in str(seen[0].message)


def test_warnings_of_api_versions_can_be_filtered_by_their_category(both: Side) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.simplefilter("ignore", ApiVersionWarning)
        for version in ("2024-07-31-preview", "2024-02-29-preview", "2025-09-01"):
            assert both.documents(Script(), api_version=version).api_version == version


def test_python_shows_the_warning_once_for_each_place_that_makes_clients() -> None:
    program = (
        "from azfacade import DocumentIntelligenceClient as Client\n"
        "def make():\n    return Client('http://localhost:1', 'k', api_version='2024-07-31-preview')\n"
        "make(), make()\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stderr.count("ApiVersionWarning: Document Intelligence 2024-07-31-preview ended on 2026-06-30") == 1
    assert run.stdout == ""


def test_what_the_fragment_lists_has_ended_whatever_the_clock_says() -> None:
    service = SERVICE._replace(ended_versions={"2024-11-30": "2999-01-01"})
    with pytest.warns(ApiVersionWarning, match="2024-11-30 ended on 2999-01-01"):
        assert check_api_version(service, "2024-11-30") == "2024-11-30"


def test_an_unknown_version_warns_once_where_the_client_is_made_and_is_sent(both: Side) -> None:
    script = Script(GOOD, GOOD)
    with pytest.warns(ApiVersionWarning, match=r"Face v2\.0 is not known .* treated like v1\.2") as seen:
        client = both.face(script, api_version="v2.0")
    assert len(seen) == 1
    for _ in range(2):
        both.run(client.person_groups.get("staff"))
    assert seen[0].filename.endswith("kit.py"), "it points at the caller"
    assert script.last.url.path == "/face/v2.0/persongroups/staff"


@each("version", ["", " ", "v1.2/..", "../..", "v1..2", "2024-11-30&x=y", "v1.2?", "v\u0661", "v1\n", 1.2, b"v1"])
def test_a_version_that_is_none_is_refused(both: Side, version: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"api_version must be text such as 'v1\.2'"):
        both.face(Script(), api_version=version)


@each(
    "version",
    ["2.1", "v2.1", "v3.0", "3.1", "2023-07-31", "2022-08-31", "2021-09-30-preview", "2023-02-28-preview"],
)
def test_a_version_of_form_recognizer_is_refused_with_the_reason(both: Side, version: str) -> None:
    with pytest.raises(ConfigurationError, match=r"routes below /formrecognizer .* use '2024-11-30'") as caught:
        both.documents(Script(), api_version=version)
    assert repr(version) in str(caught.value)


@pytest.mark.parametrize("version", ["v4.0", "4.0", "latest", "v1.2-preview.1", "2024"])
def test_versions_of_document_intelligence_are_dates(both: Side, version: str) -> None:
    with pytest.raises(ConfigurationError, match=r"routes below /formrecognizer|are dates: use '2024-11-30'"):
        both.documents(Script(), api_version=version)


@pytest.mark.parametrize("version", ["1.2", "V1.2", "v1", "2024-11-30", "latest", "v1.2-beta"])
def test_versions_of_face_are_numbers_with_a_v(both: Side, version: str) -> None:
    with pytest.raises(ConfigurationError, match=r"versions of Face look like .* use 'v1\.2'"):
        both.face(Script(), api_version=version)


@pytest.mark.parametrize(
    ("service", "version"),
    [
        ("face", "v1.0"),
        ("face", "v1.4-preview.1"),
        ("documents", "2023-10-31-preview"),
        ("documents", "2024-02-29-preview"),
        ("documents", "2031-01-01"),
        ("documents", "2031-01-01-preview"),
    ],
)
def test_other_versions_go_on_with_a_warning(both: Side, service: str, version: str) -> None:
    with pytest.warns(ApiVersionWarning, match="sent as given"):
        assert getattr(both, service)(Script(), api_version=version).api_version == version


def only_ga(both: Side, client: Any) -> Any:
    return both.run(client.models.delete_analyze_result("m1", RESULT))


def test_an_operation_another_version_has_is_refused_before_any_request(both: Side) -> None:
    script = Script()
    client = both.documents(script, api_version="2024-07-31-preview")
    with pytest.raises(InvalidInputError, match="not part of Document Intelligence 2024-07-31-preview") as caught:
        only_ga(both, client)
    assert "api_version='2024-11-30'" in str(caught.value)
    assert not script.requests


def test_the_same_operation_goes_where_it_exists(both: Side) -> None:
    script = Script(Reply(204))
    only_ga(both, both.documents(script))
    assert script.last.method == "DELETE"


def test_of_a_version_we_do_not_know_anything_may_be_asked(both: Side) -> None:
    script = Script(Reply(204))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        only_ga(both, both.documents(script, api_version="2030-01-01"))
    assert script.last.url.params["api-version"] == "2030-01-01"


def described(given: bool) -> Call[list[Any]]:
    route = Route("Groups_List", "Get Person Groups", "GET", "/persongroups", "list")
    return Call(route, "/persongroups", list, argument_versions=[("colour", given, ("v1.2",))])


def test_an_argument_another_version_has_is_refused_before_any_request(both: Side) -> None:
    script = Script(forever=Reply(200, []))
    old, new = both.face(script, api_version="v1.2-preview.1"), both.face(script)
    paging: Paging[Any] = Paging("id", 1000)
    with pytest.raises(InvalidInputError, match=r"colour is not part of Face v1\.2-preview\.1: .*'v1\.2'"):
        both.run(old._executor.execute(described(True), Options()))
    with pytest.raises(InvalidInputError, match="colour is not part"):
        both.items(old._executor.paginate(described(True), paging, Options()))
    assert not script.requests
    both.run(old._executor.execute(described(False), Options()))
    both.items(new._executor.paginate(described(True), paging, Options()))
    assert len(script.requests) == 2


def test_an_argument_that_only_the_version_requires_is_missed_before_any_request(both: Side) -> None:
    route = Route("Groups_List", "Get Person Groups", "GET", "/persongroups", "list")

    def call(given: bool) -> Call[list[Any]]:
        return Call(route, "/persongroups", list, needed_arguments=[("colour", given, ("v1.2",))])

    script = Script(forever=Reply(200, []))
    old, new = both.face(script, api_version="v1.2-preview.1"), both.face(script)
    with pytest.raises(InvalidInputError, match=r"colour must be given: Face v1\.2 requires it"):
        both.run(new._executor.execute(call(False), Options()))
    assert not script.requests
    both.run(new._executor.execute(call(True), Options()))
    both.run(old._executor.execute(call(False), Options()))
    assert len(script.requests) == 2


def test_resumed_work_is_asked_with_its_own_version_by_a_client_of_another(both: Side) -> None:
    begun = Script(accepted())
    old = both.documents(begun, api_version="2024-07-31-preview")
    token = both.run(old.classifiers.begin_build("forms", SOURCES)).token
    script = Script(built())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        both.run(both.documents(script).resume(token).refresh())
    assert script.last.url.params["api-version"] == "2024-07-31-preview"


def test_overloads_are_sent_as_documented_and_unknown_ones_refused(both: Side) -> None:
    script = Script(forever=built())
    client = both.documents(script)
    both.run(client.operations.get(OPERATION))
    assert "_overload" not in script.last.url.params
    both.run(client.operations.get(OPERATION, overload="getDocumentClassifierBuildOperation"))
    assert script.last.url.params["_overload"] == "getDocumentClassifierBuildOperation"
    for unknown in ("getNothing", "", 7, "detect"):
        with pytest.raises(InvalidInputError, match="overload must be one of"):
            both.run(client.operations.get(OPERATION, overload=unknown))
    assert len(script.requests) == 2


def test_extra_fields_of_later_versions_are_kept(both: Side) -> None:
    script = Script(Reply(200, {**GROUP, "news": {"a": [1]}}))
    group = both.run(both.face(script).person_groups.get("staff"))
    assert group.additional_properties == {"news": {"a": [1]}}
