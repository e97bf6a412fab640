"""How a night writes tables (dbt_project/macros/materializations): whole, or as they were.

Tried in a dbt project of six models; the real one uses no option that they leave out.
"""

import json
import os
import subprocess
from pathlib import Path

import duckdb
import pytest

from sales_pipeline.project import DBT_EXECUTABLE
from sales_pipeline.settings import DBT_DIR

PROJECT = f"""
name: tried
version: "1.0"
profile: tried
macro-paths: ["{DBT_DIR}/macros/materializations"]
"""
PROFILE = """
tried: {target: t, outputs: {t: {type: duckdb, path: "tried.duckdb", threads: 1}}}
"""
CONTRACT = """
models:
  - name: promised
    config: {contract: {enforced: true}}
    columns: [{name: n, data_type: integer, constraints: [{type: not_null}]}]
    data_tests: [{unique: {column_name: n}}]
  - name: mistaken
    config: {contract: {enforced: true}}
    columns: [{name: n, data_type: integer}]
"""
BY_KEY = (
    "{{ config(materialized='incremental', incremental_strategy='delete+insert', "
    "unique_key=%s, on_schema_change='fail') }}"
)
# Night 1 makes the tables, night 2 replaces and adds, night 3 fails in each of them.
ROWS = """
select 'b' as k, {{ var('night') }} as night{% if var('night') == 3 %}, 'new' as extra{% endif %}
{% if var('night') == 1 %}union all select 'a', 1{% endif %}
"""
MODELS = {
    "replaced": "{{ config(materialized='table') }}"
    "select {{ var('night') }} as night, {{ \"'x'\" if var('night') == 3 else 0 }}::integer as n",
    "promised": "{{ config(materialized='table') }}"
    "select {{ 'null' if var('night') == 3 else var('night') }}::integer as n",
    "mistaken": "{{ config(materialized='table', enabled=var('night') == 3) }}"
    "select 'text' as n",
    "by_key": BY_KEY % "'k'" + ROWS,
    "by_keys": BY_KEY % "['k', 'k']" + ROWS,
    "appended": "{{ config(materialized='incremental', incremental_strategy='append') }}"
    "select {{ var('night') }} as night{% if var('night') == 3 %}, 1 as extra{% endif %}",
}  # fmt: skip
# Options of dbt-duckdb that these materializations know nothing of.
LEFT_OUT = (
    "indexes", "grants", "partitioned_by", "partition_by", "sorted_by", "incremental_predicates",
    "predicates", "sql_header",
)  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tried")
    (folder / "models").mkdir()
    (folder / "dbt_project.yml").write_text(PROJECT)
    (folder / "profiles.yml").write_text(PROFILE)
    (folder / "models" / "promised.yml").write_text(CONTRACT)
    for name, sql in MODELS.items():
        (folder / "models" / f"{name}.sql").write_text(sql)
    return folder


def night(project: Path, number: int) -> tuple[int, str]:
    arguments = [DBT_EXECUTABLE, "build", "--vars", json.dumps({"night": number})]
    environment = {**os.environ, "DBT_LOG_FORMAT": "text", "DBT_TARGET_PATH": "target"}
    environment.pop("SALES_PIPELINE_WAREHOUSE_DIR", None)
    done = subprocess.run(
        [*arguments, "--project-dir", str(project), "--profiles-dir", str(project)],
        cwd=project, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def tables(project: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(project / "tried.duckdb"), read_only=True) as connection:
        names = [row[0] for row in connection.execute("show tables").fetchall()]
        return {name: connection.execute(f"from {name} order by all").fetchall() for name in names}


def test_nights_replace_and_add_and_a_failed_one_changes_nothing(project: Path) -> None:
    code, told = night(project, 1)
    assert code == 0, told
    code, told = night(project, 2)
    assert code == 0, told
    after_two = {
        "replaced": [(2, 0)],
        "promised": [(2,)],
        "by_key": [("a", 1), ("b", 2)],
        "by_keys": [("a", 1), ("b", 2)],
        "appended": [(1,), (2,)],
    }
    assert tables(project) == after_two
    code, told = night(project, 3)
    assert code == 1
    assert tables(project) == after_two
    for complaint in (
        "Could not convert string 'x'",
        "NOT NULL constraint failed",
        "differ in extra VARCHAR. Remedy: run dbt with --full-refresh",
        "differ in extra INTEGER. Remedy: run dbt with --full-refresh",
        "This model has an enforced contract that failed",
    ):
        assert complaint in told, complaint


def test_no_model_has_an_option_that_the_materializations_leave_out() -> None:
    from sales_pipeline.defs.resources import project

    nodes = json.loads(project.manifest_path.read_bytes())["nodes"].values()
    models = [node for node in nodes if node["resource_type"] == "model"]
    assert {model["language"] for model in models} == {"sql"}
    for model in models:
        config = model["config"]
        assert not [name for name in LEFT_OUT if config.get(name)], model["name"]
        assert not any((config.get("persist_docs") or {}).values()), model["name"]
        if config["materialized"] == "incremental":
            assert config["incremental_strategy"] in ("append", "delete+insert"), model["name"]
            assert config["on_schema_change"] in ("ignore", "fail"), model["name"]
