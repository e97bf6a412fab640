"""A warehouse with tiny marts, for the tests of publishing."""

from pathlib import Path

import pytest
from marts_fixture import MARTS, Warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    found = Warehouse(tmp_path)
    found.run(MARTS)
    return found
