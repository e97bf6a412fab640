"""The plugin by which dbt's connection gets the standardisers (`plugins` in profiles.yml)."""

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from sales_pipeline.standardise.functions import register


class Plugin(BasePlugin):
    """Registers the functions once, when the warehouse is opened."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        register(conn)
