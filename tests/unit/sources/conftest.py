"""Fixtures of the file source tests; layouts of extracts use the nights of the extract tests."""

import sys
from pathlib import Path

import pytest
from landing_desk import Desk

sys.path.insert(0, str(Path(__file__).parent / "extract"))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)
