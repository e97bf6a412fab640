"""Compares the ids that a vendor has with those that have landed: the reading `reconcile`.

It finds what no list of changes tells: records deleted for good and forgotten, and records restored
or imported with a time of change that lies before the window.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
import orjson

from sales_pipeline.sources.extract.connector import Connector, Page, Position, Record, Table
from sales_pipeline.sources.files.sql import literal
from sales_pipeline.sources.http.errors import ExtractError

RECONCILE = "reconcile"
IDS_A_PAGE = 1000
# So few may go without a question, whatever their share.
MOST_GONE = 20
# A comparison that is broken off begins again: it has no position of its own.
AGAIN: Position = {"again": True}


def reconcile_pages(
    connector: Connector, table: Table, landed: Sequence[Path], end: datetime, work: Path
) -> Iterator[Page]:
    """Tombstones of what is gone, then the records that are there and should not be missing.

    `landed`: the accepted batches, oldest first. A record that had landed as deleted is known to
    be back from `end`, the end of the window: its own time of change is older than its deletion.
    Raises ExtractError where more are gone than anybody deletes in a week.
    """
    with duckdb.connect() as con:
        con.execute(f"set temp_directory = {literal(str(work / 'spill'))}")
        con.execute("set memory_limit = '1GB'")
        con.execute(f"create table landed as {_latest(landed)}")
        con.execute("create table alive (record_id varchar)")
        for ids in connector.ids(table):
            con.execute("insert into alive select unnest($1::varchar[])", [ids])
        _refuse_a_landslide(con, table)
        for ids in _ids(con, GONE):
            yield Page([Record(i, end, True, orjson.dumps({"id": i})) for i in ids], AGAIN)
        for ids in _ids(con, MISSING):
            yield Page(connector.fetch(table, ids), AGAIN)
        for ids in _ids(con, BACK):
            back = (record._replace(modified_at=end) for record in connector.fetch(table, ids))
            yield Page(list(back), AGAIN)
    yield Page([], None)


GONE = """
    select record_id from landed
    where not is_deleted and record_id not in (select record_id from alive)"""
MISSING = "select record_id from alive where record_id not in (select record_id from landed)"
BACK = "select record_id from landed semi join alive using (record_id) where is_deleted"


def _refuse_a_landslide(con: duckdb.DuckDBPyConnection, table: Table) -> None:
    """A user who has lost the sight of records is told of no error: they are just not listed."""
    (gone,) = con.execute(f"select count(*) from ({GONE})").fetchall()[0]
    (known,) = con.execute("select count(*) from landed where not is_deleted").fetchall()[0]
    if gone > MOST_GONE and gone > known * table.most_gone:
        raise ExtractError(
            f"{table.label}: {gone} of {known} records are not listed any more, at most "
            f"{table.most_gone:.0%} may be. Remedy: see whether the connection's user may still "
            "read them; if they were deleted, raise extract.most_gone of the layout for a night"
        )


def _latest(landed: Sequence[Path]) -> str:
    versions = " union all ".join(
        f"""select _record_id as record_id, _is_deleted as is_deleted, {number} as batch
        from read_parquet({literal(str(batch / "part-*.parquet"))})"""
        for number, batch in enumerate(landed)
    )
    return f"""
        select record_id, arg_max(is_deleted, batch) as is_deleted
        from ({versions}) group by record_id"""


def _ids(con: duckdb.DuckDBPyConnection, query: str) -> Iterator[list[str]]:
    rows = con.execute(f"{query} order by record_id").fetchall()
    for start in range(0, len(rows), IDS_A_PAGE):
        yield [key for (key,) in rows[start : start + IDS_A_PAGE]]
