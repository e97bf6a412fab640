"""Price-volume-mix effects of a demo home beside those of its event log, scope by scope."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, localcontext

from flow_home import Home

from sales_pipeline.simulators.company import Company
from sales_pipeline.simulators.company.truth.arithmetic import EXACT, half_up, total
from sales_pipeline.simulators.company.truth.ledger import Ledger
from sales_pipeline.simulators.company.truth.periods import (
    Period,
    comparable_window,
    period_before,
    period_of,
    year_before,
)
from sales_pipeline.simulators.company.truth.product_budgets import ProductBudgets
from sales_pipeline.simulators.company.truth.pvm import EFFECTS, base_rates, effects
from sales_pipeline.simulators.company.truth.rates import Rates

CENT = Decimal("0.01")
BRIDGES = f"""
    select base, scope_type, scope_key, period_grain, period_start, product_count, variance,
        {", ".join(f"{name}_effect" for name in EFFECTS)}
    from marts.mart_pvm inner join marts.dim_period using (period_grain, period_key)
    order by hash(scope_key || period_key || base)
    limit 150
"""


def wrong_effects(home: Home, company: Company, basis: str) -> Iterator[str]:
    """Cells whose variance is not the true one, or an effect off by more than its rounding."""
    world = company.world("loadable")
    ledger, rates = Ledger(world, company.as_of, basis=basis), Rates(world.fx)
    budgets = ProductBudgets(world, company.as_of)
    yield from _wrong_periods(home, ledger, budgets)
    for base, kind, key, grain, start, products, variance, *found in home.query(BRIDGES):
        period = period_of(grain, start)
        with localcontext(EXACT):
            member, whole = ledger.of(kind, key), ledger.of("company", "company")
            sold = member.between(period.start, period.end)
            if base == "budget":
                true = budgets.effects((kind, key), period, list(sold))
            else:
                first, last = _base_window(base, period, ledger)
                true = effects(
                    sold, member.between(first, last),
                    base_rates(whole.between(first, last), rates, last),
                )  # fmt: skip
        place = f"{base} of {kind} {key} in {period.key}"
        if half_up(total(true.values()), 2) != variance or sum(found) != variance:
            yield f"{place}: {variance} should be {sum(true.values())}"
        for name, effect in zip(EFFECTS, found, strict=True):
            if abs(effect - true[name]) > CENT * products:
                yield f"{place}: {name} {effect} should be {true[name]}"


def _wrong_periods(home: Home, ledger: Ledger, budgets: ProductBudgets) -> Iterator[str]:
    """Periods of the company that meet a budget they should not, or the other way round."""
    found = {
        key
        for (key,) in home.query(
            "select distinct period_key from marts.mart_pvm"
            " where base = 'budget' and scope_type = 'company'"
        )
    }
    months = [date(year, m, 1) for year in range(2020, ledger.as_of.year + 1) for m in range(1, 13)]
    true = {
        period.key
        for grain in ("month", "quarter", "year")
        for period in (period_of(grain, month) for month in months)
        if ledger.data_start <= period.start <= ledger.as_of and budgets.covers(period)
    }
    yield from (f"budget of {key}: is it due?" for key in sorted(found ^ true))
    if not true:
        yield "no period has a budget of its products"


def _base_window(base: str, period: Period, ledger: Ledger) -> tuple[date, date]:
    before = year_before(period) if base == "prior_year" else period_before(period)
    assert before is not None
    return comparable_window(period, before, ledger.as_of)
