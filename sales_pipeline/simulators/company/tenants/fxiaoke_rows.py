"""Contacts, leads, deals, contracts and campaigns of the demo company in Fxiaoke's terms.

Pure functions of a record and the evening it is looked at: stages and statuses as codes, times in
milliseconds, money as text, lookups as ids.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.contracts import Contract
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.crm_records import LOST, WON, Campaign, Contact, Deal, Lead
from sales_pipeline.simulators.company.dates import as_date
from sales_pipeline.simulators.company.tenants.clock import EVENING, latest, moment
from sales_pipeline.simulators.company.tenants.dirt import Soiled
from sales_pipeline.simulators.crm.fxiaoke_rows import milliseconds
from sales_pipeline.simulators.crm.fxiaoke_store import midnight, open_id
from sales_pipeline.simulators.crm.store import Loaded

STAGES = ("qualification", "needs_analysis", "proposal", "negotiation", "won", "lost")
PROBABILITY = ("10", "25", "50", "75", "100", "0")
FORECAST = ("Pipeline", "Pipeline", "Best Case", "Commit", "Closed", "Omitted")
IS_OPEN, IS_WON, IS_LOST = "1", "2", "3"


def business(owner: str) -> dict[str, Any]:
    """What the vendor keeps of every record."""
    return {
        "owner": [owner], "created_by": [open_id(0)], "record_type": "default__c",
        "lock_status": "0", "life_status": "normal",
    }  # fmt: skip


def money(hundredths: int) -> str:
    return f"{hundredths // 100}.{hundredths % 100:02d}"


@dataclass(frozen=True)
class Rows:
    """Records as they stand on the evening of the day `until`. `people` are the ids of owners by
    staff number, `begins` the first days of campaigns, `costs` what some of them cost."""

    people: dict[str, str]
    accounts: dict[str, CrmAccount]
    begins: dict[str, int]
    costs: dict[str, int]
    until: int
    soiled: Soiled

    def campaign(self, c: Campaign) -> Loaded:
        """Run by the head of sales; of some the actual cost is entered when they are over."""
        is_over = c.ends <= self.until
        cost = self.costs.get(c.campaign_id) if is_over else None
        first = moment(c.days[0], EVENING)
        values = business(next(iter(self.people.values()))) | {
            "name": c.name, "event_type": c.channel, "begin_time": midnight(as_date(c.days[0])),
            "end_time": midnight(as_date(c.ends)), "expected_cost": money(c.budget),
            "actual_cost": None if cost is None else money(cost),
            "mc_currency": "CNY", "status__c": "complete" if is_over else "active",
        }  # fmt: skip
        return c.campaign_id, values, first, moment(c.ends, EVENING) if is_over else first

    def contact(self, c: Contact) -> Loaded:
        day = latest(c.days, self.until)
        values = business(self.people[self.accounts[c.account_id].owner_on(day)]) | {
            "name": c.name, "account_id": c.account_id, "mobile1": c.mobile, "email": c.email,
            "job_title": c.title, "refuses_email__c": c.opt_out,
        }  # fmt: skip
        return c.contact_id, values, moment(c.days[0], time(10)), moment(day, EVENING)

    def lead(self, x: Lead) -> Loaded:
        """An answer shows from the day on which it was given."""
        created = moment(x.days[0], time(9))
        answer = created + timedelta(minutes=x.answered_after)
        answered = x.days[0] + (9 * 60 + x.answered_after) // 1440
        values = business(self.people[x.owner]) | {
            "name": x.name, "company": x.company, "source": x.channel,
            "biz_status": self._status(x, answered),
            "marketing_event_id": self._campaign(x.campaign_id, x.days[0]),
            "first_response_time__c": milliseconds(answer) if answered <= self.until else None,
            **(self._conversion(x) if x.converted <= self.until else {}),
        }  # fmt: skip
        day = latest((x.days[0], answered, x.converted, x.dropped), self.until)
        return x.lead_id, values, created, moment(day, EVENING)

    def _status(self, x: Lead, answered: int) -> str:
        if x.converted <= self.until:
            return "converted"
        if x.dropped <= self.until:
            return "junk"
        return "contacted" if answered <= self.until else "new"

    def _conversion(self, x: Lead) -> dict[str, Any]:
        at = milliseconds(moment(x.converted, time(15)))
        return {
            "account_id": x.account_id, "new_opportunity_id": x.deal_id, "converted_time__c": at,
        }  # fmt: skip

    def _campaign(self, id: str, day: int) -> str | None:
        """A campaign that had not begun by then brought nothing."""
        return id if id and self.begins[id] <= day else None

    def deal(self, d: Deal) -> Loaded:
        stage, changed = d.stage_on(self.until), moment(latest(d.days, self.until), EVENING)
        values = business(self.people[d.owner_on(self.until)]) | {
            "name": d.name, "account_id": d.account.account_id, "amount": money(d.amount),
            "mc_currency": self.soiled(d.deal_id, "currency", codes.CURRENCIES[d.currency]),
            "close_date": midnight(as_date(d.closing_on(self.until))),
            "sales_stage": STAGES[stage], "probability": PROBABILITY[stage],
            "forecast_category__c": FORECAST[stage], "leads_id": d.lead_id or None,
            "marketing_event_id": self._campaign(d.campaign_id, d.days[0]),
            "last_followed_time": milliseconds(changed), **self._end(d, stage),
        }  # fmt: skip
        return d.deal_id, values, moment(d.days[0], time(9, 20)), changed

    def contract(self, c: Contract) -> Loaded:
        """Under review until it is signed."""
        is_signed, is_void = c.signed <= self.until, c.void <= self.until
        status = "invalid" if is_void else "normal" if is_signed else "under_review"
        values = business(self.people[c.deal.owner]) | {
            "name": c.number, "account_id": c.deal.account.account_id,
            "new_opportunity_id": c.deal.deal_id, "contract_amount": money(c.amount),
            "mc_currency": codes.CURRENCIES[c.deal.currency], "life_status": status,
        }  # fmt: skip
        if is_signed:
            values |= {
                "sign_date": midnight(as_date(c.signed)), "start_date": midnight(as_date(c.signed)),
                "end_date": midnight(as_date(c.ends)),
            }  # fmt: skip
        changed = moment(latest(c.days, self.until), EVENING)
        return c.contract_id, values, moment(c.days[0], time(11)), changed

    def _end(self, d: Deal, stage: int) -> dict[str, Any]:
        """How a closed deal ended; nothing is known of an open one."""
        if stage not in (WON, LOST):
            return {"sales_status": IS_OPEN}
        day = latest(tuple(since for since, _ in d.stages), self.until)
        return {
            "sales_status": IS_WON if stage == WON else IS_LOST, "competitor__c": d.rival or None,
            "closed_time__c": milliseconds(moment(day, EVENING)),
            "loss_reason__c": d.loss_reason if stage == LOST else None,
        }  # fmt: skip
