"""Fixtures of the file source tests."""

from pathlib import Path

import pytest
from landing_desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
