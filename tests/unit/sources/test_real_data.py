"""Real extracts land completely: every file, every row, no parse error, and the known sums.

The data are outside of the repository; where the folder is absent these tests are skipped.
"""

import json
import tarfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from landing_desk import NOW

from sales_pipeline.landing.registry import BatchRegistry
from sales_pipeline.settings import PROJECT_DIR, Settings
from sales_pipeline.sources.files.deliveries import land_deliveries
from sales_pipeline.sources.files.land import Status
from sales_pipeline.sources.files.layout import load_layouts

DATA = PROJECT_DIR.parent / "shared" / "data"
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason=f"{DATA} is not here")
SUMS = """
    select strftime(_business_date, '%Y-%m') as month,
        sum(quantity * unit_price) filter (invoice_no not like 'C%' and quantity > 0
            and unit_price > 0) as sales,
        sum(quantity * unit_price) filter (invoice_no like 'C%') as cancelled
    from {} group by month order by month
"""


def land_all(settings: Settings, source: str) -> dict[str, str]:
    """Land a source; table -> its rows as a relation."""
    tables = {}
    for (_, table), layout in load_layouts([source]).items():
        registry = BatchRegistry(settings.landing)
        outcomes = list(land_deliveries(layout, settings, registry, date(2030, 1, 1), NOW))
        assert {outcome.status for outcome in outcomes} == {Status.LANDED}
        assert [p.message for outcome in outcomes for p in outcome.problems] == []
        parts = settings.landing / source / table / "*" / "part-*.parquet"
        tables[table] = f"read_parquet('{parts}')"
        assert _count(tables[table], "len(_parse_errors) > 0") == 0
        assert _count(tables[table]) == sum(outcome.rows for outcome in outcomes)
    return tables


def _count(relation: str, where: str = "true") -> int:
    return int(duckdb.execute(f"select count(*) from {relation} where {where}").fetchall()[0][0])


@needs_data
def test_adventureworks_lands_whole(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, settle_seconds=0, timezone="UTC")
    settings.inbox.mkdir()
    (settings.inbox / "adventureworks").symlink_to(DATA / "adventureworks")
    expected = json.loads((DATA / "adventureworks" / "EXPECTED.json").read_text())
    tables = land_all(settings, "adventureworks")
    assert _count(tables["sales_quota"]) == expected["quota_rows"]
    for name, orders in (
        ("reseller_sales", "reseller_orders"),
        ("internet_sales", "internet_orders"),
    ):
        relation = tables[name]
        found = duckdb.execute(
            f"select year(order_date)::varchar, sum(sales_amount) from {relation} group by 1"
        )
        years = {year: round(total, 2) for year, total in found.fetchall()}
        by_year = expected[f"{name}_by_year"]
        assert years == {year: Decimal(str(total)) for year, total in by_year.items()}
        count = duckdb.execute(f"select count(distinct sales_order_number) from {relation}")
        assert count.fetchall()[0][0] == expected[orders]


@needs_data
@pytest.mark.slow
def test_online_retail_lands_whole_and_adds_up(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, settle_seconds=0, timezone="Europe/London")
    inbox = settings.inbox / "online_retail"
    inbox.mkdir(parents=True)
    with tarfile.open(DATA / "online_retail" / "by-day.tar.gz") as archive:
        archive.extractall(inbox, filter="data")
    expected = json.loads((DATA / "online_retail" / "EXPECTED.json").read_text())
    lines = land_all(settings, "online_retail")["invoice_lines"]
    assert _count(lines) == expected["rows"]
    assert _count(lines, "customer_id is null") == expected["null_customer_rows"]
    assert _count(lines, "_record_id not like '%#1'") == expected["exact_duplicate_rows"]
    sums = duckdb.execute(SUMS.format(lines)).fetchall()
    for month, sales, cancelled in sums:
        assert sales == Decimal(str(expected["sales_amount_by_month"][month]))
        assert cancelled == Decimal(str(expected["cancelled_amount_by_month"][month]))
    assert len(sums) == len(expected["sales_amount_by_month"])
    cadence = load_layouts(["online_retail"])["online_retail", "invoice_lines"].cadence
    assert cadence and not cadence.expects(date(2010, 12, 4))  # a Saturday
