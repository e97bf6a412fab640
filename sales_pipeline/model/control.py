"""Writes warehouse/control.duckdb: the run's context, views over the landed batches it reads, and
what became of the batches it has to tell of.

The file is built beside its place and renamed, so dbt sees the old one or the new one, whole.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import duckdb

from sales_pipeline.landing.registry import Batch
from sales_pipeline.landing.verdict import DEDUPLICATED_NAME, QUARANTINE_NAME
from sales_pipeline.model.plan import RunPlan
from sales_pipeline.model.quality import Judged
from sales_pipeline.model.quality_tables import write_quality
from sales_pipeline.model.states import Batches
from sales_pipeline.sources.files.sql import literal, literals, quoted

CONTROL_NAME = "control.duckdb"
LINEAGE = {
    "_record_id": "VARCHAR", "_row_hash": "VARCHAR", "_row_number": "BIGINT",
    "_replace_unit": "VARCHAR", "_is_deleted": "BOOLEAN",
}  # fmt: skip
ColumnTypes = Mapping[str, str]


def write_control(
    warehouse_dir: Path,
    plan: RunPlan,
    batches: Batches,
    columns: Mapping[tuple[str, str], ColumnTypes],
    told: Sequence[Judged] = (),
) -> Path:
    """Write the control file of a run.

    batches: what this run reads, by (source, table).
    columns: landed columns (name -> DuckDB type) of every enabled table, by (source, table); a
    table without new batches gets an empty view of these columns.
    told: judged batches that this run tells the marts of.
    """
    warehouse_dir.mkdir(parents=True, exist_ok=True)
    path = warehouse_dir / CONTROL_NAME
    temporary = path.with_suffix(".tmp")
    for left_by_a_kill in (temporary, temporary.with_name(f"{temporary.name}.wal")):
        left_by_a_kill.unlink(missing_ok=True)
    with duckdb.connect(str(temporary)) as connection:
        connection.execute("create schema run; create schema landed")
        _write_context(connection, plan)
        _write_states(connection, plan)
        write_quality(connection, told)
        for (source, table), types in columns.items():
            connection.execute(
                f"create view landed.{quoted(f'{source}__{table}')} as "
                + landed_view(batches.get((source, table), ()), types)
            )
    temporary.replace(path)
    return path


def _write_context(connection: duckdb.DuckDBPyConnection, plan: RunPlan) -> None:
    connection.execute(
        """
        create table run.run_context as
        select $1::date as as_of_date, $2::date as range_start, $3::date as first_known_on,
            $4::boolean as is_rebuild
        """,
        [plan.as_of, plan.range_start, plan.first_known_on, plan.is_rebuild],
    )


def _write_states(connection: duckdb.DuckDBPyConnection, plan: RunPlan) -> None:
    connection.execute(
        "create table run.entity_states"
        " (entity varchar, as_of_date date, data_state varchar, stale_since date)"
    )
    for entity in plan.entity_states:
        connection.execute(
            "insert into run.entity_states values (?, ?, ?, ?)",
            [entity.entity, entity.as_of_date, entity.data_state, entity.stale_since],
        )
    connection.execute(
        "create table run.source_states (source varchar, data_state varchar, stale_since date,"
        " current_to date, reason varchar)"
    )
    for state in plan.source_states:
        connection.execute(
            "insert into run.source_states values (?, ?, ?, ?, ?)",
            [state.source, state.data_state, state.stale_since, state.current_to, state.reason],
        )


def landed_view(batches: Iterable[Batch], types: ColumnTypes) -> str:
    """SQL over the rows of some batches: typed columns, lineage, and whether the gate let a row in.

    Replaced units and full loads are ordered by delivery, upserts by their own modification time.
    """
    batches = tuple(batch for batch in batches if batch.manifest.parts)
    if not batches:
        return _empty(types)
    parts = [str(batch.folder / part.name) for batch in batches for part in batch.manifest.parts]
    landed = {column.name for batch in batches for column in batch.manifest.columns}
    selected = ",\n".join(
        f"{f'rows.{quoted(name)}' if name in landed else 'null'}::{type_} as {quoted(name)}"
        for name, type_ in types.items()
    )
    return f"""
    with batches (_batch_id, _known_on, _extracted_at, _batch_order) as (values {_values(batches)}),
    rows as (
        select *, parse_filename(parse_dirpath(_path)) as _batch_id
        from read_parquet([{literals(parts)}], union_by_name = true, filename = '_path')
    ),
    excluded as ({_excluded(batches)})
    select
        {selected},
        {", ".join(f"rows.{name}" for name in LINEAGE)},
        rows._batch_id,
        batches._known_on::date as _known_on,
        batches._extracted_at::timestamp as _extracted_at,
        batches._batch_order::timestamp as _batch_order,
        case
            when rows._replace_unit is not null then batches._batch_order::timestamp
            else coalesce(rows._source_modified_at, batches._batch_order::timestamp)
        end as _source_modified_at,
        excluded._row_number is null as _accepted
    from rows
    inner join batches on rows._batch_id = batches._batch_id
    left join excluded
        on rows._batch_id = excluded._batch_id
        and rows._row_number = excluded._row_number
        and rows._record_id is not distinct from excluded._record_id
    """


def _values(batches: tuple[Batch, ...]) -> str:
    rows = []
    for batch in batches:
        arrived = f"{batch.manifest.extracted_at:%Y-%m-%d %H:%M:%S.%f}"
        order = str(batch.manifest.name_date or arrived)
        values = (batch.folder.name, str(batch.known_on), arrived, order)
        rows.append("(" + ", ".join(map(literal, values)) + ")")
    return ", ".join(rows)


def _excluded(batches: tuple[Batch, ...]) -> str:
    """Row numbers the gate kept back or found twice, per batch."""
    files = [
        str(batch.folder / name)
        for batch in batches
        for name in (QUARANTINE_NAME, DEDUPLICATED_NAME)
        if (batch.folder / name).is_file()
    ]
    if not files:
        return (
            "select null::varchar as _batch_id, null::bigint as _row_number,"
            " null::varchar as _record_id where false"
        )
    return f"""
        select distinct
            parse_filename(parse_dirpath(_path)) as _batch_id, _row_number, _record_id
        from read_parquet([{literals(files)}], union_by_name = true, filename = '_path')
    """


def _empty(types: ColumnTypes) -> str:
    lineage = {
        **LINEAGE, "_batch_id": "VARCHAR", "_known_on": "DATE", "_extracted_at": "TIMESTAMP",
        "_batch_order": "TIMESTAMP", "_source_modified_at": "TIMESTAMP", "_accepted": "BOOLEAN",
    }  # fmt: skip
    columns = ", ".join(
        f"null::{type_} as {quoted(name)}" for name, type_ in {**types, **lineage}.items()
    )
    return f"select {columns} where false"
