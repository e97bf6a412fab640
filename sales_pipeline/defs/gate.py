"""The door between gate and clean: what is accepted becomes what dbt reads, in control.duckdb.

It always succeeds: a rejected batch is left out, its source marked stale, and the night goes on.
"""

import dagster as dg

from sales_pipeline.defs.land import landed_keys
from sales_pipeline.defs.resources import Warehouse
from sales_pipeline.defs.stages import GATE, OWNERS, WAREHOUSE_POOL, nights, one_run, settings
from sales_pipeline.model.run import prepare_run
from sales_pipeline.project import project_checksum


@dg.asset(
    group_name=GATE,
    owners=OWNERS,
    kinds={"duckdb"},
    deps=landed_keys,
    partitions_def=nights,
    backfill_policy=one_run,
    pool=WAREHOUSE_POOL,
    description="Accepted batches, source and entity states of the night: all that dbt may read.",
)
def accepted_state(
    context: dg.AssetExecutionContext, warehouse: Warehouse
) -> dg.MaterializeResult:
    """Plan the run and write the control file. Numbers are batches and rows of the whole state."""
    plan = prepare_run(settings, context.partition_time_window.start.date()
                       if context.has_partition_key else _last_day(context),
                       project_checksum(settings))
    stale = [state.source for state in plan.source_states if state.data_state == "stale"]
    return dg.MaterializeResult(
        metadata={
            "snapshot_id": plan.snapshot_id,
            "batches": sum(len(ids) for ids in plan.batch_ids.values()),
            "quarantined_rows": plan.quarantined_rows,
            "stale_sources": len(stale),
            "stale": ", ".join(stale) or "none",
            "range_start": plan.range_start.isoformat(),
            "is_rebuild": plan.is_rebuild,
        }
    )
