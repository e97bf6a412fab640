"""Launch plans and promotions that change over nights: nights one by one = one run of all of them.

In these nights a plan is told and approved later, one promotion is extended and one withdrawn.
"""

from datetime import date, timedelta
from pathlib import Path

import pytest
from flow_home import Home

from sales_pipeline.simulators.company import generate
from sales_pipeline.simulators.company.export import deliver
from sales_pipeline.simulators.company.truth.launch_measures import launch_rows

pytestmark = pytest.mark.slow  # several nights of half a minute each

TABLES = (
    "erp/order_lines", "erp/customers", "erp/products", "finance/fx_rates",
    "planning/launch_plans", "planning/promotions",
)  # fmt: skip
OPTIONS = {"enabled_sources": ("erp", "finance", "planning")}
COMPANY = generate(seed=7, order_lines=600)
FIRST = COMPANY.first_drop + timedelta(days=2)
LAST = COMPANY.first_drop + timedelta(days=6)


def told(home: Home) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]]]:
    """Which plans count, and until when promotions last."""
    plans = home.query(
        "select product_key, horizon_months, plan_version from marts.mart_launch_accuracy"
        " order by all"
    )
    windows = home.query(
        "select distinct promotion_id, date_to from marts.mart_promotion_effect order by all"
    )
    return plans, windows


def true_of(night: date) -> tuple[list[tuple[object, ...]], set[tuple[object, ...]]]:
    world = COMPANY.world("loadable", night)
    plans = [row[:3] for row in launch_rows(world, night)]
    # Without the shop's orders some products of a line have sold nothing; those named are told.
    windows = {
        (p.promotion_id, p.date_to)
        for p in world.promotions
        if p.scope_type == "product" and p.date_from <= night
    }
    return plans, windows


@pytest.fixture(scope="module")
def nightly(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("nights"), OPTIONS)
    deliver(COMPANY, home.settings.inbox, only=TABLES)
    seen = []
    for offset in range((LAST - FIRST).days + 1):
        night = FIRST + timedelta(days=offset)
        home.night(night)
        plans, windows = told(home)
        true_plans, true_windows = true_of(night)
        assert plans == true_plans, night
        assert set(windows) == true_windows, night
        seen.append((plans, windows))
    assert len({str(plans) for plans, _ in seen}) >= 2
    assert len({str(windows) for _, windows in seen}) >= 3
    return home


def test_one_run_of_all_nights_tells_the_same(nightly: Home, tmp_path: Path) -> None:
    home = Home(tmp_path, OPTIONS)
    deliver(COMPANY, home.settings.inbox, only=TABLES)
    home.night(FIRST, LAST)
    assert home.hashes() == nightly.hashes()
    cells = home.query(
        "select kpi_id, count(*) from marts.fct_kpi_values"
        " where kpi_id in ('launch_forecast_accuracy', 'promo_uplift') group by all"
    )
    assert len(cells) == 2
