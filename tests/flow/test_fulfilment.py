"""Deliveries and invoices over nights: in parts, corrected, deleted, sent back; nights = range.

Every figure is written by hand, for the company and its dirty twin of delivering_company.
"""

from pathlib import Path

import pytest
from delivering_company import FIRST, NEXT_MONTH, NIGHTS, SECOND, THIRD, deliver
from flow_home import Home
from team_company import OPTIONS, revenue

Clean = tuple[Home, list[list[str]], list[list[str]]]
pytestmark = pytest.mark.slow  # several nights of half a minute each

KPIS = ("net_revenue_delivered", "net_revenue_invoiced")


def told(home: Home) -> list[str]:
    """Delivered and invoiced of October and November, and what was on time of the promised."""
    flows = [
        revenue(home, "company", month, kpi).get("company", "0")
        for month in ("2026-10", "2026-11")
        for kpi in KPIS
    ]
    on_time = home.query(
        "select numerator::int || '/' || denominator::int from marts.fct_kpi_values"
        " where kpi_id = 'on_time_delivery' and scope_type = 'company'"
        " and period_key in ('2026-10', '2026-11') order by period_key"
    )
    return [*flows, *(share for (share,) in on_time)]


def opened(home: Home, scope: str = "company") -> list[str]:
    """Each month's ordered, delivered, invoiced; not delivered, not invoiced, invoiced ahead."""
    found = home.query(
        "select period_key || ': ' || concat_ws(' ', ordered, delivered, invoiced, '->',"
        " backlog_closing, uninvoiced_closing, prebilled_closing)"
        f" from marts.mart_order_delivery_invoice_bridge where scope_type = '{scope}'"
        " order by scope_key, period_key"
    )
    return [row for (row,) in found]


AFTER = [
    ["260.00", "250.00", "0", "0", "1/2", "0/0"],
    ["260.00", "250.00", "699.99", "710.00", "1/2", "1/1"],
    # The signature of 2A moves to November, and with it its 200.00; the order of 3 is gone.
    ["10.00", "200.00", "909.99", "690.00", "1/1", "1/3"],
    ["10.00", "200.00", "909.99", "690.00", "1/1", "1/3"],
]
OPENED = [
    ["2026-10: 279.99 260.00 250.00 -> 19.99 10.00 0.00",
     "2026-11: 710.00 0.00 0.00 -> 729.99 10.00 0.00"],
    # What came back and is not credited yet was invoiced beyond what stands delivered.
    ["2026-10: 279.99 260.00 250.00 -> 19.99 10.00 0.00",
     "2026-11: 690.00 699.99 710.00 -> 10.00 19.99 20.00"],
    # As 2A is delivered in November, its invoice of October runs ahead.
    ["2026-10: 229.99 10.00 200.00 -> 219.99 10.00 200.00",
     "2026-11: 690.00 909.99 690.00 -> 0.00 29.99 0.00"],
    ["2026-10: 229.99 10.00 200.00 -> 219.99 10.00 200.00",
     "2026-11: 690.00 909.99 690.00 -> 0.00 29.99 0.00",
     "2026-12: 0.00 0.00 0.00 -> 0.00 29.99 0.00"],
]  # fmt: skip


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    """The home after all nights, what it told after each, and what was open then."""
    home = Home(tmp_path_factory.mktemp("clean"), OPTIONS)
    deliver(home)
    seen, left = [], []
    for night in NIGHTS:
        home.night(night)
        seen.append(told(home))
        left.append(opened(home))
    return home, seen, left


def test_each_night_tells_what_was_known(clean: Clean) -> None:
    assert clean[1] == AFTER


def test_each_night_tells_what_is_open(clean: Clean) -> None:
    assert clean[2] == OPENED
    assert opened(clean[0], "account") == OPENED[-1]


def test_parts_of_a_line_are_its_net_amount(clean: Clean) -> None:
    assert clean[0].query(
        "select delivery_line_key, delivery_date::varchar, net_amount_reporting::varchar"
        " from marts.fct_delivery_lines where line_key = 'erp:1' order by 1"
    ) == [
        ("erp:1A", "2026-10-30", "10.00"),
        ("erp:1B", "2026-11-04", "9.99"),
        ("erp:1C", "2026-11-04", "10.00"),
    ]


def test_people_get_what_is_theirs(clean: Clean) -> None:
    delivered, invoiced = (revenue(clean[0], "salesperson", "2026-11", kpi) for kpi in KPIS)
    assert delivered == {"S1": "729.99", "S2": "180.00"}
    assert invoiced == {"S1": "710.00", "S2": "-20.00"}


def test_a_range_of_nights_tells_the_same(clean: Clean, tmp_path: Path) -> None:
    ranged = Home(tmp_path / "range", OPTIONS)
    deliver(ranged)
    ranged.night(FIRST)
    ranged.night(SECOND, NEXT_MONTH)
    assert ranged.hashes() == clean[0].hashes()


def test_a_rebuild_tells_the_same(clean: Clean, tmp_path: Path) -> None:
    rebuilt = Home(tmp_path / "rebuild", OPTIONS)
    deliver(rebuilt)
    rebuilt.night(FIRST, NEXT_MONTH)
    assert rebuilt.hashes() == clean[0].hashes()


def test_the_dirty_twin_tells_the_same_and_shows_what_it_left_out(tmp_path: Path) -> None:
    dirty = Home(tmp_path / "dirty", OPTIONS)
    deliver(dirty, is_dirty=True)
    dirty.night(FIRST)
    dirty.night(SECOND)
    dirty.night(THIRD)
    assert told(dirty) == AFTER[2]
    assert opened(dirty) == OPENED[2]
    assert dirty.query(
        "select delivery_line_key, uncounted_because from marts.fct_delivery_lines"
        " where not is_counted order by 1"
    ) == [
        ("erp:2B", "intercompany"),
        ("erp:3A", "no_order_line"),
        ("erp:6A", "order_not_in_force"),
        ("erp:9A", "no_order_line"),
    ]
