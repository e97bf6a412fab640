"""Deliveries and invoice lines that count on no day are kept back, never lost."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from sales_pipeline.gates.evaluate import evaluate
from sales_pipeline.gates.suite import load_suite
from sales_pipeline.settings import EXPECTATIONS_DIR

DAY = date(2026, 11, 2)
COUNT = 11  # one of eleven is below the share that rejects a delivery


def kept_back(batch: Path, table: str) -> list[tuple[str, list[str]]]:
    """Record and broken rules of the rows in quarantine."""
    verdict = evaluate(batch, load_suite(EXPECTATIONS_DIR, "erp", table), DAY)
    assert (verdict.decision, verdict.rows_accepted) == ("accepted", COUNT - 1)
    query = f"SELECT _record_id, rule_ids FROM '{batch / 'quarantine.parquet'}'"
    return duckdb.sql(query).fetchall()


@pytest.mark.parametrize("signed", [None, DAY])
def test_a_delivery_without_any_day_is_kept_back(landing: Any, signed: date | None) -> None:
    """One that was signed for needs no day on which it left: the other row has only that one."""
    batch = landing.batch(
        {
            "delivery_line_id": ("VARCHAR", [f"D{number}" for number in range(COUNT)]),
            "order_line_id": ("VARCHAR", ["L1"] * COUNT),
            "delivered_quantity": ("DECIMAL(18,4)", [1] * COUNT),
            "shipped_at": ("DATE", [None, None, *[DAY] * (COUNT - 2)]),
            "delivered_at": ("DATE", [None, DAY, *[signed] * (COUNT - 2)]),
        },
        key="delivery_line_id", source="erp", table="deliveries",
    )  # fmt: skip
    assert kept_back(batch, "deliveries") == [("D0", ["shipped_or_delivered_on_some_day"])]


def test_an_invoice_line_without_its_day_is_kept_back(landing: Any) -> None:
    batch = landing.batch(
        {
            "invoice_line_id": ("VARCHAR", [f"I{number}" for number in range(COUNT)]),
            "invoice_id": ("VARCHAR", ["F1"] * COUNT),
            "amount_ex_tax": ("DECIMAL(18,2)", [1] * COUNT),
            "tax_rate": ("DECIMAL(9,6)", ["0.13"] * COUNT),
            "issue_date": ("DATE", [None, *[DAY] * (COUNT - 1)]),
        },
        key="invoice_line_id", source="erp", table="invoice_lines",
    )  # fmt: skip
    assert kept_back(batch, "invoice_lines") == [("I0", ["issue_date_not_null"])]
