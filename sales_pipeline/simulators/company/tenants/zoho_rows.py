"""Contacts, leads, deals and campaigns of the demo company in Zoho's terms.

Pure functions of a record and the evening it is looked at: fields under their API names, lookups as
id and name, times with the organisation's offset.
"""

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.cases import Case
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.crm_records import LOST, WON, Campaign, Contact, Deal, Lead
from sales_pipeline.simulators.company.dates import NEVER, as_date
from sales_pipeline.simulators.company.tenants.clock import EVENING, latest, moment, second
from sales_pipeline.simulators.company.tenants.dirt import Soiled
from sales_pipeline.simulators.crm.store import Loaded
from sales_pipeline.simulators.crm.zoho.fill import PIPELINE
from sales_pipeline.simulators.crm.zoho.rows import text_of
from sales_pipeline.simulators.crm.zoho.schema import STAGES

PROBABILITY = (10, 25, 50, 75, 100, 0)
FORECAST = ("Pipeline", "Pipeline", "Best Case", "Committed", "Closed", "Omitted")
UNANSWERED, ANSWERED, CONVERTED, JUNK = "Not Contacted", "Contacted", "Converted", "Junk Lead"
Lookup = dict[str, Any]


@dataclass(frozen=True)
class Book:
    """What records point at, by the company's own ids."""

    owners: dict[str, Lookup]
    accounts: dict[str, CrmAccount]
    campaigns: dict[str, Campaign]
    costs: dict[str, int]
    leads: dict[str, Lead]
    deals: dict[str, Deal]

    def account(self, id: str) -> Lookup:
        return {"name": self.accounts[id].name, "id": id}

    def deal(self, id: str) -> Lookup:
        return {"name": self.deals[id].name, "id": id}

    def campaign(self, id: str, day: int) -> Lookup | None:
        """A campaign that had not begun by then brought nothing."""
        if not id or self.campaigns[id].days[0] > day:
            return None
        return {"name": self.campaigns[id].name, "id": id}


@dataclass(frozen=True)
class Rows:
    """Records as they stand on the evening of the day `until`."""

    book: Book
    until: int
    soiled: Soiled

    def contact(self, c: Contact) -> Loaded:
        day = latest(c.days, self.until)
        owner = self.book.accounts[c.account_id].owner_on(day)
        values = {
            "Owner": self.book.owners[owner], "Full_Name": c.name, "Title": c.title,
            "Account_Name": self.book.account(c.account_id), "Mobile": c.mobile,
            "Email": c.email, "Email_Opt_Out": c.opt_out,
        }  # fmt: skip
        return c.contact_id, values, moment(c.days[0], time(10)), moment(day, EVENING)

    def lead(self, x: Lead) -> Loaded:
        created = moment(x.days[0], time(9))
        answer = created + timedelta(minutes=x.answered_after)
        is_converted = x.converted <= self.until
        at = moment(x.converted, time(15)) if is_converted else None
        values = {
            "Owner": self.book.owners[x.owner], "Full_Name": x.name, "Company": x.company,
            "Lead_Source": x.channel, "Lead_Status": self._status(x),
            "Campaign": self.book.campaign(x.campaign_id, x.days[0]), "Converted__s": is_converted,
            "First_Response_Time": text_of(answer) if x.days[1] <= self.until else None,
            "Converted_Date_Time": text_of(at) if at else None,
            "Converted_Account": self.book.account(x.account_id) if is_converted else None,
            "Converted_Deal": self.book.deal(x.deal_id) if is_converted else None,
        }  # fmt: skip
        return x.lead_id, values, created, moment(latest(x.days, self.until), EVENING)

    def _status(self, x: Lead) -> str:
        if x.converted <= self.until:
            return CONVERTED
        if x.dropped <= self.until:
            return JUNK
        return ANSWERED if x.days[1] <= self.until else UNANSWERED

    def deal(self, d: Deal) -> Loaded:
        stage, changed = d.stage_on(self.until), moment(latest(d.days, self.until), EVENING)
        lead = self.book.leads.get(d.lead_id)
        values = {
            "Owner": self.book.owners[d.owner_on(self.until)], "Deal_Name": d.name,
            "Account_Name": self.book.account(d.account.account_id), "Pipeline": PIPELINE,
            "Stage": STAGES[stage], "Probability": PROBABILITY[stage],
            "Forecast_Category__s": FORECAST[stage], "Amount": d.amount / 100,
            "Currency": self.soiled(d.deal_id, "currency", codes.CURRENCIES[d.currency]),
            "Exchange_Rate": None, "Closing_Date": as_date(d.closing_on(self.until)).isoformat(),
            "Lead": {"name": lead.name, "id": d.lead_id} if lead else None,
            "Lead_Source": lead.channel if lead else None,
            "Campaign_Source": self.book.campaign(d.campaign_id, d.days[0]),
            "Last_Activity_Time": text_of(changed), **self._end(d, stage),
        }  # fmt: skip
        return d.deal_id, values, moment(d.days[0], time(9, 20)), changed

    def _end(self, d: Deal, stage: int) -> dict[str, Any]:
        """How a closed deal ended; nothing is known of an open one."""
        if stage not in (WON, LOST):
            return {"Closed_Time": None, "Reason_For_Loss__s": None, "Competitor": None}
        day = latest(tuple(since for since, _ in d.stages), self.until)
        return {
            "Closed_Time": text_of(moment(day, EVENING)), "Competitor": d.rival or None,
            "Reason_For_Loss__s": d.loss_reason if stage == LOST else None,
        }  # fmt: skip

    def campaign(self, c: Campaign) -> Loaded:
        """Run by the head of sales; of some the actual cost is entered when they are over."""
        is_over = c.ends <= self.until
        cost = self.book.costs.get(c.campaign_id) if is_over else None
        values = {
            "Owner": next(iter(self.book.owners.values())), "Campaign_Name": c.name,
            "Type": c.channel, "Status": "Complete" if is_over else "Active",
            "Start_Date": as_date(c.days[0]).isoformat(), "End_Date": as_date(c.ends).isoformat(),
            "Budgeted_Cost": c.budget / 100, "Currency": "CNY", "Exchange_Rate": None,
            "Actual_Cost": None if cost is None else cost / 100,
        }  # fmt: skip
        changed = latest((c.days[0], c.ends if is_over else NEVER), self.until)
        return c.campaign_id, values, moment(c.days[0], EVENING), moment(changed, EVENING)

    def case(self, c: Case) -> Loaded:
        """In the hands of the account's owner; deleted ones stand as on the day before."""
        day = min(self.until, c.deleted - 1)
        answered, resolved = c.answered_by(day), c.resolved_by(day)
        values = {
            "Owner": self.book.owners[c.account.owner], "Subject": f"{c.kind} {c.case_id[-4:]}",
            "Case_Number": f"CS-{c.case_id[-7:]}", "Deal_Name": None, "Product_Name": None,
            "Account_Name": self.book.account(c.account.account_id), "Type": c.kind,
            "Status": "New" if resolved is None else "Closed", "Case_Origin": "Phone",
            "Case_Reason": None, "Priority": "Medium",
            "First_Response_Time": None if answered is None else text_of(second(answered)),
            "Resolved_Time": None if resolved is None else text_of(second(resolved)),
        }  # fmt: skip
        opened = second(c.opened)
        return c.case_id, values, opened, max(opened, moment(latest(c.days, day), EVENING))
