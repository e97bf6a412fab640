"""Makes one file of an extract's parts: the newest version of each record, and only what is news.

A window begins a little before the last one ended, so that late records are not missed; what it
brings again unchanged is left out, counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from sales_pipeline.sources.extract.pull import ExtractManifest
from sales_pipeline.sources.extract.reconcile import RECONCILE
from sales_pipeline.sources.files.raw import RECORD
from sales_pipeline.sources.files.sql import literal, literals

RECORDS_NAME = "records.parquet"


@dataclass(frozen=True)
class Settled:
    """The file and what was left out on the way. `digest` does not depend on the order of rows."""

    path: Path
    rows: int
    repeated: int
    unchanged: int
    latest: datetime | None
    digest: str


def settle(
    folder: Path,
    landed: Sequence[Path],
    history: Sequence[Path],
    memory_limit: str = "3GB",
    threads: int = 2,
) -> Settled:
    """Write records.parquet into the folder of a finished extract.

    `landed`: folders of accepted batches that may hold the same versions, oldest first; `history`:
    those of all accepted batches. A deletion keeps what was last known of its record.
    """
    manifest = ExtractManifest.read(folder)
    target = folder / RECORDS_NAME
    config = {"memory_limit": memory_limit, "threads": str(threads)}
    with duckdb.connect(config={**config, "temp_directory": str(folder / "spill")}) as con:
        con.execute("set timezone = 'UTC'")
        con.execute(f"create view fetched as {_fetched(folder, manifest)}")
        con.execute("create table stale as " + STALE)
        con.execute(f"create view last_known as {_last_known(con, history)}")
        con.execute("create view newest as " + NEWEST)
        con.execute(f"create view known as {_known(landed)}")
        # In the order in which they came: the joins below keep none, and a row's number is landed.
        news = (
            "select * exclude (n) from newest where not exists (" + SAME_AS_LANDED + ") order by n"
        )
        con.execute(
            f"copy ({news}) to {literal(str(target))}"
            " (format parquet, compression zstd, row_group_size 122880)"
        )
        return _counted(con, target, manifest)


def _fetched(folder: Path, manifest: ExtractManifest) -> str:
    columns = "record_id, modified_at, is_deleted, payload, reading"
    if not manifest.parts:
        empty = "null::varchar as record_id, null::timestamp as modified_at,"
        rest = "false as is_deleted, null::varchar as payload, '' as reading, 0 as n"
        return f"select {empty} {rest} where false"
    parts = literals(str(folder / part.name) for part in manifest.parts)
    return f"""
        select {columns}, file_index * 1000000000 + file_row_number as n
        from read_parquet([{parts}], file_row_number = true)"""


# Only ids that came more than once are ranked: with one window over all of 1 M records the payloads
# would be sorted, too.
STALE = """
    select n from (
        select n, row_number() over (
            partition by record_id order by modified_at desc nulls last, is_deleted desc, n desc
        ) as rank
        from fetched
        where record_id in (select record_id from fetched group by all having count(*) > 1)
    )
    where rank > 1"""
NEWEST = """
    select fetched.record_id, modified_at, is_deleted,
        coalesce(last_known.payload, fetched.payload) as payload, n
    from fetched
    left join last_known on fetched.is_deleted and fetched.record_id = last_known.record_id
    where not exists (select 1 from stale where stale.n = fetched.n)"""
SAME_AS_LANDED = """
    select 1 from known
    where known.record_id = newest.record_id
        and known.is_deleted = newest.is_deleted and known.payload_hash = md5(newest.payload)"""


def _last_known(con: duckdb.DuckDBPyConnection, history: Sequence[Path]) -> str:
    """The latest landed content of each record that is deleted now; without deletions, none is
    looked for."""
    (deletions,) = con.execute("select count(*) from fetched where is_deleted").fetchall()[0]
    versions = [
        f"""select _record_id as record_id, _raw.{RECORD} as payload, {number} as batch
        from read_parquet({literal(str(batch / "part-*.parquet"))})
        where _record_id in (select record_id from fetched where is_deleted)"""
        for number, batch in enumerate(history)
    ]
    if not (deletions and versions):
        return "select null::varchar as record_id, null::varchar as payload limit 0"
    return f"""
        select record_id, arg_max(payload, batch) as payload
        from ({" union all ".join(versions)}) group by record_id"""


def _known(landed: Sequence[Path]) -> str:
    """The latest landed version of each record, as hashes: an older one may come back."""
    versions = [
        f"""select _record_id as record_id, _is_deleted as is_deleted,
            md5(_raw.{RECORD}) as payload_hash, {number} as batch
        from read_parquet({literal(str(batch / "part-*.parquet"))})"""
        for number, batch in enumerate(landed)
    ]
    if not versions:
        return "select null::varchar as record_id, false as is_deleted, '' as payload_hash limit 0"
    return f"""
        select record_id, arg_max(is_deleted, batch) as is_deleted,
            arg_max(payload_hash, batch) as payload_hash
        from ({" union all ".join(versions)}) group by record_id"""


def _counted(con: duckdb.DuckDBPyConnection, target: Path, manifest: ExtractManifest) -> Settled:
    """The times of a comparison of ids are those of the comparison, and tell of no change."""
    query = f"""
        select (select count(*) from stale), (select count(*) from newest), count(*),
            (select max(modified_at) from fetched where reading <> {literal(RECONCILE)}),
            coalesce(sum(hash(record_id, is_deleted, payload)::hugeint), 0)::varchar
        from read_parquet({literal(str(target))})"""
    repeated, newest, rows, latest, digest = con.execute(query).fetchall()[0]
    return Settled(target, rows, repeated, newest - rows, latest, digest)
