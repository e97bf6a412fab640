"""Resources of a run: the warehouse lock, held from its first step to its last, and dbt."""

from collections.abc import Generator
from contextlib import contextmanager

import dagster as dg
from dagster_dbt import DbtCliResource

from sales_pipeline.defs.stages import settings
from sales_pipeline.lock import warehouse_lock
from sales_pipeline.project import DBT_EXECUTABLE, dbt_project
from sales_pipeline.settings import DBT_DIR


class Warehouse(dg.ConfigurableResource):
    """The right to write the warehouse; a run that cannot get it in time is refused."""

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator["Warehouse", None, None]:
        tell = context.log.warning if context.log else print
        with warehouse_lock(settings.warehouse, settings.lock_wait_seconds, tell):
            yield self


project = dbt_project(settings)
resources = {
    "warehouse": Warehouse(),
    "dbt": DbtCliResource(
        project_dir=project, profiles_dir=str(DBT_DIR), dbt_executable=DBT_EXECUTABLE
    ),
}
