"""The nights of the extract tests serve this vendor, too."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "extract"))


@pytest.fixture(scope="session")
def fxiaoke_first_night(tmp_path_factory: pytest.TempPathFactory) -> object:
    """Made once: most tests are about the second night."""
    from acme_fxiaoke import first_night

    return first_night(tmp_path_factory.mktemp("fxiaoke"))
