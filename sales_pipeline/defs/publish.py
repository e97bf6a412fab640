"""Publish: the marts as one immutable snapshot, and the pointer that readers follow."""

import dagster as dg

from sales_pipeline.defs.resources import Warehouse
from sales_pipeline.defs.stages import (
    OWNERS,
    PUBLISH,
    WAREHOUSE_POOL,
    by_eight,
    nights,
    one_run,
    settings,
)
from sales_pipeline.defs.transform import transform
from sales_pipeline.model.figures import key_figures
from sales_pipeline.model.plan import RunPlan
from sales_pipeline.model.publish import publish, retain
from sales_pipeline.model.snapshot import read_manifest


@dg.asset(
    group_name=PUBLISH,
    owners=OWNERS,
    kinds={"duckdb", "parquet"},
    deps=[key for key in transform.keys if key.path[0] == "marts"],
    partitions_def=nights,
    backfill_policy=one_run,
    freshness_policy=by_eight,
    pool=WAREHOUSE_POOL,
    description="The published snapshot: one DuckDB file, Parquet, manifest; `current` names it.",
)
def published_snapshot(
    context: dg.AssetExecutionContext, warehouse: Warehouse
) -> dg.MaterializeResult:
    """Publish what the model stage built; rows of each mart and key figures as numbers."""
    plan = RunPlan.read(settings.warehouse)
    snapshot = publish(
        settings.warehouse,
        settings.published,
        plan,
        memory_limit=settings.memory_limit,
        threads=settings.threads,
    )
    dropped = retain(settings.published, settings.keep_snapshots)
    manifest = read_manifest(snapshot)
    # Counted while they were exported: asked of a view they would be worked out once more.
    for name, table in manifest.tables.items():
        context.log_event(
            dg.AssetObservation(
                asset_key=["marts", name], metadata={"dagster/row_count": table.rows}
            )
        )
    return dg.MaterializeResult(
        metadata={
            "snapshot": dg.MetadataValue.path(str(snapshot)),
            "dagster/row_count": sum(table.rows for table in manifest.tables.values()),
            "quarantined_rows": manifest.quarantined_rows,
            "snapshots_removed": len(dropped),
            **key_figures(snapshot),
        }
    )
