"""Resources of a run: the warehouse lock, held from its first step to its last, and dbt."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliResource

from sales_pipeline.dbt_ahead import waiting_dbt
from sales_pipeline.defs.stages import settings
from sales_pipeline.lock import warehouse_lock
from sales_pipeline.project import DBT_EXECUTABLE, dbt_project, dbt_vars
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


class DbtChild(DbtCliResource):
    """dbt in a process of its own, which alone opens the warehouse; it starts with the run."""

    @contextmanager
    def yield_for_execution(
        self, context: dg.InitResourceContext
    ) -> Generator["DbtChild", None, None]:
        folders = ["--project-dir", self.project_dir, "--profiles-dir", str(self.profiles_dir)]
        target = ["--target-path", str(project.target_path)]
        options = [*folders, *target, "--vars", dbt_vars(settings)]
        with waiting_dbt(self.dbt_executable, options):
            yield self

    def _initialize_dbt_core_adapter(self, args: Sequence[str]) -> Any:
        """None: for row counts and columns, which nobody fetches here, it costs 3 CPU-seconds."""
        return None


project = dbt_project(settings)
resources = {
    "warehouse": Warehouse(),
    "dbt": DbtChild(
        project_dir=str(project.project_dir),
        profiles_dir=str(DBT_DIR),
        dbt_executable=DBT_EXECUTABLE,
    ),
}
