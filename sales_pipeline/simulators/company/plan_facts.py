"""What the delivered files of planning tell of launches: the oracle's input.

`complete` has what quarantine holds back as well.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sales_pipeline.simulators.company import facts
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import number
from sales_pipeline.simulators.company.dirt.master_marks import quarantined_keys
from sales_pipeline.simulators.company.export import planning
from sales_pipeline.simulators.company.export.feed import Feed
from sales_pipeline.simulators.company.launches import LaunchPlan


def launch_plans(company: Company, through: date, complete: bool) -> Iterator[facts.LaunchPlanFact]:
    """The plans as they stand on a night, money in units of their currency."""
    plan: LaunchPlan
    for plan in _told(company, planning.LAUNCH_FEED, through, complete):
        yield facts.LaunchPlanFact(
            plan.product, plan.version, plan.horizon, Decimal(plan.amount * 100), plan.currency,
            plan.approved_by(number(through)),
        )  # fmt: skip


def _told(company: Company, feed: Feed[Any], through: date, complete: bool) -> Iterator[Any]:
    """The records of the files up to a night."""
    if company.first_drop > through:
        return
    held = set() if complete else set(quarantined_keys(feed.flaws_of(company)))
    for record in feed.records(company):
        if record.days[0] <= number(through) and feed.id_of(company, record) not in held:
            yield record
