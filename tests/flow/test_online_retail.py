"""Online Retail: a real web shop's invoices, loaded by layout, suite and staging model only.

Compared are sums of fct_sales_lines.net_amount (sale and return lines) and the company's KPIs
gross_sales, net_revenue and order_count. Prices with three decimals are rounded per line
(DECISIONS 15): EXPECTED's 537808.621 is 537808.62 in the marts; no month is off by a cent.
"""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from flow_home import Home
from retail_files import (
    CENT,
    FIRST,
    LAST,
    OPTIONS,
    deliver,
    expected,
    files,
    lines,
    need_data,
    trading_days,
)

SLICE_END = date(2010, 12, 10)
LINE_SUMS = """
    select {period}, coalesce(sum(net_amount) filter (line_type = 'sale'), 0),
        coalesce(sum(net_amount) filter (line_type = 'return'), 0),
        count(distinct order_key) filter (line_type = 'sale')
    from marts.fct_sales_lines group by 1
"""
KPI_SUMS = """
    select period_key, max(value) filter (kpi_id = 'gross_sales'),
        max(value) filter (kpi_id = 'net_revenue') - max(value) filter (kpi_id = 'gross_sales'),
        max(value) filter (kpi_id = 'order_count')
    from marts.fct_kpi_values
    where scope_type = 'company' and period_grain = ? group by 1
"""
Figures = dict[str, tuple[Decimal, Decimal, int]]


@pytest.fixture(scope="session", autouse=True)
def data() -> None:
    need_data()


@pytest.fixture(scope="session")
def slice_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Ten days in one run."""
    home = Home(tmp_path_factory.mktemp("retail"), OPTIONS)
    deliver(home, trading_days(last=SLICE_END))
    home.night(FIRST, SLICE_END)
    return home


@pytest.fixture(scope="session")
def whole_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """All nine months in one back-fill, by the command."""
    home = Home(tmp_path_factory.mktemp("retail_all"), OPTIONS)
    deliver(home, trading_days())
    home.run("backfill", "--from", str(FIRST), "--to", str(LAST))
    return home


def oracle(period: Callable[[date], str], last: date) -> Figures:
    """Sales, cancellations and invoices per period, rounded per line."""
    sales: dict[str, Decimal] = defaultdict(Decimal)
    cancelled: dict[str, Decimal] = defaultdict(Decimal)
    invoices: dict[str, set[str]] = defaultdict(set)
    for line in lines():
        if line.day <= last:
            key = period(line.day)
            sales[key] += line.rounded if line.is_sale else 0
            cancelled[key] += line.rounded if line.is_cancelled else 0
            invoices[key] |= {line.invoice} if line.is_sale else set()
    return {key: (sales[key], cancelled[key], len(invoices[key])) for key in sales}


def figures(rows: list[tuple]) -> Figures:
    return {key: (sales, cancelled, int(orders)) for key, sales, cancelled, orders in rows}


def month(day: date) -> str:
    return f"{day:%Y-%m}"


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


def check_conservation(home: Home, last: date) -> None:
    batches = home.batches()
    verdicts = [batch.verdict for batch in batches if batch.verdict]
    landed = sum(verdict.rows_landed for verdict in verdicts)
    days = [batch.manifest.name_date for batch in batches]
    assert days == trading_days(last=last)
    assert landed == sum(line.day <= last for line in lines())
    assert landed == sum(
        verdict.rows_accepted + verdict.rows_quarantined + verdict.rows_deduplicated
        for verdict in verdicts
    )
    assert home.query("select count(*) from marts.fct_sales_lines") == [
        (sum(verdict.rows_accepted for verdict in verdicts),)
    ]


@pytest.mark.slow
def test_nine_months_equal_the_published_figures_to_the_cent(whole_home: Home) -> None:
    told, by_month = expected(), oracle(month, LAST)
    assert figures(whole_home.query(LINE_SUMS.format(period="order_date::varchar[:7]"))) == by_month
    assert figures(whole_home.query(KPI_SUMS, "month")) == by_month
    counts = whole_home.query(
        """
        select count(*) filter (account_key = 'unknown'),
            count(*) filter (_source_record_id not like '%#1'),
            count(distinct order_key) filter (line_type = 'sale'),
            count(distinct account_key) filter (line_type = 'sale' and account_key <> 'unknown')
        from marts.fct_sales_lines
        """
    )
    names = ("null_customer_rows", "exact_duplicate_rows", "sale_invoices", "customers_with_sales")
    assert counts == [tuple(told[name] for name in names)]


@pytest.mark.slow
def test_all_219_files_and_their_rows_are_accounted_for(whole_home: Home) -> None:
    check_conservation(whole_home, LAST)
    assert len(whole_home.batches()) == expected()["files"]


@pytest.mark.slow
def test_five_nights_and_a_back_fill_of_the_rest_end_like_one_back_fill(
    whole_home: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path, OPTIONS)
    deliver(home, trading_days())
    for number in range(5):
        home.night(FIRST + timedelta(number))
    home.night(FIRST + timedelta(5), LAST)
    assert home.hashes() == whole_home.hashes()
