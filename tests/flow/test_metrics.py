"""dbt metrics, asked as a BI tool would through MetricFlow, answer what the marts say."""

import csv
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from flow_home import Home

from sales_pipeline.project import DBT_EXECUTABLE, dbt_environment
from sales_pipeline.settings import DBT_DIR, PROJECT_DIR

pytestmark = pytest.mark.slow

METRICFLOW = Path(sys.executable).with_name("mf")
SUMS = ("gross_sales", "net_revenue", "net_revenue_constant_fx", "units_sold", "order_count")
RATES = ("avg_order_value", "return_rate", "discount_rate", "gross_margin_rate", "cost_coverage")
Answers = dict[tuple[str, str, str], Decimal]


class MetricFlow:
    """`mf` reads its manifest from the project folder alone: it works on a copy."""

    def __init__(self, home: Home, folder: Path) -> None:
        self.folder = folder / "project"
        shutil.copytree(DBT_DIR, self.folder, ignore=shutil.ignore_patterns("target", "logs"))
        places = {"DBT_PROFILES_DIR": str(self.folder), "DBT_PROJECT_DIR": str(self.folder)}
        path = {"PYTHONPATH": str(PROJECT_DIR)}
        self.environment = {**os.environ, **dbt_environment(home.settings), **places, **path}
        self.run(DBT_EXECUTABLE, "--quiet", "parse")

    def run(self, *command: str | Path) -> None:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]

    def query(self, grain: str, scope: str) -> Answers:
        """Metric, first day of the period, scope -> value; what is NULL is not there."""
        target, names = self.folder / f"{scope}.csv", (*SUMS, *RATES)
        time = f"metric_time__{grain}"
        self.run(
            METRICFLOW, "query", "--metrics", ",".join(names), "--group-by", f"{time},{scope}",
            "--csv", target,
        )  # fmt: skip
        with target.open(encoding="utf-8", newline="") as stream:
            return {
                (name, row[time][:10], row[scope]): Decimal(row[name])
                for row in csv.DictReader(stream)
                for name in names
                if row[name]
            }


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("metrics"))
    home.run("demo", "--order-lines", "1000")
    return home


@pytest.fixture(scope="module")
def metricflow(home: Home, tmp_path_factory: pytest.TempPathFactory) -> MetricFlow:
    return MetricFlow(home, tmp_path_factory.mktemp("metricflow"))


def published(home: Home, grain: str, scope: str) -> Answers:
    names = ", ".join(f"'{name}'" for name in (*SUMS, *RATES))
    rows = home.query(
        "select kpi_id, period_start, scope_key, value from marts.fct_kpi_values"
        " inner join marts.dim_period using (period_grain, period_key)"
        f" where period_grain = ? and scope_type = ? and kpi_id in ({names}) and value is not null",
        grain, scope,
    )  # fmt: skip
    return {(name, str(day), key): value for name, day, key, value in rows}


def test_the_semantic_models_are_valid(metricflow: MetricFlow) -> None:
    metricflow.run(METRICFLOW, "validate-configs", "--skip-dw")


@pytest.mark.parametrize(("grain", "scope"), [("month", "region"), ("quarter", "salesperson")])
def test_metrics_answer_what_the_marts_say(
    home: Home, metricflow: MetricFlow, grain: str, scope: str
) -> None:
    answers, marts = metricflow.query(grain, scope), published(home, grain, scope)
    # Who sold nothing has a cell of 0 in the marts and no line to ask for.
    assert {cell for cell in marts.keys() - answers.keys() if marts[cell] != 0} == set()
    both = marts.keys() & answers.keys()
    assert {name for name, _, _ in both} == {*SUMS, *RATES} and len(both) > 500
    wrong = {
        c: (answers[c], marts[c]) for c in both if abs(answers[c] - marts[c]) > Decimal("1e-6")
    }
    assert not wrong, f"{len(wrong)} answers differ, such as {list(wrong.items())[:5]}"
