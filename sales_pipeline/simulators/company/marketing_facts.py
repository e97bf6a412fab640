"""What the oracle knows of marketing: spending, and the leads and deals that name a campaign.

As far as the files and CRMs can tell it on a night, with or without what quarantine holds back.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sales_pipeline.simulators.company import advertising, pipeline
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.crm_records import WON
from sales_pipeline.simulators.company.dates import as_date, number
from sales_pipeline.simulators.company.dirt.master_marks import quarantined_keys
from sales_pipeline.simulators.company.export.advertising import SPEND_FEED
from sales_pipeline.simulators.company.facts import CampaignFact, ResponseToCampaign, SpendFact
from sales_pipeline.simulators.company.tenants import dirt


def campaigns(company: Company, through: date) -> Iterator[CampaignFact]:
    """Those that have begun, with the cost that the CRM states once they are over."""
    day = number(through)
    for crm in advertising.CRMS:
        stated = advertising.stated_cost(company, crm)
        for c in pipeline.of(company, crm).campaigns:
            if c.days[0] <= day:
                cost = stated.get(c.campaign_id) if c.ends <= day else None
                yield CampaignFact(
                    crm, c.campaign_id, as_date(c.days[0]),
                    None if cost is None else Decimal(cost).scaleb(-2),
                )  # fmt: skip


def spending(company: Company, files: list[date], complete: bool) -> Iterator[SpendFact]:
    """Records as the last file tells them; a code that nobody knows stays what it is."""
    flaws = SPEND_FEED.flaws_of(company)
    held = set() if complete else set(quarantined_keys(flaws))
    last = number(files[-1]) if files else 0
    for s in advertising.of(company):
        if s.days[0] <= last and s.spend_id not in held:
            flaw = flaws.get(s.spend_id)
            is_named = s.campaign_id and not (flaw and flaw.kind == "unknown_campaign")
            yield SpendFact(
                s.spend_id, s.campaign_id if is_named else None, as_date(s.day),
                Decimal(s.amount_on(last)).scaleb(-2), s.currency,
            )  # fmt: skip


def responses(company: Company, through: date, complete: bool) -> Iterator[ResponseToCampaign]:
    """Leads and deals that name a campaign which had begun when they were entered."""
    for crm in advertising.CRMS:
        made = pipeline.of(company, crm)
        begins = {c.campaign_id: c.days[0] for c in made.campaigns}
        day, table = number(through), dirt.DEALS[crm][0]
        held = set() if complete else set(quarantined_keys(dirt.flaws_of(company, crm, table)))
        for x in made.leads:
            if x.days[0] <= day and x.campaign_id and begins[x.campaign_id] <= x.days[0]:
                account = x.account_id if x.converted <= day else None
                yield ResponseToCampaign(
                    crm, x.lead_id, "lead", x.campaign_id, as_date(x.days[0]), account, None
                )
        for d in made.deals:
            if d.deal_id in held or d.days[0] > day or not d.campaign_id:
                continue
            if begins[d.campaign_id] <= d.days[0]:
                entered = max(since for since, _ in d.stages if since <= day)
                won_on = as_date(entered) if d.stage_on(day) == WON else None
                yield ResponseToCampaign(
                    crm, d.deal_id, "opportunity", d.campaign_id, as_date(d.days[0]),
                    d.account.account_id, won_on,
                )  # fmt: skip
