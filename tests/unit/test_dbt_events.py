"""The dbt child tells results and complaints; its details end before they are written."""

import pytest
from dbt_common.events import event_manager_client as client
from dbt_common.events.base_types import EventLevel
from dbt_common.events.event_manager import EventManager
from dbt_common.events.types import Formatting, Note

from sales_pipeline.dbt_events import DEBUG_VARIABLE, ResultsOnly, tell_no_details


@pytest.fixture
def managers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "_EVENT_MANAGER", EventManager())


@pytest.mark.parametrize(
    ("level", "is_told"),
    [
        (EventLevel.DEBUG, False),
        (EventLevel.TEST, False),
        (EventLevel.INFO, True),
        (EventLevel.WARN, True),
        (EventLevel.ERROR, True),
    ],
)
def test_what_is_below_info_is_not_told(level: EventLevel, is_told: bool) -> None:
    manager, told = ResultsOnly(), []
    manager.add_callback(told.append)
    manager.fire_event(Note(msg="1 of 390 OK"), level=level)
    assert bool(told) == is_told


def test_an_event_without_a_level_has_that_of_its_kind() -> None:
    manager, told = ResultsOnly(), []
    manager.add_callback(told.append)
    manager.fire_event(Formatting(msg=""))
    assert len(told) == (Formatting(msg="").level_tag() == EventLevel.INFO)


@pytest.mark.usefixtures("managers")
def test_dbts_own_switch_brings_the_details_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DEBUG_VARIABLE, "true")
    tell_no_details()
    assert not isinstance(client.get_event_manager(), ResultsOnly)
    monkeypatch.delenv(DEBUG_VARIABLE)
    tell_no_details()
    assert isinstance(client.get_event_manager(), ResultsOnly)
