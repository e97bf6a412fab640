"""The door between gate and clean: what is accepted becomes what dbt reads, in control.duckdb.

It always succeeds: a rejected batch is left out, its source marked stale, and the night goes on.
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from sales_pipeline.defs.land import landed_keys, layouts
from sales_pipeline.defs.resources import Warehouse
from sales_pipeline.defs.stages import GATE, OWNERS, WAREHOUSE_POOL, nights, one_run, settings
from sales_pipeline.intake import unclaimed_files
from sales_pipeline.model.run import prepare_run
from sales_pipeline.project import project_checksum
from sales_pipeline.verdicts import write_page

ACCEPTED_STATE = dg.AssetKey(["control", "run_context"])
TABLES = {
    "run_context": "The night being run and what of it is new: the door behind the gates.",
    "entity_states": "How current each canonical entity is.",
    "source_states": "How current each source is, and why not.",
    "batches": "What became of batches of which the marts do not tell yet.",
    "rule_results": "Results of the rules on those batches.",
    "quarantined_rows": "Rows they were accepted without, and what people decided on them.",
    "corrections": "Texts that took the place of others in the rows of those batches.",
}


@dg.multi_asset(
    name="accepted_state",
    specs=[
        dg.AssetSpec(
            key=["control", table],
            group_name=GATE,
            owners=OWNERS,
            kinds={"duckdb"},
            deps=landed_keys,
            description=description,
            partitions_def=nights,
        )
        for table, description in TABLES.items()
    ],
    backfill_policy=one_run,
    pool=WAREHOUSE_POOL,
)
def accepted_state(
    context: dg.AssetExecutionContext, warehouse: Warehouse
) -> Iterator[dg.MaterializeResult]:
    """Plan the run and write the control file. Numbers are batches and rows of the whole state."""
    as_of = date.fromisoformat(context.partition_key_range.end)
    plan = prepare_run(settings, as_of, project_checksum(settings))
    unclaimed = unclaimed_files(settings, layouts.values())
    if unclaimed:
        context.log.warning("no layout asks for these files: %s", ", ".join(unclaimed))
    page = write_page(settings, as_of, unclaimed)
    stale = [state.source for state in plan.source_states if state.stale_since]
    yield dg.MaterializeResult(
        asset_key=ACCEPTED_STATE,
        metadata={
            "snapshot_id": plan.snapshot_id,
            "verdicts": dg.MetadataValue.path(str(page)),
            "batches": sum(len(ids) for ids in plan.batch_ids.values()),
            "quarantined_rows": plan.quarantined_rows,
            "range_start": plan.range_start.isoformat(),
            "is_rebuild": plan.is_rebuild,
            "unclaimed_files": len(unclaimed),
            "unclaimed": ", ".join(unclaimed) or "none",
        },
    )
    yield dg.MaterializeResult(
        asset_key=["control", "entity_states"],
        metadata={"dagster/row_count": len(plan.entity_states)},
    )
    yield dg.MaterializeResult(
        asset_key=["control", "source_states"],
        metadata={
            "dagster/row_count": len(plan.source_states),
            "stale_sources": len(stale),
            "stale": ", ".join(stale) or "none",
        },
    )
    for table in ("batches", "rule_results", "quarantined_rows", "corrections"):
        yield dg.MaterializeResult(asset_key=["control", table])
