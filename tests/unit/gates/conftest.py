"""Landed batches in miniature: columns in, a batch folder with Parquet and manifest out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sales_pipeline.files import sha256_of
from sales_pipeline.gates.columns import quoted
from sales_pipeline.gates.suite import Suite, parse_suite
from sales_pipeline.landing.manifest import BatchManifest, Column, LandedFile, Part
from sales_pipeline.landing.writer import BatchWriter

Values = Sequence[Any]
ARRIVED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass
class Landing:
    """Writes batches of the table crm/things below a folder."""

    folder: Path
    written: int = field(default=0)

    def batch(
        self,
        columns: dict[str, tuple[str, Values]],
        key: str | None = None,
        errors: dict[int, str] | None = None,
        parts: int = 1,
        **manifest: Any,
    ) -> Path:
        """A batch of these columns (name -> DuckDB type and values).

        key: column that is the record id; errors: row index -> column that could not be parsed.
        """
        rows = len(next(iter(columns.values()))[1])
        self.written += 1
        batch_id = manifest.pop("batch_id", f"20260102-{self.written:016x}")
        with (
            duckdb.connect() as connection,
            BatchWriter(self.folder, "crm", "things", batch_id) as writer,
        ):
            self._fill(connection, columns, key, errors or {}, rows)
            landed = []
            for number in range(parts if rows else 1):
                path = writer.folder / f"part-{number:05}.parquet"
                share = f"_row_number % {parts} = {number}" if parts > 1 else "true"
                connection.execute(f"COPY (FROM t WHERE {share}) TO '{path}' (FORMAT parquet)")
                ((count,),) = connection.execute(f"FROM '{path}' SELECT count(*)").fetchall()
                landed.append(Part(name=path.name, rows=count, sha256=sha256_of(path)))
            facts = {
                "source": "crm",
                "table": "things",
                "batch_id": batch_id,
                "load_mode": "upsert",
                "files": (LandedFile(name="things.csv", size=1, mtime_ns=1, sha256="0"),),
                "rows": rows,
                "columns": tuple(Column(name=n, type=t) for n, (t, _) in columns.items()),
                "parts": tuple(landed) if manifest.get("rows") != 0 else (),
                "layout_sha256": "0",
                "extracted_at": ARRIVED,
                "keyed": key is not None,
            }
            return writer.commit(BatchManifest(**(facts | manifest)))

    @staticmethod
    def _fill(
        connection: duckdb.DuckDBPyConnection,
        columns: dict[str, tuple[str, Values]],
        key: str | None,
        errors: dict[int, str],
        rows: int,
    ) -> None:
        declared = ", ".join(f"{quoted(name)} {type_}" for name, (type_, _) in columns.items())
        connection.execute(f"CREATE TABLE c (_i BIGINT, {declared})")
        if rows:
            places = ", ".join("?" * (len(columns) + 1))
            data = zip(range(rows), *(values for _, values in columns.values()), strict=True)
            connection.executemany(f"INSERT INTO c VALUES ({places})", [list(row) for row in data])
        wrong = "CASE _i " + " ".join(
            f"WHEN {i} THEN [{{'column': '{column}', 'raw': '?', 'reason': 'not a number'}}]"
            for i, column in {-1: "", **errors}.items()
        )
        names = ", ".join(quoted(name) for name in columns)
        connection.execute(
            f"""
            CREATE TABLE t AS SELECT {names}, {{{
                ", ".join(f"{quoted(n)}: {quoted(n)}::VARCHAR" for n in columns)
            }}} AS _raw,
                {wrong} ELSE [] END::STRUCT("column" VARCHAR, raw VARCHAR, reason VARCHAR)[]
                    AS _parse_errors,
                _i + 2 AS _row_number, 'things.csv' AS _file,
                {f"{quoted(key)}::VARCHAR" if key else "md5(_i::VARCHAR)"} AS _record_id,
                md5(concat_ws('|', {names})) AS _row_hash,
                TIMESTAMP '2026-01-02' AS _source_modified_at, DATE '2026-01-02' AS _business_date,
                NULL::VARCHAR AS _replace_unit, false AS _is_deleted
            FROM c ORDER BY _i
            """
        )


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


@pytest.fixture
def suite_of() -> Callable[..., Suite]:
    """A suite of crm/things from rules written as (type, kwargs) or as whole entries."""

    def build(*rules: Any, **meta: Any) -> Suite:
        import json

        entries = [
            {"type": rule[0], "kwargs": rule[1], "meta": {"rule_id": f"r{number}"}}
            if isinstance(rule, tuple)
            else rule
            for number, rule in enumerate(rules)
        ]
        content = {"name": "crm/things", "expectations": entries, "meta": meta}
        return parse_suite(json.dumps(content).encode(), "crm/things")

    return build
