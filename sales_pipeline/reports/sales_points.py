"""The sentences that open the sales reports: what happened, who carried it, what to look at.

Which member is named follows from the figures alone; ties go to the smaller key.
"""

from decimal import Decimal

from sales_pipeline.reports.content import Figure, Part
from sales_pipeline.reports.page import Page
from sales_pipeline.reports.snapshot import Period

Sentence = tuple[Part, ...]


def month_points(page: Page) -> tuple[Sentence, ...]:
    """Result, year, regions and risks of a month."""
    first = page.text.parts(
        "point.month",
        kpi=page.kpi_name("net_revenue"),
        net=page.value("net_revenue"),
        prev=page.value("net_revenue", measure="prev_growth"),
        yoy=page.value("net_revenue", measure="yoy_growth"),
        prev_label=page.compared("prev"),
        yoy_label=page.compared("yoy"),
    )
    year = page.text.parts(
        "point.year",
        ytd=page.value("net_revenue_ytd"),
        rolling=page.value("net_revenue_rolling_12m"),
    )
    risk = page.text.parts(
        "point.risk",
        top10=page.value("top10_account_share"),
        returns=page.value("return_rate"),
        discounts=page.value("discount_rate"),
    )
    return first, year, *region_points(page, page.period), risk


def region_points(page: Page, period: Period) -> tuple[Sentence, ...]:
    """The largest region, and the strongest and weakest against last year."""
    keys = [k for k in page.snapshot.ranked("region", period.grain, period.key) if k != "unknown"]
    if not keys:
        return ()
    scope = ("region", keys[0])
    largest = page.text.parts(
        "point.region",
        name=page.name(*scope),
        net=page.value("net_revenue", scope, period),
        share=page.value("share_of_company", scope, period),
    )
    growth = [page.value("net_revenue", ("region", k), period, "yoy_growth") for k in keys]
    ordered = sorted((f for f in growth if f.value is not None), key=_by_value)
    if len(ordered) < 2:
        return (largest,)
    return largest, _extremes(page, ordered[-1], ordered[0])


def day_points(page: Page, month: Period | None, year: Period | None) -> tuple[Sentence, ...]:
    """The day, then the month and the year it belongs to."""
    first = page.text.parts(
        "point.day",
        kpi=page.kpi_name("net_revenue"),
        day=page.value("net_revenue"),
        prev=page.value("net_revenue", measure="prev_growth"),
        prev_label=page.compared("prev"),
    )
    if month is None or year is None:
        return (first,)
    to_date = page.text.parts(
        "point.to_date",
        month=page.value("net_revenue", period=month),
        month_yoy=page.value("net_revenue", period=month, measure="yoy_growth"),
        month_label=page.compared("yoy", month),
        year=page.value("net_revenue", period=year),
        year_yoy=page.value("net_revenue", period=year, measure="yoy_growth"),
        year_label=page.compared("yoy", year),
    )
    return first, to_date, *region_points(page, month)


def _extremes(page: Page, best: Figure, worst: Figure) -> Sentence:
    return page.text.parts(
        "point.growth",
        best=page.name(best.scope_type, best.scope_key),
        best_growth=best,
        worst=page.name(worst.scope_type, worst.scope_key),
        worst_growth=worst,
    )


def _by_value(figure: Figure) -> tuple[Decimal, str]:
    return figure.value or Decimal(0), figure.scope_key
