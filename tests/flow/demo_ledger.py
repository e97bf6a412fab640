"""What became of the demo company's delivered rows, beside what its ledger of dirt promised.

Both sides are read from files: verdict folders here, the generator's ledger there.
"""

from collections.abc import Callable
from datetime import date

import duckdb
from flow_home import Home

from sales_pipeline.gates.corrections import Correction
from sales_pipeline.gates.ledger import open_rows
from sales_pipeline.gates.replay import discard
from sales_pipeline.landing.registry import Batch
from sales_pipeline.landing.verdict import DEDUPLICATED_NAME, QUARANTINE_NAME
from sales_pipeline.replay import decision_of, replay_batch
from sales_pipeline.simulators.company import Company, generate
from sales_pipeline.simulators.company.dirt.kinds import DEDUPLICATED
from sales_pipeline.simulators.company.dirt.ledger import Entry
from sales_pipeline.simulators.company.tenants.dirt import ACCOUNTS as CRMS
from sales_pipeline.simulators.company.truth import (
    ComparisonRow,
    Mismatch,
    TruthRow,
    compute_comparisons,
    diff,
)

# source/table; file and row number as an editor shows it, or object and record id of a CRM.
Row = tuple[str, str, int | str | None]
VALUES = """
    select kpi_id, scope_type, scope_key, period_grain, period_key, value, numerator, denominator,
        status, is_partial, row_count
    from marts.fct_kpi_values
"""
COMPARISONS = """
    select kpi_id, scope_type, scope_key, period_grain, period_key, value, prev_value, prev_change,
        prev_growth, prev_status, yoy_value, yoy_change, yoy_growth, yoy_status, is_partial,
        coalesce(flags, '')
    from marts.fct_kpi_comparisons where scope_type <> 'account'
"""


def company(seed: int, order_lines: int) -> Company:
    return generate(seed, order_lines)


def promised_quarantine(company: Company) -> dict[Row, str]:
    """Rule id of every row that the ledger sends to quarantine."""
    return {
        row_of(entry): entry.outcome.split(":")[1] for entry in company.dirt_ledger.quarantine()
    }


def row_of(entry: Entry) -> Row:
    place = entry.record_id if entry.source in CRMS else entry.row_number
    return f"{entry.source}/{entry.table}", entry.file, place


def promised_repeats(company: Company) -> set[Row]:
    return {row_of(entry) for entry in company.dirt_ledger.entries if entry.outcome == DEDUPLICATED}


def found_quarantine(home: Home) -> dict[Row, list[str]]:
    """Rule ids of every row kept back from an accepted batch."""
    found = _rows(home, QUARANTINE_NAME, "rule_ids", lambda batch: batch.known_on is not None)
    return {row: list(rule_ids) for row, rule_ids in found}


def found_repeats(home: Home) -> set[Row]:
    return {row for row, _ in _rows(home, DEDUPLICATED_NAME, "null", lambda batch: True)}


def _rows(
    home: Home, name: str, column: str, wanted: Callable[[Batch], bool]
) -> list[tuple[Row, list[str]]]:
    rows = []
    for batch in home.batches():
        path = batch.folder / name
        if path.is_file() and wanted(batch):
            table = f"{batch.manifest.source}/{batch.manifest.table}"
            place = "_record_id" if batch.manifest.source in CRMS else "_row_number"
            sql = f"select _file, {place}, {column} from read_parquet('{path}')"
            rows += [((table, file, row), more) for file, row, more in duckdb.sql(sql).fetchall()]
    return rows


def correct_everything(home: Home, company: Company) -> list[str]:
    """Do what the ledger says of every quarantined row: correct and replay it, or give it up."""
    promised = {row_of(entry): entry for entry in company.dirt_ledger.quarantine()}
    decision, told = decision_of("li.na", "corrected in the source system"), []
    for batch in home.batches():
        name = f"{batch.manifest.source}/{batch.manifest.table}"
        file = batch.manifest.files[0].name
        is_api = batch.manifest.source in CRMS
        rows = [
            (key, promised[name, file, key.record_id if is_api else key.row_number])
            for key in open_rows(batch.folder)
        ]
        given_up = [key for key, entry in rows if not entry.correction]
        if given_up:
            discard(batch.folder, decision, given_up)
        corrections = [
            Correction(
                row_number=key.row_number, column=column, value=value,
                who=decision.who, reason=decision.reason,
            )
            for key, entry in rows
            for column, value in (entry.correction or {}).items()
        ]  # fmt: skip
        if corrections:
            reference = f"{name}/{batch.manifest.batch_id}"
            told.append(replay_batch(home.settings, reference, decision, corrections))
    return told


def wrong_values(home: Home, truth: list[TruthRow]) -> list[Mismatch]:
    return diff(truth, [TruthRow(*row) for row in home.query(VALUES)])


def wrong_comparisons(home: Home, company: Company, as_of: date, basis: str) -> list[Mismatch]:
    """Accounts are published sparsely and compare with zero; truth has no rows for them."""
    truth = compute_comparisons(company.world("loadable"), as_of, basis=basis)
    published = [ComparisonRow(*row) for row in home.query(COMPARISONS)]
    return diff([row for row in truth if row.scope_type != "account"], published)
