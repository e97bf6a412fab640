"""dbt's own way to the functions: the plugin that the profile names."""

import duckdb
import yaml
from dbt.adapters.duckdb.plugins import BasePlugin

from sales_pipeline.settings import DBT_DIR


def test_the_profile_names_a_plugin_that_registers_the_functions() -> None:
    profile = yaml.safe_load((DBT_DIR / "profiles.yml").read_text(encoding="utf-8"))
    (plugin,) = profile["sales_pipeline"]["outputs"]["local"]["plugins"]
    connection = duckdb.connect()
    BasePlugin.create(plugin["module"]).configure_connection(connection)
    assert connection.sql("select company_key('華為公司')").fetchall() == [("华为",)]
