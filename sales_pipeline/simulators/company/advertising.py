"""What marketing cost: records of spending that the department keeps, and costs that CRMs state.

Some campaigns are told of by the department, some by their CRM alone, some by both: the same money.
Drawn from a stream of its own, so nothing else of the company changes with it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company import pipeline
from sales_pipeline.simulators.company.crm_records import Campaign
from sales_pipeline.simulators.company.dates import NEVER, number
from sales_pipeline.simulators.company.dice import stream

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

CRMS = ("zoho", "fxiaoke")
MEDIA = {
    "展会": "展会", "线上推广": "搜索推广", "技术研讨会": "会务", "邮件": "邮件",
    "经销商大会": "会务",
}  # fmt: skip
SHOWN = ("搜索推广", "邮件")  # media that count who saw them
BRAND = "品牌广告"
RECORDS, EVERY_NTH_OF_CRM, ALSO_IN_CRM = 36, 4, 3
BEFORE, AFTER = 20, 10  # days around a campaign on which it costs something
CORRECTED, ABROAD = 0.05, 0.08  # shares of the records
PAID_OUTSIDE = (0.12, 0.24)  # of a budget; the rest is for people of our own


@dataclass(frozen=True, slots=True)
class Spend:
    """`days`: booked, and put right with `corrected` hundredths, NEVER if it was right."""

    spend_id: str
    campaign_id: str
    channel: str
    day: int
    amount: int  # hundredths
    corrected: int
    currency: str
    impressions: int | None
    clicks: int | None
    days: tuple[int, int]

    def amount_on(self, day: int) -> int:
        return self.corrected if self.days[1] <= day else self.amount


def of(company: "Company") -> list[Spend]:
    """All records, by campaign and day."""
    made: list[Spend] = company.remember("advertising", lambda: list(_build(company)))
    return made


def stated_cost(company: "Company", crm: str) -> dict[str, int]:
    """Actual cost in hundredths, by campaign, of those whose CRM states one when they are over."""
    rng = stream(company.seed, "stated cost", crm)
    return {
        campaign.campaign_id: int(campaign.budget * rng.uniform(*PAID_OUTSIDE)) // 100 * 100
        for nth, campaign in enumerate(pipeline.of(company, crm).campaigns)
        if nth % EVERY_NTH_OF_CRM in (0, ALSO_IN_CRM)
    }


def _build(company: "Company") -> Iterator[Spend]:
    rng = stream(company.seed, "advertising")
    first = number(company.start)
    for crm in CRMS:
        for nth, campaign in enumerate(pipeline.of(company, crm).campaigns):
            if nth % EVERY_NTH_OF_CRM:
                yield from _of_campaign(rng, campaign, first, f"{crm[:1].upper()}{nth:02d}")
    for month, _ in company.months:
        for nth in range(4):
            amount = int(rng.integers(2_000, 9_000)) * 100
            day = number(month) + int(rng.integers(0, 28))
            yield _record(rng, f"TF{month:%y%m}-{nth}", "", BRAND, day, amount)


def _of_campaign(
    rng: np.random.Generator, campaign: Campaign, first: int, code: str
) -> Iterator[Spend]:
    """A part of its budget, in uneven parts."""
    parts = rng.dirichlet(np.full(RECORDS, 2.0)) * campaign.budget * rng.uniform(*PAID_OUTSIDE)
    since, until = max(first, campaign.days[0] - BEFORE), campaign.ends + AFTER
    for nth, part in enumerate(parts):
        day = int(rng.integers(since, until + 1))
        channel = MEDIA[campaign.channel]
        yield _record(
            rng, f"TF{code}-{nth:02d}", campaign.campaign_id, channel, day, int(part) + 100
        )


def _record(
    rng: np.random.Generator, spend_id: str, campaign: str, channel: str, day: int, amount: int
) -> Spend:
    booked = day + int(rng.integers(1, 12))
    shown = int(rng.integers(500, 80_000))
    clicked = int(shown * rng.uniform(0.001, 0.04))
    is_wrong, is_abroad = rng.random() < CORRECTED, rng.random() < ABROAD
    right = int(amount * rng.uniform(0.7, 1.3))
    later = booked + int(rng.integers(10, 60))
    counts = channel in SHOWN
    return Spend(
        spend_id, campaign, channel, day, amount, right, "USD" if is_abroad else "CNY",
        shown if counts else None, clicked if counts else None,
        (booked, later if is_wrong else NEVER),
    )  # fmt: skip
