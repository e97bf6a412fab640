"""Online Retail: a real web shop's invoices, loaded by layout, suite and staging model only.

Compared are sums of fct_sales_lines.net_amount (sale and return lines) and the company's KPIs
gross_sales, net_revenue and order_count. Prices with three decimals are rounded per line
(DECISIONS 15): EXPECTED's 537808.621 is 537808.62 in the marts; no month is off by a cent.
"""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flow_home import Home
from retail_files import (
    CENT,
    FIRST,
    KPI_SUMS,
    LAST,
    LINE_SUMS,
    OPTIONS,
    check_conservation,
    deliver,
    expected,
    figures,
    files,
    lines,
    month,
    need_data,
    oracle,
    trading_days,
)

SLICE_END = date(2010, 12, 10)


@pytest.fixture(scope="module", autouse=True)
def data() -> None:
    need_data()


@pytest.fixture(scope="module")
def slice_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Ten days in one run."""
    home = Home(tmp_path_factory.mktemp("retail"), OPTIONS)
    deliver(home, trading_days(last=SLICE_END))
    home.night(FIRST, SLICE_END)
    return home


def test_the_oracle_agrees_with_the_figures_published_with_the_data() -> None:
    told, found = expected(), oracle(month, LAST)
    sales, cancelled = told["sales_amount_by_month"], told["cancelled_amount_by_month"]
    exact: Counter[str] = Counter()
    for line in lines():
        exact[month(line.day)] += line.amount if line.is_sale else 0
    assert {key: Decimal(value) for key, value in sales.items()} == dict(exact)
    assert {key: (s, c) for key, (s, c, _) in found.items()} == {
        key: (Decimal(sales[key]).quantize(CENT), Decimal(cancelled[key])) for key in sales
    }
    assert len(lines()) == told["rows"] and len(files()) == told["files"]
    assert sum(not line.customer for line in lines()) == told["null_customer_rows"]


def test_ten_days_are_exact_to_the_cent_by_line_and_by_kpi(slice_home: Home) -> None:
    by_day, by_month = oracle(str, SLICE_END), oracle(month, SLICE_END)
    assert figures(slice_home.query(LINE_SUMS.format(period="order_date::varchar"))) == by_day
    kpis = figures(slice_home.query(KPI_SUMS, "day"))
    assert {key: kpis[key] for key in by_day} == by_day
    assert all(kpis[key] == (0, 0, 0) for key in kpis.keys() - by_day.keys())
    assert figures(slice_home.query(KPI_SUMS, "month")) == by_month


def test_every_file_and_every_row_of_ten_days_is_accounted_for(slice_home: Home) -> None:
    check_conservation(slice_home, SLICE_END)


def test_a_night_and_then_the_rest_end_like_one_range_in_every_mart(
    slice_home: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path, OPTIONS)
    deliver(home, trading_days(last=SLICE_END))
    home.night(FIRST)
    home.night(FIRST + timedelta(1), SLICE_END)
    assert home.hashes() == slice_home.hashes()


def test_a_file_that_comes_a_week_late_ends_in_the_same_current_marts(
    slice_home: Home, tmp_path: Path
) -> None:
    late, days = date(2010, 12, 3), trading_days(last=SLICE_END)
    home = Home(tmp_path, OPTIONS)
    deliver(home, reversed([day for day in days if day != late]))
    home.night(FIRST, SLICE_END - timedelta(1))
    deliver(home, [late])
    home.night(SLICE_END)
    found, wanted = home.hashes(), slice_home.hashes()
    # What was known when is told apart, and only that.
    assert {table for table in wanted if found[table] != wanted[table]} == {
        "fct_kpi_values_history"
    }


def test_a_saturday_without_a_file_raises_no_alarm_and_another_day_does(tmp_path: Path) -> None:
    home = Home(tmp_path, OPTIONS)
    thursday = date(2010, 12, 9)
    deliver(home, [day for day in trading_days(last=SLICE_END) if day != thursday])
    saturday = home.take_in(FIRST, date(2010, 12, 4))["online_retail/invoice_lines"]
    assert saturday.missing == ()
    friday = home.take_in(FIRST, SLICE_END)["online_retail/invoice_lines"]
    assert friday.missing == (thursday,)


def test_half_a_day_under_another_name_is_refused_and_the_source_is_stale(tmp_path: Path) -> None:
    # Lines without a key are told apart by their file: two files for one day are not promised.
    home = Home(tmp_path, OPTIONS)
    deliver(home, [FIRST])
    header, *rows = files()[FIRST].splitlines(keepends=True)
    inbox = home.inbox("online_retail")
    (inbox / f"{FIRST}.csv").write_bytes(header + b"".join(rows[:1000]))
    (inbox / f"{FIRST}_2.csv").write_bytes(header + b"".join(rows[1000:]))
    taken = home.take_in(FIRST)["online_retail/invoice_lines"]
    states = {batch.manifest.files[0].name: str(batch.state) for batch in taken.batches}
    assert states == {f"{FIRST}.csv": "accepted", f"{FIRST}_2.csv": "rejected"}
    (complaint,) = taken.complaints
    assert complaint.startswith(f"{FIRST}_2.csv: no date in the file name")
    deliver(home, [FIRST])
    (batch,) = home.take_in(FIRST)["online_retail/invoice_lines"].verdicts
    assert batch.rows_accepted == len(rows)
