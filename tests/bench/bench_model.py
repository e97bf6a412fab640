"""The model stage against floor.sql, the night with 1 % changed lines, and publishing.

    python tests/bench/bench_model.py 1000000 [--home FOLDER]

The dbt invocation is that of the night, the batches are read through the pipeline's own control
file. Start-up is what the same invocation costs with a company of 100 lines. The marts of both
nights are compared with the floor's, row by row: a figure of differing marts would mean nothing.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from compare import differing_rows
from facts import FIRST_NIGHT, Company
from measure import Cost, run

from sales_pipeline.model.plan import RunPlan
from sales_pipeline.model.publish import WAREHOUSE_NAME
from sales_pipeline.model.run import prepare_run
from sales_pipeline.model.snapshot import current_snapshot
from sales_pipeline.model.standing import STANDING, leave_standing, left_standing
from sales_pipeline.project import (
    DBT_EXECUTABLE,
    dbt_environment,
    dbt_project,
    dbt_vars,
    project_checksum,
)
from sales_pipeline.settings import DBT_DIR, Settings

BENCH = Path(__file__).parent
SOURCES = ("erp", "eshop", "zoho", "fxiaoke", "finance", "planning", "hr")
TINY = 100
DEAREST = 10
NIGHTS = (FIRST_NIGHT, FIRST_NIGHT + timedelta(days=1))


@dataclass
class Night:
    """What a night of a company cost; seconds by model are those dbt reports."""

    models: Cost
    tests: Cost
    floor: Cost
    publish: Cost
    publish_floor: Cost
    seconds: dict[str, float]
    differing: dict[str, tuple[int, int]]


def nights(lines: int, home: Path) -> Iterator[Night]:
    """Both nights of a company, one after the other: an empty warehouse, then 1 % changed lines."""
    settings = Settings(home=home, enabled_sources=SOURCES)
    company = Company(settings, lines)
    target = dbt_project(settings).target_path
    for as_of, land in zip(
        NIGHTS, (company.land_first_night, company.land_second_night), strict=True
    ):
        land()
        floor = _floor(settings, as_of)
        plan = prepare_run(settings, as_of, project_checksum(settings))
        models, seconds = _dbt(settings, plan, target, "build")
        tests, _ = _dbt(settings, plan, target, "test")
        yield Night(
            models=models,
            tests=tests,
            floor=floor,
            publish_floor=_publish("floor", home),
            publish=_publish("publish", home),
            seconds=seconds,
            differing=differing_rows(home / "floor.duckdb", settings.warehouse / WAREHOUSE_NAME),
        )


def _floor(settings: Settings, as_of: date) -> Cost:
    """The floor has no history: it reads all batches each night, as if nothing were published."""
    apart = settings.home / "floor"
    shutil.rmtree(apart, ignore_errors=True)
    apart.mkdir()
    (apart / "landing").symlink_to(settings.landing)
    bare = settings.model_copy(update={"home": apart})
    prepare_run(bare, as_of, "")
    control = bare.warehouse / "control.duckdb"
    target = settings.home / "floor.duckdb"
    return run([sys.executable, str(BENCH / "floor.py"), str(control), str(target)], BENCH)


def _dbt(
    settings: Settings, plan: RunPlan, target: Path, command: str
) -> tuple[Cost, dict[str, float]]:
    """The night's invocation, of its models or of its data tests alone, and seconds by node."""
    left_out = ["unit_test", "test"] if command == "build" else ["unit_test"]
    cost = run(
        [
            DBT_EXECUTABLE, command, "--exclude-resource-type", *left_out,
            *_selected(settings, plan, target),
            "--vars", dbt_vars(settings), "--target-path", str(target),
            "--profiles-dir", str(DBT_DIR),
        ],
        DBT_DIR,
        dbt_environment(settings),
    )  # fmt: skip
    results = json.loads((target / "run_results.json").read_text())["results"]
    return cost, {r["unique_id"].split(".")[2]: r["execution_time"] for r in results}


def _selected(settings: Settings, plan: RunPlan, target: Path) -> list[str]:
    """As the night of Dagster does: sales_pipeline/defs/transform.py."""
    if current_snapshot(settings.published) is None:
        return []
    return leave_standing(left_standing(target / "manifest.json", plan.fed), target / STANDING)


def _publish(contender: str, home: Path) -> Cost:
    answer = subprocess.run(
        [sys.executable, str(BENCH / "bench_publish.py"), contender, str(home)],
        check=True, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    return Cost(*map(float, answer.stdout.split()))


def report(lines: int, big: tuple[Night, Night], tiny: tuple[Night, Night]) -> None:
    """Markdown tables of one size."""
    first, second = big
    full, change = first.models - tiny[0].models, second.models - tiny[1].models
    print(f"\n### {lines:,} lines\n\n| what | wall s | CPU s | peak MB |\n|---|---|---|---|")
    for label, cost in {
        "floor": first.floor,
        f"floor, {TINY} lines": tiny[0].floor,
        "full build": first.models,
        f"full build, {TINY} lines (start-up)": tiny[0].models,
        "night with 1 % changed": second.models,
        f"night, {TINY} lines (start-up)": tiny[1].models,
        "data tests, first night": first.tests,
        f"data tests, {TINY} lines (start-up)": tiny[0].tests,
        "publish, first night": first.publish,
        "publish, first night: bare copies": first.publish_floor,
        "publish, second night": second.publish,
        "publish, second night: bare copies": second.publish_floor,
    }.items():
        print(f"| {label} | {cost} |")
    tests = first.tests - tiny[0].tests
    print("\n| ratio | CPU | wall |\n|---|---|---|")
    for label, ratio in {
        "full build beyond start-up / floor": full.over(first.floor),
        "the same, the floor's own start-up taken off too": full.over(first.floor - tiny[0].floor),
        "the same with data tests / floor": (full + tests).over(first.floor),
        "night beyond start-up / full build beyond start-up": change.over(full),
        "publish / bare copies": first.publish.over(first.publish_floor),
        "publish of the second night / bare copies": second.publish.over(second.publish_floor),
    }.items():
        print(f"| {label} | {ratio} |")
    for label, night in {"full build": first, "night": second}.items():
        dearest = sorted(night.seconds.items(), key=lambda item: -item[1])[:DEAREST]
        print(f"\nDearest models, {label}: " + ", ".join(f"{n} {s:.1f}" for n, s in dearest))
        wrong = {table: n for table, (_, n) in night.differing.items() if n}
        cells = night.differing["fct_kpi_values"][0]
        print(f"Rows that differ from the floor's ({cells:,} KPI cells): {wrong or 'none'}")


def measured(lines: int, home: Path | None) -> tuple[Night, Night]:
    """Both nights in a folder that is removed afterwards, unless it was named."""
    if home is not None:
        first, second = nights(lines, home / str(lines))
        return first, second
    with tempfile.TemporaryDirectory() as folder:
        first, second = nights(lines, Path(folder))
        return first, second


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lines", nargs="*", type=int, default=[1_000_000])
    parser.add_argument("--home", type=Path, help="an empty folder to work in and to keep")
    arguments = parser.parse_args()
    tiny = measured(TINY, arguments.home)
    for lines in arguments.lines:
        report(lines, measured(lines, arguments.home), tiny)


if __name__ == "__main__":
    main()
