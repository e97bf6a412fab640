"""First nights with one source: one that brings no orders, and one whose orders are old."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from delivered_files import RATES
from flow_home import Home
from retail_files import OPTIONS

OLD_DAY = date(2003, 7, 4)
HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
LINES = [
    f"{489434 + n},22041,RECORD FRAME,1,{OLD_DAY} 08:26:00,2.55,17850.0,United Kingdom"
    for n in range(30)
]
UNDATED = "489500,22041,RECORD FRAME,1,1900-01-01 00:00:00,2.55,17850.0,United Kingdom"


def test_a_night_without_a_source_of_orders_is_published(tmp_path: Path) -> None:
    home, day = Home(tmp_path, {"enabled_sources": ("finance",)}), date(2026, 11, 20)
    path = home.inbox(RATES.source) / RATES.file.format(day)
    path.write_bytes(RATES.good(day))
    home.night(day)
    assert home.query("select count(*) from marts.fct_sales_lines") == [(0,)]
    (source,) = home.manifest.source_states
    assert (source.source, source.data_state, source.current_to) == ("finance", "current", day)


def test_orders_older_than_the_published_workdays_count(tmp_path: Path) -> None:
    """What a system writes for no date is kept back: a calendar since 1900 tells of nothing.

    A month in which nothing was sold is no failure.
    """
    home = Home(tmp_path, OPTIONS)
    path = home.inbox("online_retail") / f"{OLD_DAY}.csv"
    path.write_text("\n".join([HEADER, *LINES, UNDATED]), encoding="utf-8")
    home.night(OLD_DAY)
    figures = home.query(
        "select kpi_id, value from marts.fct_kpi_values where scope_type = 'company' "
        "and period_key = '2003-07' and kpi_id in ('net_revenue', 'order_count') order by kpi_id"
    )
    assert figures == [("net_revenue", Decimal("76.5")), ("order_count", Decimal(30))]
    assert home.query("select min(date_key), bool_and(is_estimated) from marts.dim_date") == [
        (date(2001, 12, 31), True)
    ]
    assert home.query("select rule_ids from marts.fct_quarantine") == [("invoiced_at_plausible",)]

    quiet = date(2003, 9, 1)
    home.night(quiet)
    figures = home.query(
        "select period_key, value, status from marts.fct_kpi_values where scope_type = 'company' "
        "and kpi_id = 'net_revenue' and period_grain = 'month' order by period_key"
    )
    assert figures == [
        ("2003-07", Decimal("76.5"), "ok"),
        ("2003-08", Decimal(0), "ok"),
        ("2003-09", Decimal(0), "partial_period"),
    ]
