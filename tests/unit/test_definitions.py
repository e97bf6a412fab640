"""The code location loads as the server loads it, and every dependency is an asset that exists."""

from pathlib import Path

import dagster as dg
import pytest
import yaml

from sales_pipeline.defs.stages import STAGES
from sales_pipeline.settings import PROJECT_DIR


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    from sales_pipeline.definitions import defs

    return defs


def test_workspace_names_the_module_that_holds_the_definitions() -> None:
    workspace = yaml.safe_load((PROJECT_DIR / "workspace.yaml").read_text())
    assert workspace["load_from"][0]["python_module"]["module_name"] == "sales_pipeline.definitions"


def test_every_dependency_is_a_defined_asset(defs: dg.Definitions) -> None:
    # A wrong key in `deps` becomes an external asset in silence and runs before what it needs.
    graph = defs.resolve_asset_graph()
    keys = graph.get_all_asset_keys()
    assert not [key.to_user_string() for key in keys if graph.get(key).is_external]


def test_every_asset_has_a_stage_and_an_owner_and_what_readers_see_has_nights(
    defs: dg.Definitions,
) -> None:
    graph = defs.resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        node = graph.get(key)
        assert node.group_name in STAGES, key
        assert node.owners, key
        inside = key.path[0] in ("staging", "seeds", "intermediate", "kpis")
        assert (node.partitions_def is None) == inside, key


def test_stages_sort_in_the_order_of_a_night() -> None:
    assert sorted(STAGES) == list(STAGES)


def test_jobs_and_schedules_are_there(defs: dg.Definitions) -> None:
    for name in ("nightly", "intake", "monthly"):
        assert defs.resolve_job_def(name)
    assert {s.name for s in defs.schedules or ()} == {"nightly_schedule", "monthly_schedule"}
    assert {s.name for s in defs.sensors or ()} == {"inbox_sensor", "run_failure_alert"}


def test_every_landed_table_has_its_gate_as_a_check(defs: dg.Definitions) -> None:
    graph = defs.resolve_asset_graph()
    landed = {key for key in graph.get_all_asset_keys() if graph.get(key).group_name == STAGES[0]}
    gated = {check.asset_key for check in graph.asset_check_keys if check.name == "gate"}
    assert landed and landed == gated


def test_business_code_never_imports_the_orchestrator() -> None:
    wiring = {"definitions.py", "project.py"}
    package = PROJECT_DIR / "sales_pipeline"
    for path in package.rglob("*.py"):
        if path.relative_to(package).parts[0] == "defs" or path.name in wiring:
            continue
        text = Path(path).read_text(encoding="utf-8")
        assert "import dagster" not in text and "from dagster" not in text, path
