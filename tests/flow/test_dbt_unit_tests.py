"""The unit tests of the dbt models: each model alone, on rows written beside it.

They read the columns of a built warehouse: one of a company without a row is enough.
"""

import json
import re
from datetime import date
from pathlib import Path

import pytest
from flow_home import Home


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Message of every unit test, by model and name; empty for one that passed."""
    home = Home(tmp_path_factory.mktemp("units"))
    home.night(date(2026, 11, 20))
    home.dbt("test", "--select", "test_type:unit", check=False)
    found = json.loads((home.folder / "dbt" / "run_results.json").read_text())["results"]
    return {
        ".".join(result["unique_id"].split(".")[2:]): (
            "" if result["status"] == "pass" else str(result["message"])
        )
        for result in found
    }


def test_every_unit_test_of_a_model_passes(results: dict[str, str]) -> None:
    failed = {name: message for name, message in results.items() if message}
    assert not failed, "\n\n".join(f"{name}\n{message}" for name, message in failed.items())


def test_unit_tests_have_been_run(results: dict[str, str]) -> None:
    """A selection that finds nothing would pass as well."""
    written = sum(
        len(re.findall(r"\n    model: \w+\n", path.read_text(encoding="utf-8")))
        for path in (Path(__file__).parents[2] / "dbt_project" / "models").rglob("*.yml")
    )
    assert len(results) == written > 100
