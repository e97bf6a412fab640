"""Homes that several test files look at; what a session built is never written to again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from delivery_desk import OneGoodBatch
from flow_home import Home, tree
from small_company import FIRST, LAST, OPTIONS, deliver_all


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The small company after a fortnight in which nothing went wrong, run as one range."""
    home = Home(tmp_path_factory.mktemp("undisturbed"), OPTIONS)
    deliver_all(home)
    home.night(FIRST, LAST)
    return home


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[OneGoodBatch]:
    """A table with one good batch; at the end, what was published is still as it was."""
    found = OneGoodBatch(tmp_path)
    yield found
    assert tree(found.published) == found.published_before, "the snapshot was touched"
