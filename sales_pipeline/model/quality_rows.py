"""Writes the rows that accepted batches were accepted without, and what people decided on them.

No value of a row is among them: where it stands, what it broke, whose word settled it.
"""

from collections.abc import Iterator, Sequence

import duckdb

from sales_pipeline.gates.ledger import LedgerLine, read_ledger
from sales_pipeline.landing.verdict import QUARANTINE_NAME
from sales_pipeline.model.quality import Judged
from sales_pipeline.model.values import relation
from sales_pipeline.sources.files.sql import literals

BATCHES = {
    "folder": "varchar", "source_table": "varchar", "batch_id": "varchar", "owner": "varchar",
    "link": "varchar", "is_replaced": "boolean", "night": "date",
}  # fmt: skip
DECISIONS = {
    "folder": "varchar", "_row_number": "bigint", "_record_id": "varchar", "state": "varchar",
    "decided_by": "varchar", "decided_at": "timestamp", "reason": "varchar",
}  # fmt: skip


def write_quarantined_rows(connection: duckdb.DuckDBPyConnection, told: Sequence[Judged]) -> None:
    """Write the table run.quarantined_rows; the last line of a ledger about a row is its state."""
    kept_back = [j for j in told if (j.batch.folder / QUARANTINE_NAME).is_file() and j.is_accepted]
    connection.execute(f"create table run.quarantined_rows as {_rows(kept_back)}")


def _batch(judged: Judged) -> tuple[object, ...]:
    return (
        str(judged.batch.folder), *judged.key, judged.layout.owner or None,
        judged.layout.link or None, judged.is_replaced, judged.night,
    )  # fmt: skip


def _decisions(kept_back: Sequence[Judged]) -> Iterator[tuple[object, ...]]:
    for judged in kept_back:
        last = {line.key: line for line in read_ledger(judged.batch.folder)}
        yield from (_decision(str(judged.batch.folder), line) for line in last.values())


def _decision(folder: str, line: LedgerLine) -> tuple[object, ...]:
    when = f"{line.when:%Y-%m-%d %H:%M:%S.%f%z}"
    return (folder, line.row_number, line.record_id, line.state, line.who, when, line.reason)


def _rows(kept_back: Sequence[Judged]) -> str:
    return f"""
        with batches as ({relation(BATCHES, map(_batch, kept_back))}),
        decisions as ({relation(DECISIONS, _decisions(kept_back))})
        select
            source_table,
            batch_id,
            kept._row_number as row_number,
            kept._record_id as record_id,
            _file as delivered,
            array_to_string(rule_ids, ', ') as rule_ids,
            coalesce(decisions.state, case when is_replaced then 'replaced' else 'open' end)
                as state,
            decided_by,
            decided_at,
            reason,
            replace(link, '{{id}}', kept._record_id) as link,
            owner,
            night
        from ({_files(kept_back)}) as kept
        inner join batches on kept.folder = batches.folder
        left join decisions
            on decisions.folder = kept.folder
            and decisions._row_number = kept._row_number
            and decisions._record_id is not distinct from kept._record_id
    """


def _files(kept_back: Sequence[Judged]) -> str:
    files = literals(str(judged.batch.folder / QUARANTINE_NAME) for judged in kept_back)
    if not files:
        return (
            "select null::varchar as folder, null::bigint as _row_number,"
            " null::varchar as _record_id, null::varchar as _file, []::varchar[] as rule_ids"
            " where false"
        )
    return f"""
        select parse_dirpath(_path) as folder, _row_number, _record_id, _file, rule_ids
        from read_parquet([{files}], union_by_name = true, filename = '_path')
    """
