"""The floor is only a floor while it computes the same marts."""

from pathlib import Path

import pytest
from bench_model import nights

LINES = 2000


@pytest.mark.slow
def test_the_pipeline_has_the_marts_of_the_floor_after_a_full_build_and_after_a_night(
    tmp_path: Path,
) -> None:
    for night in nights(LINES, tmp_path):
        assert {table: n for table, (_, n) in night.differing.items() if n} == {}
