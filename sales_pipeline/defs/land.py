"""Land and gate: one step per source, one asset per delivered table, its verdict as an asset check.

A rejected batch fails the check, not the run: the door that keeps it out is `accepted_state`.
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from sales_pipeline.defs.stages import (
    LAND,
    OWNERS,
    nights,
    one_run,
    only_passing_reasons,
    retries,
    settings,
)
from sales_pipeline.intake import TableIntake, take_in
from sales_pipeline.sources.files.layout import Layout, load_layouts

GATE = "gate"
DELIVERY = "delivery"
SCHEMA = "schema"
layouts = load_layouts(settings.enabled_sources)
landed_keys = [dg.AssetKey([source, table]) for source, table in layouts]
# Tables whose files arrive by themselves; the others are pulled at night.
delivered_keys = [dg.AssetKey([*name]) for name, layout in layouts.items() if not layout.extract]


def _spec(layout: Layout) -> dg.AssetSpec:
    columns = [
        dg.TableColumn(name, type_, layout.meaning_of(name))
        for name, type_ in layout.landed_types.items()
    ]
    return dg.AssetSpec(
        key=[layout.source, layout.table],
        description=layout.description,
        group_name=LAND,
        owners=OWNERS,
        kinds={layout.extract.connector if layout.extract else layout.format.type, "parquet"},
        metadata={"dagster/column_schema": dg.TableSchema(columns)},
        partitions_def=nights,
    )


def _checks(layout: Layout) -> Iterator[dg.AssetCheckSpec]:
    asset = dg.AssetKey([layout.source, layout.table])
    yield dg.AssetCheckSpec(
        GATE, asset=asset, description="Every batch passes its suite; a rejected one is not read."
    )
    if layout.extract:
        yield dg.AssetCheckSpec(
            DELIVERY, asset=asset, description="The API could be read to the end of the window."
        )
        yield dg.AssetCheckSpec(
            SCHEMA, asset=asset, description="The object's fields are those of the night before."
        )
    else:
        yield dg.AssetCheckSpec(
            DELIVERY, asset=asset, description="The expected files have come and could be read."
        )


def _land(source: str) -> dg.AssetsDefinition:
    tables = {table: layout for (name, table), layout in layouts.items() if name == source}

    @dg.multi_asset(
        name=f"land_{source}",
        specs=[_spec(layout) for layout in tables.values()],
        check_specs=[check for layout in tables.values() for check in _checks(layout)],
        can_subset=True,
        backfill_policy=one_run,
        retry_policy=retries,
    )
    def land(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        nights_of_run = context.partition_key_range
        first, last = map(date.fromisoformat, (nights_of_run.start, nights_of_run.end))
        down = None
        for table, layout in tables.items():
            if dg.AssetKey([source, table]) in context.selected_asset_keys:
                with only_passing_reasons():
                    taken = take_in(settings, layout, first, last, down)
                down = taken.down or down
                yield _result(taken)

    return land


def _key(intake: TableIntake) -> dg.AssetKey:
    return dg.AssetKey([intake.layout.source, intake.layout.table])


def _result(intake: TableIntake) -> dg.MaterializeResult:
    return dg.MaterializeResult(
        asset_key=_key(intake),
        metadata={
            "dagster/row_count": sum(b.verdict.rows_accepted for b in intake.batches if b.verdict),
            **intake.counts,
            **(_window(intake) if intake.layout.extract else {"files": len(intake.outcomes)}),
            "batches_held": len(intake.held),
        },
        check_results=[
            _gate(intake),
            *([_pull(intake), _schema(intake)] if intake.layout.extract else [_delivery(intake)]),
        ],
    )


def _gate(intake: TableIntake) -> dg.AssetCheckResult:
    """Failed while a rejected batch is open; the numbers are those of this run's verdicts."""
    failed = intake.complaints
    return dg.AssetCheckResult(
        check_name=GATE,
        asset_key=_key(intake),
        passed=not intake.rejected,
        severity=dg.AssetCheckSeverity.ERROR,
        description=" ".join(failed[:3]) or None,
        metadata={
            **intake.counts,
            "rejected_batches": len(intake.rejected),
            "failed_rules": sum(len(v.failed) for v in intake.verdicts),
            **({"reason": dg.MetadataValue.md("\n\n".join(failed))} if failed else {}),
        },
    )


def _window(intake: TableIntake) -> dict[str, int]:
    """What the extracts of this run fetched; nothing where nothing landed."""
    landed = {outcome.batch_dir for outcome in intake.outcomes if outcome.rows}
    windows = [b.manifest.window for b in intake.batches if b.folder in landed]
    names = ("pages", "fetched", "later", "repeated", "unchanged")
    return {name: sum(getattr(w, name) for w in windows if w) for name in names}


def _unread(intake: TableIntake) -> list[str]:
    """Why the vendor could not be read; empty if it could."""
    return [o.message for o in intake.outcomes if o.status == "failed"]


def _pull(intake: TableIntake) -> dg.AssetCheckResult:
    """Failed if the vendor could not be read: the marts say since when the source is stale."""
    failed = _unread(intake)
    return dg.AssetCheckResult(
        check_name=DELIVERY,
        asset_key=_key(intake),
        passed=not failed,
        severity=dg.AssetCheckSeverity.ERROR,
        description=" ".join(failed) or None,
        metadata={"reason": dg.MetadataValue.md("\n\n".join(failed))} if failed else {},
    )


def _schema(intake: TableIntake) -> dg.AssetCheckResult:
    """A warning that names each field that came, went or became another."""
    changes = "\n".join(f"* {change}" for change in intake.drift)
    unread = ["not compared: the API could not be read"] if _unread(intake) else []
    return dg.AssetCheckResult(
        check_name=SCHEMA,
        asset_key=_key(intake),
        passed=not (intake.drift or unread),
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join([*intake.drift, *unread]) or None,
        metadata={
            "changes": len(intake.drift),
            **({"fields": dg.MetadataValue.md(changes)} if changes else {}),
        },
    )


def _delivery(intake: TableIntake) -> dg.AssetCheckResult:
    """A warning for expected files that have not come and for files left for the next look."""
    waiting = [o.message for o in intake.outcomes if o.status == "still_writing"]
    missing = ", ".join(day.isoformat() for day in intake.missing)
    return dg.AssetCheckResult(
        check_name=DELIVERY,
        asset_key=_key(intake),
        passed=not (waiting or missing),
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "missing_files": len(intake.missing),
            "missing": missing or "none",
            "still_writing": len(waiting),
            "rows_in_files": sum(o.rows for o in intake.outcomes),
        },
    )


land_sources = [_land(source) for source in settings.enabled_sources]
