"""One warehouse folder for all tests here, so that dbt parses the project once."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "bench"))

from harness import Resolution


@pytest.fixture(scope="session")
def resolution_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("identity")


@pytest.fixture
def resolution(resolution_home: Path) -> Resolution:
    """An empty warehouse; what a test wants to keep it reads before the next one begins."""
    return Resolution(resolution_home)
