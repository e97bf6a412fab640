"""Land and gate: one step per source, one asset per delivered table, its verdict as an asset check.

A rejected batch fails the check, not the run: the door that keeps it out is `accepted_state`.
"""

from collections.abc import Iterator

import dagster as dg

from sales_pipeline.defs.stages import LAND, OWNERS, nights, one_run, retries, settings
from sales_pipeline.intake import TableIntake, take_in
from sales_pipeline.landing.registry import BatchState
from sales_pipeline.sources.files.layout import Layout, load_layouts

GATE_CHECK = "gate"
DELIVERY_CHECK = "delivery"
layouts = load_layouts(settings.enabled_sources)


def _spec(layout: Layout) -> dg.AssetSpec:
    columns = [dg.TableColumn(name, type_) for name, type_ in layout.landed_types.items()]
    return dg.AssetSpec(
        key=[layout.source, layout.table],
        description=layout.description,
        group_name=LAND,
        owners=OWNERS,
        kinds={layout.format.type, "parquet"},
        metadata={"dagster/column_schema": dg.TableSchema(columns)},
        partitions_def=nights,
    )


def _check_specs(layout: Layout) -> Iterator[dg.AssetCheckSpec]:
    asset = dg.AssetKey([layout.source, layout.table])
    yield dg.AssetCheckSpec(
        GATE_CHECK, asset=asset, description="Every batch passes its suite; a rejected one is not read."
    )
    yield dg.AssetCheckSpec(
        DELIVERY_CHECK, asset=asset, description="The files that were to come have come, and are read."
    )


def _land(source: str) -> dg.AssetsDefinition:
    tables = {table: layout for (name, table), layout in layouts.items() if name == source}

    @dg.multi_asset(
        name=f"land_{source}",
        specs=[_spec(layout) for layout in tables.values()],
        check_specs=[check for layout in tables.values() for check in _check_specs(layout)],
        can_subset=True,
        backfill_policy=one_run,
        retry_policy=retries,
        op_tags={"stage": LAND, "source": source},
    )
    def land(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        first, last = _range(context)
        for table, layout in tables.items():
            key = dg.AssetKey([source, table])
            if key in context.selected_asset_keys:
                yield _result(key, take_in(settings, layout, first, last))

    return land


def _range(context: dg.AssetExecutionContext) -> tuple[object, object]:
    keys = context.partition_key_range
    return nights.time_window_for_partition_key(keys.start).start.date(), (
        nights.time_window_for_partition_key(keys.end).start.date()
    )


def _result(key: dg.AssetKey, intake: TableIntake) -> dg.MaterializeResult:
    return dg.MaterializeResult(asset_key=key)
