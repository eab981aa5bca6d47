"""The pytest plugin, with the fixtures `fake_azure`, `fake_azure_clock`, `fake_azure_time` and `azure_cassette`."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .clock import Clock
    from .discrete_time.virtual_clock import VirtualClock
    from .discrete_time.virtual_loop import VirtualTime
    from .fake_azure import FakeAzure
    from .recording import AzureCassette

# pytest imports this module in every run, so the fixtures import what they need.


@pytest.fixture
def fake_azure_clock() -> VirtualClock:
    """Return the clock of `fake_azure`, a VirtualClock, on which waiting takes no time; a project may override it."""
    from .discrete_time.virtual_clock import VirtualClock

    return VirtualClock()


@pytest.fixture
def fake_azure(fake_azure_clock: Clock) -> FakeAzure:
    """Return a new FakeAzure for each test."""
    from .fake_azure import FakeAzure

    return FakeAzure(clock=fake_azure_clock)


@pytest.fixture
def fake_azure_time(fake_azure_clock: Clock) -> VirtualTime:
    """Return a factory of event loops whose timers run on the clock of `fake_azure`; its `run()` runs a coroutine."""
    from .discrete_time.virtual_loop import virtual_time

    return virtual_time(fake_azure_clock)


@pytest.fixture
def azure_cassette_options() -> dict[str, Any]:
    """Return the options of `azure_cassette`, those of `vcr_config`; a project may override it."""
    return {}


@pytest.fixture
def azure_cassette(request: pytest.FixtureRequest, azure_cassette_options: dict[str, Any]) -> Iterator[AzureCassette]:
    """Replay the cassette of the test, without waiting, or record it with `--azure-record`."""
    from .recording.pytest_cassette import cassette_of

    with cassette_of(request, azure_cassette_options) as cassette:
        yield cassette


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--azure-record`."""
    parser.getgroup("azfacade").addoption(
        "--azure-record",
        choices=("none", "once", "new_episodes", "all"),
        help="when to record the cassettes of azure_cassette: none (only replay, the default), once (where there is no"
        " cassette), new_episodes (add requests), all (record again)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Add the marker."""
    config.addinivalue_line(
        "markers",
        "azure_cassette(path=None, record_mode='none', hide_documents=False, secrets=(), stand_ins=None): replay the"
        " traffic of azfacade from a cassette, without waiting, or record it with --azure-record",
    )


def pytest_itemcollected(item: pytest.Item) -> None:
    """Let the marker do what the fixture does, before the other fixtures of the test."""
    names = getattr(item, "fixturenames", None)
    if names is not None and item.get_closest_marker("azure_cassette") and "azure_cassette" not in names:
        names.insert(0, "azure_cassette")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note a test that fails, so that it records nothing; tell where a cassette is missing."""
    report = yield
    if report.failed and report.when != "teardown":
        item.azure_cassette_failed = True  # type: ignore[attr-defined]  # read by the fixture when it ends
        lacking = getattr(item, "azure_cassette_lacking", None)
        if lacking is not None:
            report.sections.append(
                ("azure_cassette", f"there is no cassette {lacking}: record it with pytest --azure-record=once")
            )
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Tell which cassettes were recorded, and which replays had to wait."""
    reports = [report for found in terminalreporter.stats.values() for report in found]
    told = sorted(
        {
            text
            for report in reports
            for name, text in getattr(report, "user_properties", ())
            if name == "azure_cassette" and getattr(report, "when", "") == "teardown"
        }
    )
    if told:
        terminalreporter.section("azure_cassette")
        for text in told:
            terminalreporter.write_line(text)
