"""What the folders of a home's batches say of deliveries, in the shape of the marts about them.

Read from manifests, verdicts, quarantine files and ledgers alone: the marts are compared with it.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import duckdb
from flow_home import Home

from sales_pipeline.gates.ledger import RowKey, open_rows, states
from sales_pipeline.landing.registry import Batch, BatchState
from sales_pipeline.landing.verdict import QUARANTINE_NAME, Verdict

Rows = list[tuple[Any, ...]]
FILLED = ("expect_column_values_to_not_be_null", "record_id_not_null")
BATCHES = """
    select source_table, batch_id, state, decision, known_on, rows_landed, rows_accepted,
        rows_quarantined, rows_deduplicated, origin_batch_id
    from marts.dim_batch order by all
"""
RESULTS = """
    select source_table, batch_id, rule_id, success, element_count, unexpected_count
    from marts.fct_dq_results order by all
"""
QUARANTINE = """
    select source_table, batch_id, row_number, record_id, rule_ids
    from marts.fct_quarantine order by all
"""
LANDED = """
    select source_table, value_before::int, value_after::int from marts.fct_reconciliation
    where hop = 'landed_to_accepted' order by all
"""
COMPLETENESS = """
    select source_table, completeness_numerator, completeness_denominator
    from marts.mart_dq_scorecard where completeness_denominator > 0 order by all
"""


def judged(home: Home) -> list[Batch]:
    return [batch for batch in home.batches() if batch.verdict]


def name_of(batch: Batch) -> tuple[str, str]:
    return f"{batch.manifest.source}/{batch.manifest.table}", batch.manifest.batch_id


def batch_rows(home: Home) -> Rows:
    rows: Rows = []
    for batch in judged(home):
        verdict = Verdict.read(batch.folder)
        rows.append((
            *name_of(batch), batch.state.value, verdict.decision, verdict.known_on,
            verdict.rows_landed, verdict.rows_accepted, verdict.rows_quarantined,
            verdict.rows_deduplicated, batch.manifest.origin_batch_id,
        ))  # fmt: skip
    return sorted(rows, key=lambda row: row[:2])


def result_rows(home: Home) -> Rows:
    """Problems that landing found have no counts: several under one rule are one row."""
    return sorted(
        {
            (*name_of(b), r.rule_id, r.success, r.element_count, r.unexpected_count)
            for b in judged(home)
            for r in Verdict.read(b.folder).results
        }
    )


def quarantined_rows(home: Home) -> Rows:
    """Rows kept back from accepted batches, with the rules they break."""
    rows: Rows = []
    for batch in judged(home):
        path = batch.folder / QUARANTINE_NAME
        if batch.state is BatchState.ACCEPTED and path.is_file():
            found = duckdb.sql(
                "select _row_number, _record_id, array_to_string(rule_ids, ', ')"
                f" from read_parquet('{path}')"
            ).fetchall()
            rows += [(*name_of(batch), *row) for row in found]
    return sorted(rows, key=lambda row: (*row[:3], row[3] is None, row[3]))


def landed_and_accepted(home: Home) -> Rows:
    """Rows of every table that has a batch."""
    landed, accepted = Counter[str](), Counter[str]()
    for batch in judged(home):
        verdict = Verdict.read(batch.folder)
        landed[name_of(batch)[0]] += batch.manifest.rows
        accepted[name_of(batch)[0]] += verdict.rows_accepted
    return sorted((table, rows, accepted[table]) for table, rows in landed.items())


def filled_cells(home: Home) -> Rows:
    """Cells that have to be filled and are, and those that have to be, by table."""
    filled, asked = Counter[str](), Counter[str]()
    for batch in judged(home):
        for result in Verdict.read(batch.folder).results:
            if result.expectation_type in FILLED:
                asked[name_of(batch)[0]] += result.element_count
                filled[name_of(batch)[0]] += result.element_count - result.unexpected_count
    return sorted((table, filled[table], cells) for table, cells in asked.items() if cells)


def decided_states(home: Home) -> Counter[str]:
    """How many quarantined rows people have released, corrected or discarded."""
    return Counter(
        state
        for batch in judged(home)
        if batch.state is BatchState.ACCEPTED
        for state in states(batch.folder).values()
    )


def undecided(home: Home, source_table: str) -> Iterator[tuple[Batch, RowKey]]:
    """Rows of the accepted batches of a table that nobody has decided on."""
    for batch in judged(home):
        if name_of(batch)[0] == source_table and batch.state is BatchState.ACCEPTED:
            yield from ((batch, row) for row in open_rows(batch.folder))
