"""Online Retail, all of it: 219 files of nine months in one back-fill, and night by night.

Compared are the same figures as for ten days, with those published beside the data.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from flow_home import Home
from retail_files import (
    FIRST,
    KPI_SUMS,
    LAST,
    LINE_SUMS,
    OPTIONS,
    check_conservation,
    deliver,
    expected,
    figures,
    month,
    need_data,
    oracle,
    trading_days,
)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def data() -> None:
    need_data()


@pytest.fixture(scope="module")
def whole_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """All nine months in one back-fill, by the command."""
    home = Home(tmp_path_factory.mktemp("retail_all"), OPTIONS)
    deliver(home, trading_days())
    home.run("backfill", "--from", str(FIRST), "--to", str(LAST))
    return home


def test_nine_months_equal_the_published_figures_to_the_cent(whole_home: Home) -> None:
    told, by_month = expected(), oracle(month, LAST)
    lines = LINE_SUMS.format(period="strftime(order_date, '%Y-%m')")
    assert figures(whole_home.query(lines)) == by_month
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


def test_all_219_files_and_their_rows_are_accounted_for(whole_home: Home) -> None:
    check_conservation(whole_home, LAST)
    assert len(whole_home.batches()) == expected()["files"]


def test_five_nights_and_a_back_fill_of_the_rest_end_like_one_back_fill(
    whole_home: Home, tmp_path: Path
) -> None:
    home = Home(tmp_path, OPTIONS)
    deliver(home, trading_days())
    for number in range(5):
        home.night(FIRST + timedelta(number))
    home.night(FIRST + timedelta(5), LAST)
    assert home.hashes() == whole_home.hashes()
