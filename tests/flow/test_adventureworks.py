"""AdventureWorks: a bicycle maker's warehouse in Parquet, by layouts, suites and staging only.

Its ledger comes as its finance department would deliver it (adventureworks_finance.py).

The source has amounts of four decimals and EXPECTED.json adds them up unrounded; the marts round
half-up to the cent per line (DECISIONS 15). So three things are compared to the cent: the accepted
rows with EXPECTED, the marts with the rows rounded one by one, and the marts with their KPIs.
"""

import csv
import json
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any, NamedTuple

import adventureworks_finance as finance
import duckdb
import pytest
from flow_home import DATA, Home

FOLDER = DATA / "adventureworks"
LAST = date(2012, 12, 31)
OPTIONS = {
    "enabled_sources": ("adventureworks", "finance"),
    "timezone": "America/Los_Angeles",
    "reporting_currency": "USD",
}
CENT = Decimal("0.01")
FACTS = {"reseller": "FactResellerSales", "internet": "FactInternetSales"}
CHANNEL = {"reseller": "distributor", "internet": "ecommerce"}


class Line(NamedTuple):
    """One order line of a fact table; `amount` is what its source says, `net` what counts."""

    year: int
    quarter: str
    employee: str
    order: str
    amount: Decimal
    net: Decimal
    cost: Decimal


@pytest.fixture(scope="module", autouse=True)
def data() -> None:
    if not FOLDER.is_dir():
        pytest.skip(f"{FOLDER} is not there: AdventureWorks is not part of the repository")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """All tables in one night, two years after the first sale."""
    found = Home(tmp_path_factory.mktemp("adventureworks"), OPTIONS)
    for layout in found.layouts.values():
        for path in FOLDER.glob(layout.files.glob):
            shutil.copy(path, found.inbox("adventureworks"))
    finance.deliver(found.inbox("finance"), LAST)
    found.night(LAST)
    return found


def expected() -> dict[str, Any]:
    return dict(json.loads((FOLDER / "EXPECTED.json").read_text(), parse_float=Decimal))


@cache
def lines(kind: str) -> tuple[Line, ...]:
    return tuple(_lines(kind))


def _lines(kind: str) -> Iterator[Line]:
    employee = "EmployeeKey" if kind == "reseller" else "'unknown'"
    rows = duckdb.sql(
        "select year(OrderDate), year(OrderDate) || 'Q' || quarter(OrderDate), "
        f"{employee}, SalesOrderNumber, SalesAmount, OrderQuantity, "
        "UnitPrice, DiscountAmount::decimal(18, 6), ProductStandardCost::decimal(18, 6) "
        f"from read_parquet('{FOLDER / FACTS[kind]}.parquet')"
    ).fetchall()
    for year, quarter, seller, order, amount, quantity, price, discount, cost in rows:
        off = discount.quantize(CENT, ROUND_HALF_UP)
        net = (quantity * price - off).quantize(CENT, ROUND_HALF_UP)
        spent = (quantity * cost).quantize(CENT, ROUND_HALF_UP)
        yield Line(year, quarter, str(seller), order, amount, net, spent)


def by_year(kind: str, column: str) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines(kind):
        sums[str(line.year)] += getattr(line, column)
    return dict(sums)


def by_employee() -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines("reseller"):
        sums[line.employee] += line.net
    return dict(sums)


def by_employee_and_quarter() -> dict[tuple[str, str], Decimal]:
    sums: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for line in lines("reseller"):
        sums[line.employee, line.quarter] += line.net
    return sums


def quotas() -> dict[tuple[str, str], Decimal]:
    """The quota of each seller and quarter, but for the one whose date and label disagree."""
    rows = duckdb.sql(
        "select EmployeeKey::varchar, CalendarYear || 'Q' || CalendarQuarter, SalesAmountQuota "
        f"from read_parquet('{FOLDER / 'FactSalesQuota.parquet'}') where Date <> '2011-07-01'"
    ).fetchall()
    return {(seller, quarter): quota for seller, quarter, quota in rows}


def test_every_row_of_every_table_is_accepted(home: Home) -> None:
    batches = home.batches()
    own = [batch for batch in batches if batch.manifest.source == "adventureworks"]
    assert len(own) == sum(source == "adventureworks" for source, _ in home.layouts)
    for batch in own:
        (file,) = batch.manifest.files
        verdict = batch.verdict
        assert verdict is not None and verdict.rows_accepted == rows_of(file.name), file.name
    told = {b.manifest.table: b.verdict for b in batches if b.manifest.source == "finance"}
    assert told.keys() == {"expenses", "expense_budgets", "budgets"}
    assert all(verdict and not verdict.rows_quarantined for verdict in told.values())


def rows_of(name: str) -> int:
    if name.endswith(".csv"):
        with (FOLDER / name).open(encoding="utf-8", newline="") as stream:
            return sum(1 for _ in csv.reader(stream, delimiter="|"))
    found = duckdb.sql(f"select count(*) from read_parquet('{FOLDER / name}')").fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.parametrize("kind", FACTS)
def test_the_landed_amounts_equal_the_published_figures_to_the_cent(home: Home, kind: str) -> None:
    (batch,) = [b for b in home.batches() if b.manifest.table == f"{kind}_sales"]
    landed = duckdb.sql(
        "select year(order_date)::varchar, round(sum(sales_amount), 2)::decimal(18, 2) "
        f"from read_parquet('{batch.folder}/part-*.parquet') group by 1"
    ).fetchall()
    assert dict(landed) == expected()[f"{kind}_sales_by_year"]


@pytest.mark.parametrize("kind", FACTS)
def test_sales_by_year_are_the_sum_of_lines_rounded_to_the_cent(home: Home, kind: str) -> None:
    found = home.query(
        "select year(order_date)::varchar, sum(net_amount) from marts.fct_sales_lines"
        " where channel_key = ? group by 1",
        CHANNEL[kind],
    )
    assert dict(found) == by_year(kind, "net")
    # What rounding per line moves: less than half a cent a line, here 4 dollars of 54 million.
    for year, amount in expected()[f"{kind}_sales_by_year"].items():
        assert abs(dict(found)[year] - amount) < 4


@pytest.mark.parametrize("kind", FACTS)
def test_the_channel_kpis_equal_its_lines(home: Home, kind: str) -> None:
    found = home.query(
        "select right(period_key, 4), value from marts.fct_kpi_values where kpi_id = 'net_revenue'"
        " and scope_type = 'channel' and scope_key = ? and period_grain = 'year' and value <> 0",
        CHANNEL[kind],
    )
    assert dict(found) == by_year(kind, "net")


@pytest.mark.parametrize("kind", FACTS)
def test_the_margin_rate_is_the_published_one(home: Home, kind: str) -> None:
    ((margin, revenue),) = home.query(
        "select sum(numerator), sum(denominator) from marts.fct_kpi_values"
        " where kpi_id = 'gross_margin_rate' and scope_type = 'channel' and scope_key = ?"
        " and period_grain = 'year'",
        CHANNEL[kind],
    )
    net, cost = (sum(by_year(kind, column).values()) for column in ("net", "cost"))
    assert (margin, revenue) == (net - cost, net)
    # Rounding per line moves the rate in its seventh decimal.
    assert abs(margin / revenue - expected()[f"{kind}_margin_rate"]) < Decimal("0.000001")


def test_the_five_best_sellers_are_those_published_with_their_amounts(home: Home) -> None:
    found = dict(
        home.query(
            "select scope_key, sum(value) from marts.fct_kpi_values where kpi_id = 'net_revenue'"
            " and scope_type = 'salesperson' and scope_key <> 'unknown' and period_grain = 'year'"
            " group by 1 order by 2 desc limit 5"
        )
    )
    told = expected()["reseller_sales_by_employee_top5"]
    assert list(found) == list(told)
    assert found == {seller: by_employee()[seller] for seller in told}
    assert all(abs(found[seller] - amount) < 2 for seller, amount in told.items())


def test_orders_are_counted_as_published(home: Home) -> None:
    found = home.query(
        "select channel_key, count(distinct order_key) from marts.fct_sales_lines group by 1"
    )
    assert dict(found) == {CHANNEL[kind]: expected()[f"{kind}_orders"] for kind in FACTS}


def test_all_quotas_are_targets_in_the_quarter_their_source_says(home: Home) -> None:
    found = home.query(
        "select period_key, target_version, count(*), sum(target_value) from marts.fct_targets"
        " where scope_type = 'salesperson' and period_grain = 'quarter' group by 1, 2"
    )
    delivered = duckdb.sql(
        "select CalendarYear || 'Q' || CalendarQuarter, 'quota ' || Date::date, count(*), "
        "sum(SalesAmountQuota) from read_parquet($1) group by 1, 2",
        params=[str(FOLDER / "FactSalesQuota.parquet")],
    ).fetchall()
    assert sorted(found) == sorted(delivered)
    assert sum(count for _, _, count, _ in found) == expected()["quota_rows"]
    # The quota of 2011-07-01 belongs to Q2 but says Q3: both are kept, apart by their version.
    assert sorted(version for period, version, _, _ in found if period == "2011Q3") == [
        "quota 2011-07-01",
        "quota 2011-09-29",
    ]


def test_attainment_of_a_seller_and_quarter_is_sales_over_the_one_quota_for_it(home: Home) -> None:
    rows = home.query(
        "select scope_key, period_key, value, numerator, denominator, status"
        " from marts.fct_kpi_values where kpi_id = 'attainment' and scope_type = 'salesperson'"
        " and scope_key <> 'unknown' and period_grain = 'quarter'"
    )
    found = {(seller, quarter): figures for seller, quarter, *figures in rows}
    assert len(found) == len(rows) and found.keys() >= quotas().keys()
    sold = by_employee_and_quarter()
    for place, (value, numerator, denominator, status) in found.items():
        quota = quotas().get(place)
        rate = quota and (sold[place] / quota).quantize(Decimal("1e-9"), ROUND_HALF_UP)
        assert (numerator, denominator, value) == (sold[place], quota, rate), place
        assert status == ("ok" if quota else "missing_input"), place
    # Each sale counts once, however many quotas a quarter has.
    assert sum(numerator for _, numerator, *_ in found.values()) == sum(sold.values())


def test_the_quota_with_the_wrong_label_is_reported_and_not_used(home: Home) -> None:
    """Ten sellers have two quotas of 2011Q3, and so none of 2011Q2 and of the year 2011."""
    results = json.loads((home.folder / "dbt" / "run_results.json").read_text())["results"]
    (told,) = [r for r in results if "assert_approved_targets_do_not_compete" in r["unique_id"]]
    assert (told["status"], told["failures"]) == ("warn", 10)
    rated = home.query(
        "select period_key, count(*) from marts.fct_kpi_values where kpi_id = 'attainment'"
        " and period_key in ('2011Q2', 'FY2011', 'FY2012') and value is not null group by 1"
    )
    assert rated == [("FY2012", 14)]


def test_expenses_meet_the_budget_of_just_their_month_division_department_and_account(
    home: Home,
) -> None:
    rows = home.query(
        "select period_key, legal_entity_key, org_unit_key, expense_account, budget_amount,"
        " actual, variance, comparison from marts.mart_expense_budget"
    )
    found = {row[:4]: row[4:7] for row in rows}
    ledger = finance.sides()
    assert len(found) == len(rows) and found.keys() == ledger.keys()
    for part, (budget, actual) in ledger.items():
        variance = None if budget is None else actual - budget
        assert found[part] == (budget, actual, variance), part
    assert {kind for *_, kind in rows} == {"both", "not_budgeted"}


def test_what_nobody_budgeted_is_told_and_in_no_variance(home: Home) -> None:
    """Of November 2011 one account has no budget; after it nobody has any."""
    ((budgeted, spent, variance),) = home.query(
        "select sum(budget_amount), sum(actual), sum(variance) from marts.mart_expense_budget"
        " where comparison = 'both'"
    )
    ledger = list(finance.sides().values())
    pairs = [(budget, actual) for budget, actual in ledger if budget is not None]
    assert budgeted == sum(budget for budget, _ in pairs)
    assert spent == sum(actual for _, actual in pairs)
    assert variance == spent - budgeted
    # What a comparison of the two totals would have taken for overspending.
    assert spent < sum(actual for _, actual in ledger) / 2
    rest = home.query(
        "select distinct status, budget_amount, variance, variance_rate"
        " from marts.mart_expense_budget where comparison = 'not_budgeted'"
    )
    assert rest == [("missing_input", None, None, None)]


def test_budgets_of_some_divisions_are_not_compared_with_the_revenue_of_all(home: Home) -> None:
    planned = home.query(
        "select count(*), count(distinct scope_key) from marts.fct_budgets where not is_detailed"
    )
    assert planned == [(72, 6)]
    found = home.query(
        "select distinct value, status from marts.fct_kpi_values"
        " where kpi_id = 'budget_variance' and scope_type = 'company'"
    )
    assert found == [(None, "missing_input")]
    assert home.query("select * from marts.mart_budget_variance where scope_type = 'company'") == []


def test_sellers_products_and_resellers_are_known_members(home: Home) -> None:
    inferred = home.query(
        """
        select
            (select count(*) from marts.dim_salesperson
                where is_inferred and salesperson_key <> 'unknown'),
            (select count(*) from marts.dim_product
                where is_inferred and product_key <> 'unknown'),
            (select count(*) from marts.dim_account
                where is_inferred and account_key like '%:R%')
        """
    )
    assert inferred == [(0, 0, 0)]
