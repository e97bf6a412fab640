"""Worlds of the Zoho scenarios."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from zoho_world import Open, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[Open]:
    """Makes worlds that end with the test; each call is an organisation with a home of its own."""
    with ExitStack() as stack:

        def open(name: str = "home", **settings: Any) -> World:
            return stack.enter_context(World.opened(tmp_path / name, **settings))

        yield open


@pytest.fixture(scope="session")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home after its first night, which many tests begin with."""
    home = tmp_path_factory.mktemp("zoho") / "home"
    with World.opened(home) as world:
        world.night("Deals", "Accounts")
    return home
