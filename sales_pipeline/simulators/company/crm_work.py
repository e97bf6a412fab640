"""Campaigns, contacts, leads and activities around the deals of one CRM.

Drawn from the stream it is given; a lead that became a deal names it.
"""

from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company import naming, words
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.crm_records import (
    Activity,
    Campaign,
    Contact,
    Deal,
    Lead,
    record_id,
)
from sales_pipeline.simulators.company.dates import NEVER, number
from sales_pipeline.simulators.company.dice import pick

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

LEAD_SOURCES = ("展会", "官网", "老客户介绍", "电话营销", "搜索推广", "行业协会")
ACTIVITY_TYPES = ("visit", "call", "email", "meeting", "demo", "message")
ACTIVITY_SHARE = np.array([0.24, 0.34, 0.16, 0.10, 0.06, 0.10])
CAMPAIGN_CHANNELS = ("展会", "线上推广", "技术研讨会", "邮件", "经销商大会")
LEADS_PER_ACCOUNT, ACTIVITIES_PER_DEAL = 0.5, 3


def campaigns(company: "Company", rng: np.random.Generator, prefix: str) -> list[Campaign]:
    first, span = number(company.start), number(company.last) - number(company.start)
    made = []
    for nth in range(24):
        day = first + span * nth // 24 + int(rng.integers(0, 12))
        channel = CAMPAIGN_CHANNELS[nth % len(CAMPAIGN_CHANNELS)]
        budget = int(rng.integers(2, 40)) * 1_000_000
        made.append(Campaign(record_id(prefix, 9, nth), f"{channel}第{nth + 1}期", channel, budget,
                             day + int(rng.integers(5, 45)), (day,)))  # fmt: skip
    return made


def contacts(rng: np.random.Generator, accounts: list[CrmAccount], prefix: str) -> list[Contact]:
    made: list[Contact] = []
    titles = ("采购经理", "设备主管", "总经理", "技术总监", "财务")
    for account in accounts:
        for _ in range(1 + int(rng.random() < 0.35)):
            name, latin = naming.person(rng)
            nth = len(made)
            changed = account.created_day + int(rng.integers(30, 900))
            made.append(Contact(
                record_id(prefix, 3, nth), account.account_id, name, latin,
                titles[int(rng.integers(len(titles)))], naming.mobile(rng),
                f"{latin.split()[0].lower()}{nth}@example.com", bool(rng.random() < 0.06),
                (account.created_day, changed if rng.random() < 0.3 else NEVER),
            ))  # fmt: skip
    return made


def leads(
    company: "Company",
    rng: np.random.Generator,
    deals: list[Deal],
    prefix: str,
    held: list[Campaign],
    accounts: int,
) -> list[Lead]:
    """One lead before each deal that came from one, and others that came to nothing."""
    made = []
    for deal in (d for d in deals if d.lead_id):
        opened = deal.stages[0][0]
        created = opened - int(rng.integers(1, 60))
        made.append(_lead(rng, deal.lead_id, created, deal.owner, deal.account.name, deal, held))
    owners = sorted({d.owner for d in deals})
    first, span = number(company.start), number(company.last) - number(company.start)
    for nth in range(int(accounts * LEADS_PER_ACCOUNT)):
        place = words.PLACES[int(rng.integers(len(words.PLACES)))]
        name, _ = naming.domestic_company(rng, place[1], set())
        owner = owners[int(rng.integers(len(owners)))]
        day = first + int(rng.integers(0, span))
        made.append(_lead(rng, record_id(prefix, 7, nth), day, owner, name, None, held))
    return sorted(made, key=lambda lead: (lead.days[0], lead.lead_id))


def _lead(
    rng: np.random.Generator,
    lead_id: str,
    created: int,
    owner: str,
    firm: str,
    deal: Deal | None,
    campaigns: list[Campaign],
) -> Lead:
    answered = int(rng.gamma(1.2, 600))
    converted = deal.stages[0][0] if deal else NEVER
    dropped = created + int(rng.integers(3, 80)) if not deal and rng.random() < 0.7 else NEVER
    campaign = (
        campaigns[int(rng.integers(len(campaigns)))].campaign_id if rng.random() < 0.4 else ""
    )
    return Lead(
        lead_id, naming.person(rng)[0], firm, LEAD_SOURCES[int(rng.integers(len(LEAD_SOURCES)))],
        campaign, owner, answered, converted, dropped, deal.account.account_id if deal else "",
        deal.deal_id if deal else "", (created, created + answered // 1440, converted, dropped),
    )  # fmt: skip


def activities(
    company: "Company", rng: np.random.Generator, deals: list[Deal], prefix: str
) -> list[Activity]:
    """What was done for a deal; a fifth is entered days later, which the timeliness KPI shows."""
    made: list[Activity] = []
    for deal in deals:
        opened, ends = deal.stages[0][0], deal.stages[-1][0]
        for _ in range(int(rng.poisson(ACTIVITIES_PER_DEAL))):
            happened = int(rng.integers(opened, ends + 1)) * 86_400 + int(
                rng.integers(30_600, 64_000)
            )
            lag = (
                int(rng.gamma(1.1, 7_000))
                if rng.random() < 0.8
                else int(rng.integers(90_000, 700_000))
            )
            kind = ACTIVITY_TYPES[int(pick(rng, ACTIVITY_SHARE, 1)[0])]
            made.append(Activity(
                record_id(prefix, 5, len(made)), kind, deal,
                deal.owner_on(happened // 86_400), happened, happened + lag,
                int(rng.integers(1, 16)) * 10,
            ))  # fmt: skip
    return sorted(made, key=lambda a: (a.entered, a.activity_id))
