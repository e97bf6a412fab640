"""The plugin by which dbt's connection gets `settle` (`plugins` in profiles.yml)."""

from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb import DuckDBPyConnection

from sales_pipeline.receivables.function import register


class Plugin(BasePlugin):
    """Registers the function once, when the warehouse is opened."""

    def configure_connection(self, conn: DuckDBPyConnection) -> None:
        register(conn)
