"""dbt's own way to the functions: the plugin that the profile names."""

import duckdb
import yaml
from dbt.adapters.duckdb.plugins import BasePlugin

from sales_pipeline.settings import DBT_DIR


def test_the_profile_names_the_plugins_that_register_the_functions() -> None:
    profile = yaml.safe_load((DBT_DIR / "profiles.yml").read_text(encoding="utf-8"))
    plugins = [p["module"] for p in profile["sales_pipeline"]["outputs"]["local"]["plugins"]]
    connection = duckdb.connect()
    for module in plugins:
        BasePlugin.create(module).configure_connection(connection)
    assert connection.sql("select company_key('華為公司')").fetchall() == [("华为",)]
    assert connection.sql("select settle(null, null)").fetchall() == [("[]",)]
    # dbt knows a plugin by the last part of its name: of two alike one would be lost.
    assert len({module.split(".")[-1] for module in plugins}) == len(plugins)
