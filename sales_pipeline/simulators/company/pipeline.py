"""Leads, deals with their stages, contacts and activities of the two CRMs; a deal lives in one of them.

Each record's whole life is drawn once from a named stream, so its state on any evening can be told.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sales_pipeline.simulators.company import naming, words
from sales_pipeline.simulators.company.crm import CrmAccount
from sales_pipeline.simulators.company.dates import NEVER, number
from sales_pipeline.simulators.company.dice import pick, stream

if TYPE_CHECKING:
    from sales_pipeline.simulators.company.company import Company

OPEN_STAGES = 4  # then won, lost
WON, LOST = 4, 5
LOSS_REASONS = ("价格", "交期", "技术不符", "预算取消", "竞争对手关系", "无回应")
RIVALS = ("格瑞流体", "科润泵业", "海拓自控", "Fluvanta", "")
LEAD_SOURCES = ("展会", "官网", "老客户介绍", "电话营销", "搜索推广", "行业协会")
ACTIVITY_TYPES = ("visit", "call", "email", "meeting", "demo", "message")
ACTIVITY_SHARE = np.array([0.24, 0.34, 0.16, 0.10, 0.06, 0.10])
CAMPAIGN_CHANNELS = ("展会", "线上推广", "技术研讨会", "邮件", "经销商大会")
DEALS_PER_ACCOUNT, LEADS_PER_ACCOUNT, ACTIVITIES_PER_DEAL = 0.9, 0.5, 3


@dataclass(frozen=True, slots=True)
class Contact:
    contact_id: str
    account_id: str
    name: str
    name_en: str
    title: str
    mobile: str
    email: str
    opt_out: bool
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lead:
    """Created, answered, and converted or given up: the days of that order, NEVER if not."""

    lead_id: str
    name: str
    company: str
    channel: str
    campaign_id: str
    owner: str
    answered_after: int  # minutes
    converted: int
    dropped: int
    account_id: str
    deal_id: str
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Deal:
    """`stages` are (day, stage index); `closing` are (day, expected close) as it was put off."""

    deal_id: str
    account: CrmAccount
    owner: str
    next_owner: str
    name: str
    amount: int  # hundredths
    currency: int
    lead_id: str
    campaign_id: str
    stages: tuple[tuple[int, int], ...]
    closing: tuple[tuple[int, int], ...]
    loss_reason: str
    rival: str
    reassigned: int

    @property
    def days(self) -> tuple[int, ...]:
        return (*(d for d, _ in self.stages), *(d for d, _ in self.closing[1:]), self.reassigned)

    def stage_on(self, day: int) -> int:
        return [stage for since, stage in self.stages if since <= day][-1]

    def closing_on(self, day: int) -> int:
        return [due for since, due in self.closing if since <= day][-1]

    def owner_on(self, day: int) -> str:
        return self.next_owner if self.reassigned <= day else self.owner


@dataclass(frozen=True, slots=True)
class Activity:
    activity_id: str
    kind: str
    deal: Deal
    performer: str
    happened: int  # second since 1970, local
    entered: int
    minutes: int

    @property
    def days(self) -> tuple[int, ...]:
        return (self.entered // 86_400,)


@dataclass(frozen=True, slots=True)
class Campaign:
    campaign_id: str
    name: str
    channel: str
    budget: int
    ends: int
    days: tuple[int, ...]


@dataclass(frozen=True)
class Pipeline:
    contacts: tuple[Contact, ...]
    leads: tuple[Lead, ...]
    deals: tuple[Deal, ...]
    activities: tuple[Activity, ...]
    campaigns: tuple[Campaign, ...]


def of(company: "Company", crm: str) -> Pipeline:
    """The pipeline of one CRM, made once."""
    made: Pipeline = company.remember(("pipeline", crm), lambda: _build(company, crm))
    return made


def _build(company: "Company", crm: str) -> Pipeline:
    rng = stream(company.seed, "pipeline", crm)
    prefix = {"zoho_crm": "57257670000", "fxiaoke": "64f0"}[crm]
    accounts = [a for a in company.crm(crm) if not a.is_test]
    homes = [a for a in accounts if crm == "fxiaoke" or not _shared(a)]
    campaigns = _campaigns(company, rng, prefix)
    deals = _deals(company, rng, homes, prefix, campaigns)
    leads = _leads(company, rng, deals, prefix, campaigns, len(accounts))
    return Pipeline(
        tuple(_contacts(rng, accounts, prefix)), tuple(leads), tuple(deals),
        tuple(_activities(company, rng, deals, prefix)), tuple(campaigns),
    )  # fmt: skip


def _shared(account: CrmAccount) -> bool:
    """Deals of a firm that both CRMs may know live in Fxiaoke, if it buys in yuan."""
    return account.customer is not None and account.customer.currency == 0 and bool(account.tax_id)


def _id(prefix: str, series: int, nth: int) -> str:
    if prefix.isdigit():
        return f"{prefix}{series}{nth:07d}"
    return f"{prefix}{series:02x}{nth:018x}"


def _campaigns(company: "Company", rng: np.random.Generator, prefix: str) -> list[Campaign]:
    first, span = number(company.start), number(company.last) - number(company.start)
    made = []
    for nth in range(24):
        day = first + span * nth // 24 + int(rng.integers(0, 12))
        channel = CAMPAIGN_CHANNELS[nth % len(CAMPAIGN_CHANNELS)]
        budget = int(rng.integers(2, 40)) * 1_000_000
        made.append(Campaign(_id(prefix, 9, nth), f"{channel}第{nth + 1}期", channel, budget,
                             day + int(rng.integers(5, 45)), (day,)))  # fmt: skip
    return made


def _contacts(rng: np.random.Generator, accounts: list[CrmAccount], prefix: str) -> list[Contact]:
    made: list[Contact] = []
    titles = ("采购经理", "设备主管", "总经理", "技术总监", "财务")
    for account in accounts:
        for _ in range(1 + int(rng.random() < 0.35)):
            name, latin = naming.person(rng)
            nth = len(made)
            changed = account.created_day + int(rng.integers(30, 900))
            made.append(Contact(
                _id(prefix, 3, nth), account.account_id, name, latin,
                titles[int(rng.integers(len(titles)))], naming.mobile(rng),
                f"{latin.split()[0].lower()}{nth}@example.com", bool(rng.random() < 0.06),
                (account.created_day, changed if rng.random() < 0.3 else NEVER),
            ))  # fmt: skip
    return made


def _deals(
    company: "Company",
    rng: np.random.Generator,
    accounts: list[CrmAccount],
    prefix: str,
    campaigns: list[Campaign],
) -> list[Deal]:
    first, last = number(company.start), number(company.last)
    made = []
    for nth in range(int(len(accounts) * DEALS_PER_ACCOUNT)):
        account = accounts[int(rng.integers(len(accounts)))]
        opened = int(rng.integers(max(first, account.created_day), max(last, account.created_day + 2)))
        stages = _stages(rng, opened)
        lead = _id(prefix, 1, nth) if rng.random() < 0.4 else ""
        campaign = campaigns[int(rng.integers(len(campaigns)))].campaign_id
        goods = ("泵站改造", "空压站新建", "阀门年度框架", "自动化升级", "备件包", "维保合同")
        made.append(Deal(
            _id(prefix, 2, nth), account, account.owner, account.next_owner,
            f"{account.name[:6]}{goods[int(rng.integers(len(goods)))]}",
            int(10 ** rng.uniform(6.2, 8.6)) // 100 * 100,
            account.customer.currency if account.customer else 0, lead,
            campaign if rng.random() < 0.3 else "", stages, _closings(rng, stages),
            LOSS_REASONS[int(rng.integers(len(LOSS_REASONS)))],
            RIVALS[int(rng.integers(len(RIVALS)))],
            opened + int(rng.integers(5, 90)) if rng.random() < 0.04 else NEVER,
        ))  # fmt: skip
    return made


def _stages(rng: np.random.Generator, opened: int) -> tuple[tuple[int, int], ...]:
    """Forward mostly, a step back or a jump at times; a third of the deals is won."""
    day, stage, history = opened, 0, [(opened, 0)]
    while stage < OPEN_STAGES:
        day += 2 + int(rng.gamma(1.4, 13))
        draw = rng.random()
        if draw < 0.15:
            stage = LOST
        elif draw < 0.20 and stage > 0:
            stage -= 1
        else:
            stage = min(stage + (2 if draw > 0.95 else 1), WON)
        history.append((day, stage))
        if len(history) > 9:
            break
    return tuple(history)


def _closings(
    rng: np.random.Generator, stages: tuple[tuple[int, int], ...]
) -> tuple[tuple[int, int], ...]:
    """The first estimate is optimistic; it is put off now and then before the deal closes."""
    opened, ends = stages[0][0], stages[-1][0]
    due = opened + int((ends - opened) * rng.uniform(0.5, 1.1)) + 5
    closings = [(opened, due)]
    for _ in range(int(rng.integers(0, 3))):
        day = closings[-1][0] + int(rng.integers(6, 30))
        if day >= ends:
            break
        due += int(rng.integers(7, 45))
        closings.append((day, due))
    return tuple(closings)


def _leads(
    company: "Company",
    rng: np.random.Generator,
    deals: list[Deal],
    prefix: str,
    campaigns: list[Campaign],
    accounts: int,
) -> list[Lead]:
    """One lead before each deal that came from one, and others that came to nothing."""
    made = []
    for deal in (d for d in deals if d.lead_id):
        opened = deal.stages[0][0]
        created = opened - int(rng.integers(1, 60))
        made.append(_lead(rng, deal.lead_id, created, deal.owner, deal.account.name, deal, campaigns))
    owners = sorted({d.owner for d in deals})
    first, span = number(company.start), number(company.last) - number(company.start)
    for nth in range(int(accounts * LEADS_PER_ACCOUNT)):
        place = words.PLACES[int(rng.integers(len(words.PLACES)))]
        name, _ = naming.domestic_company(rng, place[1], set())
        owner = owners[int(rng.integers(len(owners)))]
        day = first + int(rng.integers(0, span))
        made.append(_lead(rng, _id(prefix, 7, nth), day, owner, name, None, campaigns))
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
    campaign = campaigns[int(rng.integers(len(campaigns)))].campaign_id if rng.random() < 0.4 else ""
    return Lead(
        lead_id, naming.person(rng)[0], firm, LEAD_SOURCES[int(rng.integers(len(LEAD_SOURCES)))],
        campaign, owner, answered, converted, dropped, deal.account.account_id if deal else "",
        deal.deal_id if deal else "", (created, created + answered // 1440, converted, dropped),
    )  # fmt: skip


def _activities(
    company: "Company", rng: np.random.Generator, deals: list[Deal], prefix: str
) -> list[Activity]:
    """What was done for a deal; a fifth is entered days later, which the timeliness KPI shows."""
    made = []
    for deal in deals:
        opened, ends = deal.stages[0][0], deal.stages[-1][0]
        for _ in range(int(rng.poisson(ACTIVITIES_PER_DEAL))):
            happened = int(rng.integers(opened, ends + 1)) * 86_400 + int(rng.integers(30_600, 64_000))
            lag = int(rng.gamma(1.1, 7_000)) if rng.random() < 0.8 else int(rng.integers(90_000, 700_000))
            made.append(Activity(
                _id(prefix, 5, len(made)), ACTIVITY_TYPES[int(pick(rng, ACTIVITY_SHARE, 1)[0])], deal,
                deal.owner_on(happened // 86_400), happened, happened + lag,
                int(rng.integers(1, 16)) * 10,
            ))  # fmt: skip
    return sorted(made, key=lambda a: (a.entered, a.activity_id))
