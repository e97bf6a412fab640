"""What the delivered files of planning tell of launches and promotions: the oracle's input.

`complete` has what quarantine holds back as well.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sales_pipeline.simulators.company import codes, facts
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.dates import as_date, number
from sales_pipeline.simulators.company.dirt.master_marks import quarantined_keys
from sales_pipeline.simulators.company.export import planning
from sales_pipeline.simulators.company.export.feed import Feed
from sales_pipeline.simulators.company.launches import LaunchPlan
from sales_pipeline.simulators.company.promotions import Promotion


def launch_plans(company: Company, through: date, complete: bool) -> Iterator[facts.LaunchPlanFact]:
    """The plans as they stand on a night, money in units of their currency."""
    plan: LaunchPlan
    for plan in _told(company, planning.LAUNCH_FEED, through, complete):
        yield facts.LaunchPlanFact(
            plan.product, plan.version, plan.horizon, Decimal(plan.amount * 100), plan.currency,
            plan.approved_by(number(through)),
        )  # fmt: skip


def promotions(company: Company, through: date, complete: bool) -> Iterator[facts.PromotionFact]:
    """The promotions as they stand on a night."""
    until = number(through)
    for it in _told(company, planning.PROMOTION_FEED, through, complete):
        if it.withdrawn > until:
            yield _promotion(it, until)


def _promotion(it: Promotion, until: int) -> facts.PromotionFact:
    return facts.PromotionFact(
        it.promotion_id, it.scope_type, it.scope_key,
        None if it.channel < 0 else codes.CHANNELS[it.channel],
        as_date(it.first), as_date(it.last(until)),
    )  # fmt: skip


def _told(company: Company, feed: Feed[Any], through: date, complete: bool) -> Iterator[Any]:
    """The records of the files up to a night."""
    if company.first_drop > through:
        return
    held = set() if complete else set(quarantined_keys(feed.flaws_of(company)))
    for record in feed.records(company):
        if record.days[0] <= number(through) and feed.id_of(company, record) not in held:
            yield record
