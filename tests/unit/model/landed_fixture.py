"""Real little landed batches: Parquet parts in the landing schema, with what the gate kept back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from sales_pipeline.landing.manifest import BatchManifest, Column, LandedFile, Part
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.landing.verdict import DEDUPLICATED_NAME, QUARANTINE_NAME, Verdict
from sales_pipeline.model.control import landed_view
from sales_pipeline.sources.files.sql import quoted

TYPES = {"order_line_id": "VARCHAR", "amount": "DECIMAL(18,2)"}
MIDNIGHT = datetime(2026, 3, 20, tzinfo=UTC)


@dataclass(frozen=True)
class Row:
    """A landed row: the values of its columns as SQL, and the lineage that a test looks at."""

    number: int
    values: Mapping[str, str]
    record_id: str | None = "k"
    modified_at: str | None = None
    unit: str | None = None
    deleted: bool = False


@dataclass
class Landing:
    """Writes batches below a folder; `arrived` counts minutes."""

    root: Path
    connection: duckdb.DuckDBPyConnection = field(default_factory=duckdb.connect)

    def put(
        self,
        batch_id: str,
        *parts: list[Row],
        types: Mapping[str, str] = TYPES,
        name_date: date | None = None,
        arrived: int = 0,
        quarantined: Iterable[tuple[int, str | None]] = (),
        deduplicated: Iterable[tuple[int, str | None]] = (),
    ) -> Batch:
        folder = self.root / batch_id
        folder.mkdir(parents=True)
        written = [self._part(folder, n, rows, types) for n, rows in enumerate(parts)]
        self._kept_back(folder / QUARANTINE_NAME, list(quarantined))
        self._kept_back(folder / DEDUPLICATED_NAME, list(deduplicated))
        manifest = BatchManifest(
            source="erp",
            table="order_lines",
            batch_id=batch_id,
            load_mode="upsert",
            files=(LandedFile(name=f"{batch_id}.csv", size=1, mtime_ns=1, sha256="s"),),
            rows=sum(part.rows for part in written),
            columns=tuple(Column(name=name, type=type_) for name, type_ in types.items()),
            parts=tuple(written),
            layout_sha256="layout",
            extracted_at=MIDNIGHT + timedelta(minutes=arrived),
            name_date=name_date,
        )
        return Batch(folder, manifest, _accepted(manifest), BatchState.ACCEPTED)

    def _part(self, folder: Path, number: int, rows: list[Row], types: Mapping[str, str]) -> Part:
        name = f"part-{number:05d}.parquet"
        selects = [_row(row, types) for row in rows] or [f"{_row(Row(0, {}), types)} where false"]
        self._copy(" union all ".join(selects), folder / name)
        return Part(name=name, rows=len(rows), sha256="s")

    def _kept_back(self, path: Path, rows: list[tuple[int, str | None]]) -> None:
        if rows:
            selects = (
                f"select {number}::bigint as _row_number, {_text(record_id)} as _record_id"
                for number, record_id in rows
            )
            self._copy(" union all ".join(selects), path)

    def _copy(self, query: str, path: Path) -> None:
        self.connection.execute(f"copy ({query}) to {_text(str(path))} (format parquet)")

    def rows(
        self, batches: Iterable[Batch], columns: str, types: Mapping[str, str] = TYPES
    ) -> list[tuple[object, ...]]:
        """Columns of the landed view, by batch and row."""
        rows = f"{landed_view(batches, types)} order by _batch_id, _row_number, _record_id"
        return self.connection.execute(f"select {columns} from ({rows})").fetchall()


def _text(text: str | None) -> str:
    return "null::varchar" if text is None else "'" + text.replace("'", "''") + "'"


def _row(row: Row, types: Mapping[str, str]) -> str:
    values = ", ".join(
        f"{row.values.get(name, 'null')}::{type_} as {quoted(name)}"
        for name, type_ in types.items()
    )
    modified_at = f"timestamp '{row.modified_at}'" if row.modified_at else "null::timestamp"
    return f"""select {values}, {{'行': 'raw'}} as _raw,
        []::struct("column" varchar, raw varchar, reason varchar)[] as _parse_errors,
        {row.number}::bigint as _row_number, 'file.csv' as _file,
        {_text(row.record_id)} as _record_id, md5({_text(str(row.values))}) as _row_hash,
        {modified_at} as _source_modified_at, date '2026-03-01' as _business_date,
        {_text(row.unit)} as _replace_unit, {row.deleted} as _is_deleted
    """


def _accepted(manifest: BatchManifest) -> Verdict:
    return Verdict(
        source=manifest.source,
        table=manifest.table,
        batch_id=manifest.batch_id,
        decision="accepted",
        known_on=manifest.name_date or date(2026, 3, 20),
        rows_landed=manifest.rows,
        rows_accepted=manifest.rows,
        rows_quarantined=0,
        rows_deduplicated=0,
        results=(),
        suite_sha256="suite",
        decided_at=MIDNIGHT,
    )
