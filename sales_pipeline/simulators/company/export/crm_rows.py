"""One row of each CRM table as the record stands on the evening of a day, in the words of its CRM.

Pure functions of a record and a day.
"""

from dataclasses import dataclass

from sales_pipeline.simulators.company import codes
from sales_pipeline.simulators.company.company import Company
from sales_pipeline.simulators.company.crm_records import (
    LOST,
    WON,
    Activity,
    Campaign,
    Contact,
    Deal,
    Lead,
)
from sales_pipeline.simulators.company.dates import NEVER, as_date, number
from sales_pipeline.simulators.company.row import Row
from sales_pipeline.simulators.company.staff import Employee

STAGES = {
    "zoho_crm": ("Qualification", "Needs Analysis", "Proposal/Price Quote", "Negotiation/Review",
                 "Closed Won", "Closed Lost"),
    "fxiaoke": ("初步接洽", "需求确认", "方案报价", "商务谈判", "赢单", "输单"),
}  # fmt: skip
PROBABILITY = ("10", "25", "50", "75", "100", "0")
LEAD_STATUS = {
    "zoho_crm": ("Not Contacted", "Contacted", "Converted", "Junk Lead"),
    "fxiaoke": ("未处理", "跟进中", "已转换", "无效"),
}
FORECAST = ("Pipeline", "Pipeline", "Best Case", "Commit", "Closed", "Omitted")


@dataclass(frozen=True, slots=True)
class Stage:
    """One entry of a deal into a stage."""

    deal: Deal
    nth: int

    @property
    def days(self) -> tuple[int, ...]:
        return (self.deal.stages[self.nth][0],)


@dataclass(frozen=True, slots=True)
class User:
    who: Employee
    days: tuple[int, ...]


def _moment(crm: str, day: int, clock: str = "18:05:00") -> str:
    """Zoho writes an offset, Fxiaoke local time without one."""
    if day >= NEVER:
        return ""
    return f"{as_date(day)}T{clock}+08:00" if crm == "zoho_crm" else f"{as_date(day)} {clock}"


def _second(crm: str, second: int) -> str:
    day, rest = divmod(second, 86_400)
    return _moment(crm, day, f"{rest // 3600:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}")


def _latest(days: tuple[int, ...], until: int) -> int:
    return max(d for d in days if d <= until)


def _by(day: int, until: int) -> int:
    """A day that has not come yet is not known."""
    return day if day <= until else NEVER


def contact(crm: str, company: Company, c: Contact, until: int) -> Row:
    return {
        "source_contact_id": c.contact_id, "account_id": c.account_id, "name": c.name,
        "title": c.title, "mobile": c.mobile, "email": c.email,
        "opt_out": str(c.opt_out).lower() if crm == "zoho_crm" else "否是"[c.opt_out],
        "created_at": _moment(crm, c.days[0], "10:00:00"),
        "modified_at": _moment(crm, _latest(c.days, until)),
    }  # fmt: skip


def lead(crm: str, company: Company, x: Lead, until: int) -> Row:
    answered, converted, dropped = (_by(d, until) for d in x.days[1:])
    status = 2 if converted < NEVER else 3 if dropped < NEVER else int(answered < NEVER)
    first = x.days[0] * 86_400 + 9 * 3600
    response = _second(crm, first + x.answered_after * 60)
    return {
        "source_lead_id": x.lead_id, "name": x.name, "company": x.company,
        "source_channel": x.channel, "campaign_id": x.campaign_id, "owner_id": x.owner,
        "status": LEAD_STATUS[crm][status], "created_at": _second(crm, first),
        "first_response_at": response if answered < NEVER else "",
        "converted_at": _moment(crm, converted, "15:00:00"),
        "converted_account_id": x.account_id if converted < NEVER else "",
        "converted_opportunity_id": x.deal_id if converted < NEVER else "",
        "modified_at": _moment(crm, _latest(x.days, until)),
    }  # fmt: skip


def deal(crm: str, company: Company, d: Deal, until: int) -> Row:
    stage = d.stage_on(until)
    closed = stage in (WON, LOST)
    return {
        "source_opportunity_id": d.deal_id, "account_id": d.account.account_id, "name": d.name,
        "owner_id": d.owner_on(until), "amount": f"{d.amount // 100}.{d.amount % 100:02d}",
        "currency": codes.CURRENCIES[d.currency], "stage_code": STAGES[crm][stage],
        "probability": PROBABILITY[stage] + ("%" if crm == "fxiaoke" else ""),
        "forecast_category": FORECAST[stage], "lead_id": d.lead_id, "campaign_id": d.campaign_id,
        "expected_close_date": as_date(d.closing_on(until)).isoformat(),
        "closed_at": _moment(crm, _latest(tuple(s for s, _ in d.stages), until)) if closed else "",
        "loss_reason": d.loss_reason if stage == LOST else "",
        "competitor": d.rival if closed else "",
        "created_at": _moment(crm, d.stages[0][0], "09:20:00"),
        "modified_at": _moment(crm, _latest(d.days, until)),
    }  # fmt: skip


def stage(crm: str, company: Company, s: Stage, until: int) -> Row:
    entered, at = s.deal.stages[s.nth]
    before = s.deal.stages[s.nth - 1][1] if s.nth else None
    return {
        "opportunity_id": s.deal.deal_id,
        "from_stage": "" if before is None else STAGES[crm][before],
        "to_stage": STAGES[crm][at], "entered_at": _moment(crm, entered),
        "changed_by": s.deal.owner_on(entered),
    }  # fmt: skip


def activity(crm: str, company: Company, a: Activity, until: int) -> Row:
    return {
        "activity_id": a.activity_id, "activity_type": a.kind, "subject_type": "opportunity",
        "subject_id": a.deal.deal_id, "account_id": a.deal.account.account_id,
        "performer_id": a.performer, "occurred_at": _second(crm, a.happened),
        "entered_at": _second(crm, a.entered), "duration_minutes": str(a.minutes),
    }  # fmt: skip


def campaign(company: Company, c: Campaign, until: int) -> Row:
    return {
        "campaign_id": c.campaign_id, "name": c.name, "channel": c.channel,
        "start_date": as_date(c.days[0]).isoformat(), "end_date": as_date(c.ends).isoformat(),
        "budget_amount": f"{c.budget // 100}.00",
        "status": "Complete" if c.ends <= until else "Active",
        "modified_at": _moment("zoho_crm", c.days[0]),
    }  # fmt: skip


def user(company: Company, u: User, until: int) -> Row:
    who = u.who
    gone = who.left is not None and number(who.left) <= until
    return {
        "user_id": who.employee_id, "full_name": who.name_en, "role": who.role,
        "email": f"{who.employee_id.lower()}@yuanli.example.com",
        "status": "inactive" if gone else "active",
        "modified_at": _moment("zoho_crm", _latest(u.days, until)),
    }  # fmt: skip
