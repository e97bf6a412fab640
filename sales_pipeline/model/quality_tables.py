"""Writes what became of judged batches into the control file: batches, results of their rules.

Verdict files are read by DuckDB itself: 5,000 of them take a rebuild a second.
"""

from collections.abc import Iterable, Sequence

import duckdb

from sales_pipeline.landing.verdict import VERDICT_NAME
from sales_pipeline.model.quality import Judged
from sales_pipeline.model.quality_corrections import write_corrections
from sales_pipeline.model.quality_rows import write_quarantined_rows
from sales_pipeline.model.values import relation
from sales_pipeline.sources.files.sql import literal, literals

BATCHES = {
    "source_table": "varchar", "batch_id": "varchar", "source": "varchar", "entity": "varchar",
    "owner": "varchar", "delivered": "varchar", "load_mode": "varchar", "night": "date",
    "known_on": "date", "decision": "varchar", "state": "varchar", "rows_landed": "bigint",
    "rows_accepted": "bigint", "rows_quarantined": "bigint", "rows_deduplicated": "bigint",
    "rows_open": "bigint", "origin_batch_id": "varchar",
}  # fmt: skip
RESULTS = {
    "rule_id": "varchar", "expectation_type": "varchar", "scope": "varchar", "severity": "varchar",
    "success": "boolean", "column": "varchar", "element_count": "bigint",
    "unexpected_count": "bigint", "unexpected_share": "double",
}  # fmt: skip


def write_quality(connection: duckdb.DuckDBPyConnection, told: Sequence[Judged]) -> None:
    """Write run.batches, run.rule_results, run.quarantined_rows and run.corrections."""
    batches = relation(BATCHES, map(_row, told))
    connection.execute(f"create table run.batches as {batches}")
    connection.execute(f"create table run.rule_results as {_results(told)}")
    write_quarantined_rows(connection, told)
    write_corrections(connection, told)


def _row(judged: Judged) -> tuple[object, ...]:
    """A batch, in the order of BATCHES."""
    manifest, verdict = judged.batch.manifest, judged.verdict
    return (
        *judged.key, manifest.source, judged.layout.entity, judged.layout.owner or None,
        ", ".join(file.name for file in manifest.files), manifest.load_mode, judged.night,
        verdict.known_on, verdict.decision, judged.batch.state, manifest.rows,
        verdict.rows_accepted, verdict.rows_quarantined, verdict.rows_deduplicated,
        judged.rows_open, manifest.origin_batch_id,
    )  # fmt: skip


def _results(told: Iterable[Judged]) -> str:
    """Results of all rules. Several problems of one delivery under one rule are one row."""
    read = _verdicts(judged.batch.folder / VERDICT_NAME for judged in told)
    return f"""
        with results as (
            select source || '/' || "table" as source_table, batch_id, unnest(results) as result
            from {read}
        )
        select
            source_table,
            batch_id,
            result.rule_id as rule_id,
            min(result.expectation_type) as expectation_type,
            min(result.scope) as scope,
            min(result.severity) as severity,
            bool_and(result.success) as success,
            min(result."column") as column_name,
            max(result.element_count) as element_count,
            sum(result.unexpected_count)::bigint as unexpected_count,
            max(result.unexpected_share)::decimal(9, 6) as unexpected_share
        from results
        group by all
    """


def _verdicts(paths: Iterable[object]) -> str:
    """SQL relation over verdict files; of none, an empty one of the same columns."""
    result = ", ".join(f'"{name}" {type_}' for name, type_ in RESULTS.items())
    columns = {
        "source": "varchar", "table": "varchar", "batch_id": "varchar",
        "results": f"struct({result})[]",
    }  # fmt: skip
    found = literals(map(str, paths))
    if not found:
        return f"({relation(columns, ())})"
    typed = ", ".join(f"'{name}': {literal(type_)}" for name, type_ in columns.items())
    return f"read_json([{found}], columns = {{{typed}}})"
